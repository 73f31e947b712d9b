"""Pydantic AI, by Google's road and by OpenAI's."""

import asyncio
import json

from pydantic_ai import Agent, BinaryContent, NativeOutput, PromptedOutput
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider
from wanted import BASE, CAPTION, DATA, DETECT, MODEL, Things

IMAGE = BinaryContent(data=DATA, media_type="image/jpeg")
BAD = BinaryContent(data=b"hello", media_type="image/png")
MODELS = {
    "google": GoogleModel(MODEL, provider=GoogleProvider(api_key="anything", base_url=BASE)),
    "openai": OpenAIChatModel(MODEL, provider=OpenAIProvider(api_key="anything", base_url=f"{BASE}/v1")),
}


async def report(model):
    """Caption, go on, stream, fill a class, and be refused."""
    agent = Agent(model, instructions="Be short.")
    first = await agent.run([CAPTION, IMAGE])
    second = await agent.run("Is there a bus?", message_history=first.all_messages())
    things = await Agent(model, output_type=NativeOutput(Things)).run([DETECT, IMAGE])
    called = await Agent(model, output_type=Things).run([DETECT, IMAGE])
    prompted = await Agent(model, output_type=PromptedOutput(Things)).run([DETECT, IMAGE])
    async with agent.run_stream([CAPTION, IMAGE]) as stream:
        streamed = "".join([piece async for piece in stream.stream_text(delta=True)])
    return {
        "captions": [first.output],
        "second": second.output,
        "streamed": streamed,
        "tokens": first.usage.input_tokens,
        "things": things.output.model_dump()["things"],
        "called": called.output.model_dump()["things"],
        "prompted": prompted.output.model_dump()["things"],
        "refusal": await refused(agent),
    }


async def refused(agent):
    """Tell what is raised."""
    try:
        await agent.run([CAPTION, BAD])
    except Exception as error:
        return {"kind": type(error).__name__, "said": str(error)}


async def main():
    """Take both roads in one event loop."""
    return {road: await report(model) for road, model in MODELS.items()}


print(json.dumps(asyncio.run(main())))
