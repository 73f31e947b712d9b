// What the SDK raises for each kind of bad request: prints class, status and message.
import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({});
const model = "gemini-3-flash-preview";
const text = { type: "text", text: "Caption this image." };

const attempts = {
  badBase64: () => client.interactions.create({ model, input: [text, { type: "image", data: "not base64!" }] }),
  blob: () => client.interactions.create({ model, input: [text, { type: "image", data: new Blob(["x"]) }] }),
  unknownModel: () => client.interactions.create({ model: "gpt-1", input: "Hello" }),
  unknownFile: () => client.interactions.create({ model, input: [text, { type: "image", uri: "files/nosuchfile" }] }),
  badName: () => client.files.upload({ file: new Blob(["x"]), config: { mimeType: "image/png", name: "Not Possible" } }),
};

const report = {};
for (const [name, attempt] of Object.entries(attempts)) {
  report[name] = await attempt().then(
    () => ({ class: "none" }),
    (error) => ({ class: error.constructor.name, status: error.status, message: error.message }),
  );
}
console.log(JSON.stringify(report));
