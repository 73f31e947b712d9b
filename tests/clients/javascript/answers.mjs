// One photo asked about in every way that JavaScript programs use: prints the answers for comparison.
import { GoogleGenAI } from "@google/genai";
import * as fs from "node:fs";

const client = new GoogleGenAI({});
const model = "gemini-3-flash-preview";
const text = { type: "text", text: "Caption this image." };
const data = fs.readFileSync("path/to/organ.jpg", { encoding: "base64" });
const image = { type: "image", data, mime_type: "image/jpeg" };

async function ask(input, more = {}) {
  const answer = await client.interactions.create({ model, input, ...more });
  return { text: answer.steps.at(-1).content[0].text, output: answer.output_text, status: answer.status, usage: answer.usage };
}

const report = {
  flat: await ask([text, image]),
  camelCase: await ask([text, { type: "image", data, mimeType: "image/jpeg" }]),
  steps: await ask([{ type: "user_input", content: [text, image] }]),
  turns: await ask([{ role: "user", content: [text, image] }]),
  config: await ask([text, image], { config: { max_output_tokens: 2 } }),
  camelCaseConfig: await ask([text, image], { generation_config: { maxOutputTokens: 2 } }),
  low: await ask([text, { ...image, resolution: "low" }]),
};

report.streamed = { text: "", events: [] };
for await (const event of await client.interactions.create({ model, input: [text, image], stream: true })) {
  report.streamed.events.push(event.event_type);
  if (event.event_type === "step.delta") report.streamed.text += event.delta.text;
}

report.models = [];
for await (const listed of await client.models.list()) report.models.push(listed.name);
console.log(JSON.stringify(report));
