// The archived SDK, as programs that nobody has touched for a while still use it.
import { readFileSync } from "node:fs";
import { GoogleGenerativeAI, GoogleGenerativeAIFetchError, SchemaType } from "@google/generative-ai";
import { GoogleAIFileManager } from "@google/generative-ai/server";

const baseUrl = process.env.GOOGLE_GEMINI_BASE_URL;
const key = process.env.GEMINI_API_KEY;
const path = "path/to/organ.jpg";
const image = { inlineData: { mimeType: "image/jpeg", data: readFileSync(path).toString("base64") } };
const client = new GoogleGenerativeAI(key);
const model = client.getGenerativeModel({ model: "gemini-1.5-flash" }, { baseUrl });

const manager = new GoogleAIFileManager(key, { baseUrl });
const { file } = await manager.uploadFile(path, { mimeType: "image/jpeg", displayName: "größe" });
const fileData = { fileData: { mimeType: file.mimeType, fileUri: file.uri } };
const listed = (await manager.listFiles()).files.map((one) => one.name);

const inline = await model.generateContent([image, "Caption this image."]);
const uploaded = await model.generateContent([fileData, "Caption this image."]);
let streamed = "";
const stream = await model.generateContentStream([image, "Caption this image."]);
for await (const chunk of stream.stream) streamed += chunk.text();
const counted = await model.countTokens([image, "Caption this image."]);
const typed = client.getGenerativeModel(
  {
    model: "gemini-1.5-flash",
    generationConfig: {
      responseMimeType: "application/json",
      responseSchema: {
        type: SchemaType.ARRAY,
        items: { type: SchemaType.OBJECT, properties: { label: { type: SchemaType.STRING } }, required: ["label"] },
      },
    },
  },
  { baseUrl },
);
const schema = await typed.generateContent([image, "Detect the bus."]);
let refusal;
try {
  await model.generateContent([{ inlineData: { mimeType: "image/png", data: "aGVsbG8=" } }]);
} catch (error) {
  refusal = { typed: error instanceof GoogleGenerativeAIFetchError, status: error.status, message: error.message };
}
await manager.deleteFile(file.name);
console.log(
  JSON.stringify({
    file,
    listed,
    inline: inline.response.text(),
    uploaded: uploaded.response.text(),
    streamed,
    charged: inline.response.usageMetadata.promptTokenCount,
    counted: counted.totalTokens,
    schema: JSON.parse(schema.response.text()),
    refusal,
  }),
);
