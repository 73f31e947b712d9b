import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});

const interaction = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [
    {type: "text", text: "What is different between these two images?"},
    {
      type: "image",
      uri: process.env.PHOTO_SERVER + "/image1.jpg",
      mime_type: "image/jpeg"
    },
    {
      type: "image",
      uri: process.env.PHOTO_SERVER + "/image2.jpg",
      mime_type: "image/jpeg"
    }
  ]
});
console.log(interaction.steps.at(-1).content[0].text);
