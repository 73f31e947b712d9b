// The Vercel AI SDK, by Google's road (with a version in the base URL and without) and by the OpenAI-compatible one.
import { readFileSync } from "node:fs";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateObject, generateText, Output, stepCountIs, streamObject, streamText, tool } from "ai";
import { z } from "zod";

const base = process.env.GOOGLE_GEMINI_BASE_URL;
const apiKey = "anything";
const name = "gemini-2.5-flash";
const compatible = { name: "beholder", baseURL: `${base}/v1`, apiKey, supportsStructuredOutputs: true };
const models = {
  google: createGoogleGenerativeAI({ baseURL: `${base}/v1beta`, apiKey })(name),
  "google without a version": createGoogleGenerativeAI({ baseURL: base, apiKey })(name),
  compatible: createOpenAICompatible(compatible)(name),
};
const schema = z.object({
  things: z.array(z.object({ label: z.string(), box_2d: z.array(z.number().int()).length(4) })),
});
const photo = readFileSync("path/to/organ.jpg");
const about = (text, image = photo) => [{ role: "user", content: [{ type: "text", text }, { type: "image", image }] }];
const detect = { schema, messages: about("Detect the bus.") };

const inputSchema = z.object({ count: z.number().int() });
const log = tool({ description: "Log how many buses there are.", inputSchema, execute: async () => ({ ticket: 17 }) });
const done = tool({ description: "Give the final answer.", inputSchema: z.object({ answer: z.string() }) });

// A forced call, and how a program goes on after it: in words, by a stream, or by a tool that ends the work.
async function steps(model) {
  const counting = { model, messages: about("How many buses are there?"), tools: { log }, toolChoice: "required" };
  const prepareStep = ({ stepNumber }) => (stepNumber > 0 ? { toolChoice: "auto" } : {});
  const stopWhen = stepCountIs(4);
  const whole = await generateText({ ...counting, stopWhen, prepareStep });
  const streamed = await streamText({ ...counting, stopWhen }).text;
  const ended = await generateText({ ...counting, stopWhen, tools: { log, done } });
  const calls = ended.steps.flatMap((step) => step.toolCalls.map(({ toolName, input }) => [toolName, input]));
  return { text: whole.text, given: whole.steps[0].toolCalls[0].input, streamed, calls };
}

async function report(model) {
  const whole = await generateText({ model, messages: about("Caption this image.") });
  const cut = await generateText({ model, maxOutputTokens: 2, messages: about("Caption this image.") });
  let streamed = "";
  for await (const piece of streamText({ model, messages: about("Caption this image.") }).textStream) streamed += piece;
  let streamedObject;
  for await (const piece of streamObject({ model, ...detect }).partialObjectStream) streamedObject = piece;
  const output = Output.object({ schema });
  const choice = { output: "enum", enum: ["bus", "cat"], messages: about("What is this?") };
  let refusal;
  try {
    await generateText({ model, messages: about("?", "data:image/png;base64,aGVsbG8=") });
  } catch (error) {
    refusal = { status: error.statusCode, message: error.message };
  }
  return {
    caption: whole.text,
    tokens: whole.usage.inputTokens,
    finish: cut.finishReason,
    streamed,
    streamedObject,
    object: (await generateObject({ model, ...detect })).object,
    output: (await generateText({ model, output, messages: detect.messages })).output,
    choice: (await generateObject({ model, ...choice })).object,
    refusal,
    steps: await steps(model),
  };
}

const reports = {};
for (const [road, model] of Object.entries(models)) reports[road] = await report(model);
console.log(JSON.stringify(reports));
