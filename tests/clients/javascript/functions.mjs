// Functions through both SDKs: declared, called, run here, and what they gave sent back. Prints what came of it.
import { FunctionCallingConfigMode, GoogleGenAI, Type } from "@google/genai";
import { FunctionCallingMode, GoogleGenerativeAI } from "@google/generative-ai";
import * as fs from "node:fs";

const ai = new GoogleGenAI({});
const model = "gemini-2.5-flash";
const data = fs.readFileSync("path/to/organ.jpg", { encoding: "base64" });
const image = { inlineData: { mimeType: "image/jpeg", data } };
const question = "How many buses are there?";
const contents = [image, { text: question }];
const declaration = {
  name: "log_buses",
  description: "Logs how many buses there are.",
  parameters: { type: Type.OBJECT, properties: { count: { type: Type.INTEGER } }, required: ["count"] },
};
const other = { name: "book_table", parametersJsonSchema: { type: "object", properties: { city: { type: "string" } } } };
const declared = [{ functionDeclarations: [other, declaration] }];
const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } };
const report = {};

const calls = [];
const callable = {
  tool: async () => ({ functionDeclarations: [declaration] }),
  callTool: async (made) => {
    calls.push(...made);
    return made.map((call) => ({ functionResponse: { id: call.id, name: call.name, response: { ticket: 17 } } }));
  },
};
const automatic = await ai.models.generateContent({ model, contents, config: { tools: [callable], toolConfig } });
report.automatic = { text: automatic.text, calls: calls.map(({ name, args }) => ({ name, args })) };

const chunks = [];
const config = { tools: declared, toolConfig };
for await (const chunk of await ai.models.generateContentStream({ model, contents, config })) chunks.push(chunk);
report.streamed = chunks.flatMap((chunk) => chunk.functionCalls ?? []).map(({ name, args }) => ({ name, args }));

const chat = ai.chats.create({ model, config: { tools: declared } });
const words = await chat.sendMessage({ message: contents });
report.auto = { text: words.text, calls: words.functionCalls ?? null };
const forced = await chat.sendMessage({ message: "Log them.", config });
const [made] = forced.functionCalls;
const answer = { functionResponse: { id: made.id, name: made.name, response: { output: "stored" } } };
report.chat = { call: made.name, text: (await chat.sendMessage({ message: [answer] })).text };

const tools = [{ type: "function", ...other, parameters: { type: "object" } }, { type: "function", name: "log_buses",
  description: declaration.description, parameters: { type: "object", properties: { count: { type: "integer" } } } }];
const input = [{ type: "text", text: question }, { type: "image", data, mime_type: "image/jpeg" }];
const choice = { allowed_tools: { mode: "any", tools: ["log_buses"] } };
const asked = { model, input, tools, generation_config: { tool_choice: choice } };
const waiting = await ai.interactions.create(asked);
const step = waiting.steps.at(-1);
const gave = [{ type: "function_result", call_id: step.id, name: step.name, result: { ticket: 17 } }];
const done = await ai.interactions.create({ model, input: gave, tools, previous_interaction_id: waiting.id });
report.interaction = { status: waiting.status, step: { ...step, id: typeof step.id }, after: done.status, text: done.output_text };

let fragments = "";
for await (const event of await ai.interactions.create({ ...asked, stream: true })) {
  if (event.delta?.type === "arguments_delta") fragments += event.delta.arguments;
}
report.fragments = JSON.parse(fragments);
report.refusal = await ai.interactions
  .create({ model, input, tools: [{ type: "google_search" }] })
  .catch((error) => ({ class: error.constructor.name, message: error.message }));

const archived = new GoogleGenerativeAI(process.env.GEMINI_API_KEY).getGenerativeModel(
  { model, tools: declared.map(() => ({ functionDeclarations: [declaration] })) },
  { baseUrl: process.env.GOOGLE_GEMINI_BASE_URL },
);
const older = archived.startChat({ toolConfig: { functionCallingConfig: { mode: FunctionCallingMode.ANY } } });
const [call] = (await older.sendMessage([question, image])).response.functionCalls();
const told = await older.sendMessage([{ functionResponse: { name: call.name, response: { ticket: 17 } } }]);
report.archived = { call: { name: call.name, args: call.args }, text: told.response.text() };
console.log(JSON.stringify(report));
