// One interaction through its whole life: kept, gone on from, polled, resumed, stopped, deleted. Prints what was seen.
import { GoogleGenAI } from "@google/genai";
import * as fs from "node:fs";

const client = new GoogleGenAI({});
const model = "gemini-3-flash-preview";
const text = { type: "text", text: "Caption this image." };
const image = { type: "image", data: fs.readFileSync("path/to/organ.jpg", { encoding: "base64" }), mime_type: "image/jpeg" };
const input = [text, image];
const report = {};

async function eventsOf(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function ended(id) {
  for (;;) {
    const interaction = await client.interactions.get(id);
    if (interaction.status !== "in_progress") return interaction;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const first = await client.interactions.create({ model, input });
const read = await client.interactions.get(first.id, { include_input: true });
report.read = { same: read.output_text === first.output_text, question: read.input[0].content[0].text };

const second = await client.interactions.create({ model, input: "Is there a bus?", previous_interaction_id: first.id });
report.continued = second.output_text;

const accepted = await client.interactions.create({ model, input, background: true });
const done = await ended(accepted.id);
report.background = { before: accepted.status, after: done.status, same: done.output_text === first.output_text };

const live = await eventsOf(await client.interactions.create({ model, input, stream: true }));
const middle = live[Math.floor(live.length / 2)];
const rest = await eventsOf(
  await client.interactions.get(live[0].interaction.id, { stream: true, last_event_id: middle.event_id }),
);
report.resumed = JSON.stringify(rest) === JSON.stringify(live.slice(live.indexOf(middle) + 1));

report.cancelled = (await client.interactions.cancel(accepted.id)).status; // it is over: it stays as it is

await client.interactions.delete(first.id);
report.deleted = await client.interactions.get(first.id).catch((error) => ({ class: error.constructor.name, status: error.status }));
console.log(JSON.stringify(report));
