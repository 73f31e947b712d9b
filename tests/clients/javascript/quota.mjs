// What the SDK raises when a key has used up its day: prints class, status, details, and which timers it set.
import { GoogleGenAI } from "@google/genai";

const timers = [];
const { setTimeout } = globalThis;
globalThis.setTimeout = (work, milliseconds, ...rest) => {
  timers.push(milliseconds);
  return setTimeout(work, milliseconds, ...rest);
};

const client = new GoogleGenAI({});
const report = await client.interactions.create({ model: "gemini-3-flash-preview", input: "Hello" }).then(
  () => ({ class: "none" }),
  (error) => ({ class: error.constructor.name, status: error.status, details: error.error.error.details }),
);
console.log(JSON.stringify({ ...report, timers }));
