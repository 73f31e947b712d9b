"""Functions at every door: what must be called is called, told, stored, resumed and answered."""

import json
from typing import Any

import httpx
import pytest

from beholder.domain import FunctionCall, FunctionResult
from tests.fakes import FakeEngine
from tests.server.conftest import inline, png, question
from tests.server.routes.test_content import COUNT, GENERATE, STREAM
from tests.server.routes.test_content import asking as content
from tests.server.routes.test_content import events_of as chunks_of
from tests.server.routes.test_interactions import TEXT, events_of
from tests.server.routes.test_openai import PATHS
from tests.server.routes.test_openai import asking as chat

CALL = FunctionCall("call_1", "log_cats", {"count": 2, "where": "größe"})
SCHEMA = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
TOOL = {"type": "function", "name": "log_cats", "description": "Logs cats.", "parameters": SCHEMA}
STEP = {"type": "function_call", "id": "call_1", "name": "log_cats", "arguments": CALL.arguments}
FORCED = {"tools": [TOOL], "generation_config": {"tool_choice": "any"}}
PATH = "/v1/interactions"


def result(value: object = "done", call_id: str = "call_1", **more: Any) -> dict[str, Any]:
    return {"type": "function_result", "call_id": call_id, "name": "log_cats", "result": value, **more}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(calls=(CALL,))


