import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});

const uploadedFile = await client.files.upload({
  file: "path/to/organ.jpg",
  config: { mimeType: "image/jpeg" }
});

const interaction = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [
    {type: "text", text: "Caption this image."},
    {
      type: "image",
      uri: uploadedFile.uri,
      mimeType: uploadedFile.mimeType
    }
  ]
});
console.log(interaction.steps.at(-1).content[0].text);
