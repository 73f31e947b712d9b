import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});

const myfile = await client.files.upload({
  file: "path/to/sample.jpg",
  config: { mimeType: "image/jpeg" },
});

const interaction = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [
    {type: "text", text: "Caption this image."},
    {
      type: "image",
      uri: myfile.uri,
      mime_type: myfile.mimeType
    }
  ]
});
console.log(interaction.steps.at(-1).content[0].text);