async def created(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post(PATH, json=question(TEXT, inline(png()), **fields))
    assert answer.status_code == 200, answer.text
    interaction: dict[str, Any] = answer.json()
    return interaction


# --- interactions -----------------------------------------------------------------------------------


async def test_a_forced_call_requires_action_and_is_stored(client: httpx.AsyncClient) -> None:
    interaction = await created(client, **FORCED)
    assert (interaction["status"], interaction["steps"]) == ("requires_action", [STEP])
    assert interaction["tools"] == [TOOL]
    assert (await client.get(f"{PATH}/{interaction['id']}")).json() == interaction


async def test_words_where_none_is_forced(client: httpx.AsyncClient) -> None:
    interaction = await created(client, tools=[TOOL])
    assert (interaction["status"], interaction["steps"][-1]["type"]) == ("completed", "model_output")


async def test_what_it_gave_goes_on_from_the_stored_call(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    first = await created(client, **FORCED)
    shown = result([{"type": "text", "text": "saved"}, inline(png(7, 5))])
    body = {"model": "gemini-x", "input": [shown], "previous_interaction_id": first["id"]}
    second = (await client.post(PATH, json=body)).json()
    assert second["status"] == "completed"
    assert second["steps"][-1]["content"][0]["text"] == "What is this?[image/png 4x3]log_cats()=saved"
    assert [(image.width, image.height) for image in engine.asked[-1].images] == [(4, 3), (7, 5)]
    given = (await client.get(f"{PATH}/{second['id']}?include_input=true")).json()["input"]
    assert given == [shown]
    third = question(TEXT, previous_interaction_id=second["id"])
    assert (await client.post(PATH, json=third)).status_code == 200, "and on"


async def test_the_whole_conversation_may_be_sent_instead(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    answer = await client.post(PATH, json=question({"type": "user_input", "content": [TEXT]}, STEP, result({"a": 1})))
    assert answer.json()["steps"][-1]["content"][0]["text"] == "What is this?log_cats()={'a': 1}"
    (gave,) = engine.asked[-1].turns[-1].parts
    assert isinstance(gave, FunctionResult) and gave.value == {"a": 1}


@pytest.mark.parametrize("stored", [True, False], ids=["of a stored call", "of no conversation"])
async def test_a_result_of_no_call_is_a_400_that_says_where(client: httpx.AsyncClient, stored: bool) -> None:
    previous = {"previous_interaction_id": (await created(client, **FORCED))["id"]} if stored else {}
    answer = await client.post(PATH, json={"model": "gemini-x", "input": [result(call_id="call_9")], **previous})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("input[0].call_id: no call before it in this conversation")


async def test_a_streamed_call_can_be_read_again_and_resumed(client: httpx.AsyncClient) -> None:
    live = events_of((await client.post(PATH, json=question(TEXT, inline(png()), stream=True, **FORCED))).text)
    assert [event["event_type"] for event in live] == [
        "interaction.created",
        "step.start",
        "step.delta",
        "step.stop",
        "interaction.completed",
    ]
    assert live[1]["step"] == {**STEP, "arguments": {}}
    assert json.loads(live[2]["delta"]["arguments"]) == CALL.arguments
    assert (live[-1]["interaction"]["status"], live[-1]["interaction"]["steps"]) == ("requires_action", [STEP])
    path = f"{PATH}/{live[0]['interaction']['id']}?stream=true"
    for seen in range(len(live)):
        assert events_of((await client.get(f"{path}&last_event_id={seen}")).text) == live[seen:]


async def test_a_call_in_the_background(client: httpx.AsyncClient) -> None:
    id = (await created(client, background=True, **FORCED))["id"]
    events = events_of((await client.get(f"{PATH}/{id}?stream=true")).text)
    assert events[-1]["interaction"]["status"] == "requires_action"
    polled = (await client.get(f"{PATH}/{id}")).json()
    assert (polled["status"], polled["steps"]) == ("requires_action", [STEP])
    more = {"model": "gemini-x", "input": [result()], "previous_interaction_id": id, "background": True}
    followed = (await client.post(PATH, json=more)).json()["id"]
    events_of((await client.get(f"{PATH}/{followed}?stream=true")).text)
    assert (await client.get(f"{PATH}/{followed}")).json()["status"] == "completed"


async def test_a_call_waits_and_cannot_be_cancelled_any_more(client: httpx.AsyncClient) -> None:
    interaction = await created(client, **FORCED)
    assert (await client.post(f"{PATH}/{interaction['id']}/cancel")).json() == interaction


# --- generateContent --------------------------------------------------------------------------------

DECLARED = {"tools": [{"functionDeclarations": [{"name": "log_cats", "parametersJsonSchema": SCHEMA}]}]}
ANY = {**DECLARED, "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["log_cats"]}}}
PART = {"functionCall": {"id": "call_1", "name": "log_cats", "args": CALL.arguments}}


async def test_a_forced_call_is_a_part(client: httpx.AsyncClient) -> None:
    (candidate,) = (await client.post(GENERATE, json=content(**ANY))).json()["candidates"]
    assert (candidate["content"]["parts"], candidate["finishReason"]) == ([PART], "STOP")


async def test_a_streamed_call_is_a_chunk(client: httpx.AsyncClient) -> None:
    first, last = chunks_of((await client.post(f"{STREAM}?alt=sse", json=content(**ANY))).text)
    assert first["candidates"][0]["content"]["parts"] == [PART]
    assert last["candidates"][0]["finishReason"] == "STOP"
    assert (await client.post(STREAM, json=content(**ANY))).json() != []


async def test_a_response_to_a_call_is_answered(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    asked = content(**DECLARED)
    asked["contents"] += [
        {"role": "model", "parts": [PART]},
        {"role": "user", "parts": [{"functionResponse": {"name": "log_cats", "response": {"result": 5}}}]},
    ]
    (candidate,) = (await client.post(GENERATE, json=asked)).json()["candidates"]
    assert candidate["content"]["parts"] == [{"text": "What is this?log_cats()={'result': 5}"}]
    assert (await client.post(COUNT, json={"contents": asked["contents"]})).status_code == 200


async def test_a_response_with_the_id_of_no_call_is_refused(client: httpx.AsyncClient) -> None:
    asked = content(**DECLARED)
    response = {"functionResponse": {"id": "call_9", "name": "log_cats", "response": {}}}
    asked["contents"] += [{"role": "model", "parts": [PART]}, {"role": "user", "parts": [response]}]
    for path in (GENERATE, STREAM, COUNT):
        answer = await client.post(path, json=asked if path != COUNT else {"contents": asked["contents"]})
        assert answer.status_code == 400
        assert answer.json()["error"]["message"].startswith("contents[2].parts[0].functionResponse: no call before it")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        pytest.param({"tools": [{"googleSearch": {}}]}, "tools[0]: the tool 'googleSearch'", id="a search"),
        pytest.param({**DECLARED, "tools": [{"codeExecution": {}}]}, "tools[0]: the tool 'codeExecution'", id="code"),
    ],
)
@pytest.mark.parametrize("path", [GENERATE, STREAM])
async def test_server_tools_are_refused(client: httpx.AsyncClient, path: str, fields: Any, where: str) -> None:
    answer = await client.post(path, json=content(**fields))
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(where)


# --- chat completions -------------------------------------------------------------------------------

FUNCTION = {"type": "function", "function": {"name": "log_cats", "parameters": SCHEMA}}
REQUIRED = {"tools": [FUNCTION], "tool_choice": "required"}


@pytest.mark.parametrize(
    "choice", [pytest.param("required", id="any"), {"type": "function", "function": {"name": "log_cats"}}]
)
async def test_a_forced_call_is_a_tool_call(client: httpx.AsyncClient, choice: object) -> None:
    (one,) = (await client.post(PATHS[0], json=chat(tools=[FUNCTION], tool_choice=choice))).json()["choices"]
    assert (one["finish_reason"], one["message"]["content"]) == ("tool_calls", None)
    (made,) = one["message"]["tool_calls"]
    assert (made["id"], made["type"], made["function"]["name"]) == ("call_1", "function", "log_cats")
    assert json.loads(made["function"]["arguments"]) == CALL.arguments


async def test_a_streamed_tool_call_adds_up(client: httpx.AsyncClient) -> None:
    body = (await client.post(PATHS[0], json=chat(stream=True, **REQUIRED))).text
    chunks = [json.loads(frame.removeprefix("data: ")) for frame in body.split("\n\n")[:-2]]
    pieces = [piece for chunk in chunks for piece in chunk["choices"][0]["delta"].get("tool_calls", [])]
    assert [piece["index"] for piece in pieces] == [0, 0]
    assert json.loads("".join(piece["function"]["arguments"] for piece in pieces)) == CALL.arguments
    assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"


async def test_a_tool_message_is_answered_and_a_stray_one_refused(client: httpx.AsyncClient) -> None:
    asked = chat(tools=[FUNCTION])
    made = {"id": "call_1", "type": "function", "function": {"name": "log_cats", "arguments": "{}"}}
    told = {"role": "tool", "tool_call_id": "call_1", "content": "five"}
    asked["messages"] += [{"role": "assistant", "content": None, "tool_calls": [made]}, told]
    (one,) = (await client.post(PATHS[0], json=asked)).json()["choices"]
    assert one["message"]["content"] == "What is this?[image/png 4x3]log_cats()=five"
    asked["messages"][-1] = {**told, "tool_call_id": "call_2"}
    refused = await client.post(PATHS[0], json=asked)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith("messages[2].tool_call_id: no call before it")
