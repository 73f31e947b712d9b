// LangChain in JavaScript: a caption, a stream, a class filled in two ways, a forced call and what it gave, a refusal.
import { readFileSync } from "node:fs";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
import { z } from "zod";

const baseUrl = process.env.GOOGLE_GEMINI_BASE_URL;
const model = new ChatGoogleGenerativeAI({ model: "gemini-2.5-flash", apiKey: "anything", baseUrl });
const photo = `data:image/jpeg;base64,${readFileSync("path/to/organ.jpg", "base64")}`;
const about = (text, url = photo) => [
  new SystemMessage("Be short."),
  new HumanMessage({ content: [{ type: "text", text }, { type: "image_url", image_url: { url } }] }),
];
const thing = z.object({ label: z.string(), box_2d: z.array(z.number().int()).length(4) });
const schema = z.object({ things: z.array(thing) });
const log = tool(async () => "ticket 17", {
  name: "log_buses",
  description: "Log how many buses there are.",
  schema: z.object({ count: z.number().int() }),
});

const whole = await model.invoke(about("Caption this image."));
let streamed = "";
for await (const chunk of await model.stream(about("Caption this image."))) streamed += chunk.text;
const filled = (method) => model.withStructuredOutput(schema, { method }).invoke(about("Detect the bus."));
const caller = model.bindTools([log], { tool_choice: "any" });
const messages = about("How many buses are there?");
const call = await caller.invoke(messages);
const [made] = call.tool_calls;
messages.push(call, new ToolMessage({ content: "ticket 17", tool_call_id: made.id, name: made.name }));
const after = await caller.invoke(messages);
const refusal = await model.invoke(about("?", "data:image/png;base64,aGVsbG8=")).catch((error) => error.message);
console.log(
  JSON.stringify({
    caption: whole.text,
    tokens: whole.usage_metadata.input_tokens,
    streamed,
    things: (await filled("jsonSchema")).things,
    called: (await filled("functionCalling")).things,
    call: { name: made.name, args: made.args },
    after: after.text,
    refusal,
  }),
);
