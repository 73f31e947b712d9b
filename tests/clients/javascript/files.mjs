// Uploads below and above one chunk, listing in pages, the http uri, deletion: prints what the SDK made of each.
import { GoogleGenAI } from "@google/genai";
import * as fs from "node:fs";

const client = new GoogleGenAI({});
const report = {};

const small = await client.files.upload({ file: "path/to/organ.jpg", config: { mimeType: "image/jpeg" } });
const large = await client.files.upload({ file: "large.bmp", config: { mimeType: "image/bmp", displayName: "Автобус 🚌" } });
report.small = { ...small, actual: String(fs.statSync("path/to/organ.jpg").size) };
report.large = { ...large, actual: String(fs.statSync("large.bmp").size) };

const names = [];
for await (const file of await client.files.list({ config: { pageSize: 1 } })) names.push(file.name);
report.listed = names;

report.byUri = (await client.files.get({ name: small.uri })).name;
report.deleted = (await client.files.delete({ name: large.name })) !== undefined;
report.afterwards = await client.files.get({ name: large.name }).then(
  () => "still there",
  (error) => ({ class: error.constructor.name, status: error.status }),
);

const caption = await client.interactions.create({
  model: "gemini-3-flash-preview",
  input: [{ type: "text", text: "Caption this image." }, { type: "image", uri: small.name }],
});
report.caption = caption.output_text;
console.log(JSON.stringify(report));
