// `@google/genai` 1.52: contents as they are today, and interactions of the first edition, with outputs.
import { readFileSync } from "node:fs";
import { ApiError, GoogleGenAI, Type } from "genai-1.52";

const ai = new GoogleGenAI({});
const model = "gemini-2.5-flash";
const path = "path/to/organ.jpg";
const data = readFileSync(path).toString("base64");
const image = { inlineData: { mimeType: "image/jpeg", data } };
const question = "Caption this image.";

const file = await ai.files.upload({ file: path, config: { displayName: "größe" } });
const whole = await ai.models.generateContent({ model, contents: [question, image] });
const uploaded = await ai.models.generateContent({
  model,
  contents: [question, { fileData: { fileUri: file.uri, mimeType: file.mimeType } }],
});
let streamed = "";
const chunks = await ai.models.generateContentStream({ model, contents: [question, image] });
for await (const chunk of chunks) streamed += chunk.text ?? "";
const counted = await ai.models.countTokens({ model, contents: [question, image] });
const item = { type: Type.OBJECT, properties: { label: { type: Type.STRING } }, required: ["label"] };
const config = { responseMimeType: "application/json", responseSchema: { type: Type.ARRAY, items: item } };
const schema = await ai.models.generateContent({ model, contents: ["Detect the bus.", image], config });
const chat = ai.chats.create({ model });
await chat.sendMessage({ message: [question, image] });
const again = await chat.sendMessage({ message: "Is there a bus?" });

const input = [
  { type: "text", text: question },
  { type: "image", data, mime_type: "image/jpeg" },
];
const first = await ai.interactions.create({ model, input });
const second = await ai.interactions.create({ model, input: "Is there a bus?", previous_interaction_id: first.id });
const events = [];
let told = "";
for await (const event of await ai.interactions.create({ model, input, stream: true })) {
  events.push(event.event_type);
  if (event.event_type === "content.delta") told += event.delta.text;
}
const read = await ai.interactions.get(first.id);
await ai.interactions.delete(first.id);
await ai.files.delete({ name: file.name });
let refusal;
try {
  await ai.models.generateContent({ model, contents: [{ inlineData: { mimeType: "image/png", data: "aGVsbG8=" } }] });
} catch (error) {
  refusal = { typed: error instanceof ApiError, status: error.status, message: error.message };
}
console.log(
  JSON.stringify({
    name: file.displayName,
    whole: whole.text,
    uploaded: uploaded.text,
    streamed,
    charged: whole.usageMetadata.promptTokenCount,
    counted: counted.totalTokens,
    schema: JSON.parse(schema.text),
    again: again.text,
    interaction: first.outputs.at(-1).text,
    charge: first.usage.total_input_tokens,
    second: second.outputs.at(-1).text,
    read: read.outputs.at(-1).text,
    told,
    events,
    refusal,
  }),
);
