// The `openai` package in JavaScript: a caption, both ways to stream, a Zod schema, functions that it runs, refusals.
import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

const client = new OpenAI({ baseURL: `${process.env.GOOGLE_GEMINI_BASE_URL}/v1`, apiKey: "anything" });
const model = "gemini-2.5-flash";
const photo = `data:image/jpeg;base64,${readFileSync("path/to/organ.jpg", "base64")}`;
const about = (text, url = photo) => [
  { role: "user", content: [{ type: "text", text }, { type: "image_url", image_url: { url } }] },
];
const schema = z.object({
  things: z.array(z.object({ label: z.string(), box_2d: z.array(z.number().int()) })),
  setting: z.enum(["indoor", "outdoor"]),
  taken: z.string().nullable(),
});
const asked = { model, messages: about("Caption this image.") };
const { data, response, request_id } = await client.chat.completions.create(asked).withResponse();
let streamed = "";
const options = { include_usage: true };
for await (const chunk of await client.chat.completions.create({ ...asked, stream: true, stream_options: options }))
  streamed += chunk.choices[0]?.delta.content ?? "";
const helped = await client.chat.completions.stream(asked).finalContent();
const form = { model, messages: about("Detect the bus."), response_format: zodResponseFormat(schema, "scene") };
const parsed = (await client.chat.completions.parse(form)).choices[0].message.parsed;
const calls = [];
const parameters = z.object({ count: z.number().int() });
const log = zodFunction({
  name: "log_buses",
  description: "Log how many buses there are.",
  parameters,
  function: (given) => calls.push(given) && "ticket 17",
});
const counting = { model, messages: about("How many buses are there?"), tools: [log], tool_choice: "required" };
const ran = await client.chat.completions.runTools(counting).finalContent();
const told = ({ constructor, status, type, param, message }) => ({ class: constructor.name, status, type, param, message });
const bad = { model, messages: about("?", "data:image/png;base64,aGVsbG8=") };
console.log(
  JSON.stringify({
    caption: data.choices[0].message.content,
    named: request_id !== null && request_id === response.headers.get("x-request-id"),
    streamed,
    helped,
    parsed,
    calls,
    ran,
    model: (await client.models.retrieve(model)).id,
    refusal: await client.chat.completions.create(bad).catch(told),
    responses: await client.responses.create({ model, input: "Hello" }).catch(told),
  }),
);
