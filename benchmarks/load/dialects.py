"""Visits in the words of OpenAI's API, and calls of functions in those of all three."""

import json
from typing import Any

from benchmarks.load.exchange import CONTENT, INTERACTIONS, MODEL, Exchange
from benchmarks.load.ledger import WrongError

CHAT = "/v1/chat/completions"
PARAMETERS = {
    "type": "object",
    "properties": {"count": {"type": "integer"}, "names": {"type": "array", "items": {"type": "string"}}},
    "required": ["count", "names"],
}
FUNCTION = {"name": "report", "description": "Report the objects in the picture.", "parameters": PARAMETERS}


async def chat(client: Exchange) -> None:
    """Ask as the `openai` package does."""
    answer = (await client.ask("POST", CHAT, json=_chat(client, "Caption this image."))).json()
    if not answer["choices"][0]["message"]["content"] or answer["choices"][0]["finish_reason"] != "stop":
        raise WrongError(f"not an answer: {str(answer)[:200]}")


async def chat_stream(client: Exchange) -> None:
    """Read such an answer as it comes, with its usage at the end."""
    body = _chat(client, "Describe this image.", stream=True, stream_options={"include_usage": True})
    async with client.stream(CHAT, body) as lines:
        said = [line.removeprefix("data: ") async for line in lines if line]
    chunks = [json.loads(piece) for piece in said[:-1]]
    reasons = [choice["finish_reason"] for chunk in chunks for choice in chunk["choices"] if choice["finish_reason"]]
    if said[-1] != "[DONE]" or reasons != ["stop"] or not chunks[-1]["usage"]["completion_tokens"]:
        raise WrongError(f"a stream of chunks ended with {said[-2:]}")


async def chat_call(client: Exchange) -> None:
    """Have a function called, and tell what it gave."""
    forced: dict[str, Any] = {"type": "function", "function": {"name": "report"}}
    body = _chat(client, "What is here?", tools=[{"type": "function", "function": FUNCTION}], tool_choice=forced)
    choice = (await client.ask("POST", CHAT, json=body)).json()["choices"][0]
    (call,) = choice["message"]["tool_calls"]
    _check(json.loads(call["function"]["arguments"]))
    result = {"role": "tool", "tool_call_id": call["id"], "content": "noted"}
    again = {**body, "messages": [*body["messages"], choice["message"], result], "tool_choice": "auto"}
    if not (await client.ask("POST", CHAT, json=again)).json()["choices"][0]["message"]["content"]:
        raise WrongError("what a function gave has no answer")


async def content_call(client: Exchange) -> None:
    """Have a function called by generateContent."""
    body = client.contents(
        "What is here?",
        tools=[{"functionDeclarations": [FUNCTION]}],
        toolConfig={"functionCallingConfig": {"mode": "ANY"}},
    )
    answer = (await client.ask("POST", f"{CONTENT}:generateContent", json=body)).json()
    (part,) = answer["candidates"][0]["content"]["parts"]
    _check(part["functionCall"]["args"])


async def interaction_call(client: Exchange) -> None:
    """Have a function called by an interaction, and go on with what it gave."""
    tools = [{"type": "function", **FUNCTION}]
    body = client.interaction("What is here?", tools=tools, generation_config={"tool_choice": "any"})
    first = (await client.ask("POST", INTERACTIONS, json=body)).json()
    call = first["steps"][-1]
    if first["status"] != "requires_action" or call["type"] != "function_call":
        raise WrongError(f"no call: {str(first)[:200]}")
    _check(call["arguments"])
    result = {"type": "function_result", "call_id": call["id"], "name": "report", "result": "noted"}
    more = {"model": MODEL, "previous_interaction_id": first["id"], "input": [result], "tools": tools}
    second = (await client.ask("POST", INTERACTIONS, json=more)).json()
    if second["status"] != "completed":
        raise WrongError(f"what a function gave has no answer: {str(second)[:200]}")


def _chat(client: Exchange, question: str, **fields: object) -> dict[str, Any]:
    url = f"data:image/jpeg;base64,{client.pictures.text(client.chance)}"
    content = [{"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": url}}]
    return {"model": MODEL, "messages": [{"role": "user", "content": content}], **fields}


def _check(arguments: dict[str, Any]) -> None:
    """Raise when a call is not as its parameters say."""
    if type(arguments["count"]) is not int or not all(isinstance(name, str) for name in arguments["names"]):
        raise WrongError(f"a call is not as its parameters say: {arguments}")
