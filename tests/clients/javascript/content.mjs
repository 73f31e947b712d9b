// generateContent through the SDK: prints what each way of asking got, as JSON.
import { readFileSync } from "node:fs";
import { ApiError, GoogleGenAI, MediaResolution, Type } from "@google/genai";

const ai = new GoogleGenAI({});
const model = "gemini-2.5-flash";
const data = readFileSync("path/to/organ.jpg").toString("base64");
const image = { inlineData: { mimeType: "image/jpeg", data } };
const contents = [image, { text: "Caption this image." }];

const whole = await ai.models.generateContent({ model, contents });
let streamed = "";
for await (const chunk of await ai.models.generateContentStream({ model, contents })) {
  streamed += chunk.text ?? "";
}
const counted = await ai.models.countTokens({ model, contents });
const low = await ai.models.generateContent({
  model: "gemini-3-flash-preview",
  contents,
  config: { mediaResolution: MediaResolution.MEDIA_RESOLUTION_LOW },
});
const schema = await ai.models.generateContent({
  model,
  contents: [image, { text: "Detect the bus." }],
  config: {
    responseMimeType: "application/json",
    responseSchema: {
      type: Type.ARRAY,
      items: {
        type: Type.OBJECT,
        properties: { box_2d: { type: Type.ARRAY, items: { type: Type.INTEGER } }, label: { type: Type.STRING } },
        propertyOrdering: ["label", "box_2d"],
      },
    },
  },
});
const file = await ai.files.upload({ file: "path/to/organ.jpg" });
const uploaded = await ai.models.generateContent({
  model,
  contents: [{ fileData: { fileUri: file.uri, mimeType: file.mimeType } }, { text: "Caption this image." }],
});
let refusal;
try {
  await ai.models.generateContent({ model, contents: [{ inlineData: { mimeType: "image/png", data: "aGVsbG8=" } }] });
} catch (error) {
  refusal = { typed: error instanceof ApiError, status: error.status, message: error.message };
}
console.log(
  JSON.stringify({
    whole: whole.text,
    finish: whole.candidates[0].finishReason,
    charged: whole.usageMetadata.promptTokenCount,
    counted: counted.totalTokens,
    streamed,
    low: low.usageMetadata.promptTokensDetails,
    schema: schema.text,
    uploaded: uploaded.text,
    refusal,
  }),
);
