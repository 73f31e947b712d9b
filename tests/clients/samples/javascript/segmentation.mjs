import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});

const prompt = `
Give the segmentation masks for the wooden and glass items.
Output a JSON list of segmentation masks where each entry contains the 2D
bounding box in the key "box_2d", the segmentation mask in key "mask", and
the text label in the key "label". Use descriptive labels.
`;

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
  config: {
    thinking_level: "minimal" // Minimize thinking for better detection results
  }
});

const items = JSON.parse(interaction.steps.at(-1).content[0].text);
console.log("Segmentation results:", JSON.stringify(items));
