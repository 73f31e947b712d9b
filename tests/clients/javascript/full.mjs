// What the SDK raises when a project may store no more: prints class and status of both roads, and which timers it set.
import { GoogleGenAI } from "@google/genai";

const timers = [];
const { setTimeout } = globalThis;
globalThis.setTimeout = (work, milliseconds, ...rest) => {
  timers.push(milliseconds);
  return setTimeout(work, milliseconds, ...rest);
};

const told = (error) => ({ class: error.constructor.name, status: error.status, message: error.message });
const client = new GoogleGenAI({});
const image = { type: "image", data: process.env.PICTURE, mime_type: "image/png" };
const asked = await client.interactions
  .create({ model: "gemini-3-flash-preview", input: [{ type: "text", text: "Hello" }, image] })
  .then(() => ({ class: "none" }), told);
const file = new Blob([Buffer.from(process.env.PICTURE, "base64")], { type: "image/png" });
const uploaded = await client.files.upload({ file }).then(() => ({ class: "none" }), told);
console.log(JSON.stringify({ asked, uploaded, timers }));
