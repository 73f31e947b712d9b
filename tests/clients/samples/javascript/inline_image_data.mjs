import { GoogleGenAI } from "@google/genai";
import * as fs from "node:fs";

const client = new GoogleGenAI({});

const base64ImageFile = fs.readFileSync("path/to/small-sample.jpg", {
  encoding: "base64",
});

const interaction = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [
    {type: "text", text: "Caption this image."},
    {
      type: "image",
      data: base64ImageFile,
      mime_type: "image/jpeg"
    }
  ]
});
console.log(interaction.steps.at(-1).content[0].text);
