// A batch with requests inside and one from a file: made, followed, listed, cancelled and deleted; prints what came of each.
import { GoogleGenAI } from "@google/genai";
import * as fs from "node:fs";

const client = new GoogleGenAI({});
const model = "gemini-2.5-flash";
const report = {};
const data = fs.readFileSync("path/to/organ.jpg").toString("base64");
const contents = [{ role: "user", parts: [{ text: "Caption this image." }, { inlineData: { mimeType: "image/jpeg", data } }] }];

async function over(job) {
  while (!["JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED"].includes(job.state)) {
    job = await client.batches.get({ name: job.name });
  }
  return job;
}

const inside = await client.batches.create({
  model,
  src: [
    { contents, metadata: { key: "one" }, config: { responseMimeType: "application/json" } },
    { contents: [{ parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] }] },
  ],
  config: { displayName: "inside" },
});
report.begun = inside.state;
const done = await over(inside);
report.inside = { state: done.state, displayName: done.displayName, responses: done.dest.inlinedResponses };

const photo = await client.files.upload({ file: "path/to/organ.jpg", config: { mimeType: "image/jpeg" } });
const asked = [{ text: "Caption this image." }, { fileData: { fileUri: photo.uri, mimeType: "image/jpeg" } }];
fs.writeFileSync("requests.jsonl", JSON.stringify({ key: "a", request: { contents: [{ parts: asked }] } }) + "\noops\n");
const file = await client.files.upload({ file: "requests.jsonl", config: { mimeType: "application/jsonl" } });
const read = await over(await client.batches.create({ model, src: file.name }));
await client.files.download({ file: read.dest.fileName, downloadPath: "answers.jsonl" });
report.file = { state: read.state, lines: fs.readFileSync("answers.jsonl", "utf8").trim().split("\n").map((line) => JSON.parse(line)) };

const third = await client.batches.create({ model, src: [{ contents }] });
await client.batches.cancel({ name: third.name });
report.cancelled = (await client.batches.get({ name: third.name })).state;

const mine = [inside.name, read.name, third.name];
report.listed = [];
for await (const job of await client.batches.list({ config: { pageSize: 2 } })) {
  if (mine.includes(job.name)) report.listed.push(mine.indexOf(job.name));
}
for (const name of mine) await client.batches.delete({ name });
report.afterwards = await client.batches.get({ name: mine[0] }).then(
  () => "still there",
  (error) => ({ class: error.constructor.name, status: error.status }),
);
console.log(JSON.stringify(report));
