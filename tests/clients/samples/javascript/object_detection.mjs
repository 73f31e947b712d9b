import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});
const prompt = "Detect the all of the prominent items in the image. The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000.";

const interaction = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [
    {type: "text", text: prompt},
    {
      type: "image",
      uri: process.env.PHOTO_SERVER + "/image.png",
      mime_type: "image/png"
    }
  ],
  response_format: {
    type: "text",
    mime_type: "application/json"
  }
});

const bounding_boxes = JSON.parse(interaction.steps.at(-1).content[0].text);
console.log("Bounding boxes:", JSON.stringify(bounding_boxes));
