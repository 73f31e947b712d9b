"""Functions as people use them: declared as schemas or as plain Python, run by the SDK or by hand, and answered."""

import base64
import json
from typing import Any

import httpx
import openai
import pytest
from google import genai
from google.genai import _interactions as interactions_errors
from google.genai import errors, types

from tests.clients.answers import says
from tests.clients.desk import Desk
from tests.clients.photos import PHOTOS
from tests.clients.sdk import ask, connect
from tests.clients.test_javascript_quirks import run

MODEL = "gemini-2.5-flash"
BUS = (PHOTOS / "bus.jpg").read_bytes()
PHOTO: Any = types.Part.from_bytes(data=BUS, mime_type="image/jpeg")
QUESTION = {"type": "text", "text": "How many buses are there?"}
IMAGE = {"type": "image", "data": base64.b64encode(BUS).decode(), "mime_type": "image/jpeg"}
SCHEMA = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
LOG = {"type": "function", "name": "log_buses", "description": "Logs how many buses there are.", "parameters": SCHEMA}
BOOK = {"type": "function", "name": "book_table", "parameters": {"type": "object", "properties": {}}}
FORCED = {"tools": [BOOK, LOG], "generation_config": {"tool_choice": "any"}}


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


def result(call_id: str, value: object) -> dict[str, Any]:
    return {"type": "function_result", "call_id": call_id, "name": "log_buses", "result": value}


# --- interactions -----------------------------------------------------------------------------------


def test_a_forced_call_is_filled_from_the_picture_and_its_result_answered(client: genai.Client) -> None:
    waiting = ask(client, QUESTION, IMAGE, **FORCED)
    assert waiting.status == "requires_action"
    call = waiting.steps[-1]
    assert (call.type, call.name) == ("function_call", "log_buses")
    assert call.arguments["count"] >= 1
    done = ask(client, result(call.id, {"ticket": 17}), previous_interaction_id=waiting.id)
    assert done.status == "completed"
    assert "count of buses" in done.output_text and "ticket: 17" in done.output_text
    read: Any = client.interactions.get(done.id, include_input=True)
    assert read.input[0].call_id == call.id


def test_a_stream_says_the_call_and_its_arguments(client: genai.Client) -> None:
    events = list(ask(client, QUESTION, IMAGE, stream=True, **FORCED))
    started = next(event for event in events if event.event_type == "step.start")
    pieces = [event.delta.arguments for event in events if event.event_type == "step.delta"]
    assert started.step.name == "log_buses"
    assert json.loads("".join(pieces))["count"] >= 1
    assert events[-1].interaction.status == "requires_action"
    rest = list(client.interactions.get(events[0].interaction.id, stream=True, last_event_id=started.event_id))
    assert rest == events[events.index(started) + 1 :]


def test_a_conversation_that_is_kept_by_the_caller(client: genai.Client) -> None:
    call = ask(client, QUESTION, IMAGE, store=False, **FORCED).steps[-1]
    steps = [
        {"type": "user_input", "content": [QUESTION, IMAGE]},
        {"type": "function_call", "id": call.id, "name": call.name, "arguments": call.arguments},
        result(call.id, [{"type": "text", "text": "stored"}]),
    ]
    assert "The function log_buses gave stored." in ask(client, *steps).output_text


def test_words_in_auto(client: genai.Client) -> None:
    for choice in ("auto", "none", "validated"):
        answer = ask(client, QUESTION, IMAGE, tools=[LOG], generation_config={"tool_choice": choice})
        assert answer.status == "completed" and "count of buses" in answer.output_text


@pytest.mark.parametrize("tool", ["google_search", "code_execution", "url_context"])
def test_server_tools_are_refused_by_name(client: genai.Client, tool: str) -> None:
    with pytest.raises(interactions_errors.BadRequestError, match=rf"tools\[1\]: the tool '{tool}' is not run"):
        ask(client, QUESTION, IMAGE, tools=[LOG, {"type": tool}])


def test_a_result_of_no_call_is_refused(client: genai.Client) -> None:
    waiting = ask(client, QUESTION, IMAGE, **FORCED)
    with pytest.raises(interactions_errors.BadRequestError, match=r"input\[0\].call_id"):
        ask(client, result("call_of_somebody_else", "x"), previous_interaction_id=waiting.id)


# --- generateContent, its chats and its automatic calls ---------------------------------------------


class Clerk:
    """Two functions of Python, and how they were called."""

    def __init__(self) -> None:
        self.logged: list[int] = []

    def config(self, mode: str = "ANY") -> types.GenerateContentConfig:
        logged = self.logged  # the SDK copies a config, and the owners of its functions with it

        def log_buses(count: int) -> dict[str, int]:
            """Log how many buses there are.

            Args:
                count: how many there are.
            """
            logged.append(count)
            return {"ticket": 17}

        def book_table(city: str) -> str:
            """Book a table."""
            raise AssertionError(f"nobody asked for a table in {city}")

        calling = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode(mode))
        tools: Any = [book_table, log_buses]
        return types.GenerateContentConfig(tools=tools, tool_config=types.ToolConfig(function_calling_config=calling))


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


CONTENTS: Any = [PHOTO, QUESTION["text"]]


def test_automatic_calls_come_to_an_end(client: genai.Client, clerk: Clerk) -> None:
    answer = client.models.generate_content(model=MODEL, contents=CONTENTS, config=clerk.config())
    assert len(clerk.logged) == 1 and clerk.logged[0] >= 1
    assert "ticket: 17" in (answer.text or "")
    assert len(answer.automatic_function_calling_history or []) == 3


def test_automatic_calls_in_a_stream(client: genai.Client, clerk: Clerk) -> None:
    chunks = client.models.generate_content_stream(model=MODEL, contents=CONTENTS, config=clerk.config())
    parts = [part for chunk in chunks for part in (chunk.parts or [])]
    assert len(clerk.logged) == 1
    assert "ticket: 17" in "".join(part.text or "" for part in parts)


async def test_automatic_calls_from_a_loop(server: str, clerk: Clerk) -> None:
    client = connect(server).aio
    answer = await client.models.generate_content(model=MODEL, contents=CONTENTS, config=clerk.config())
    await client.aclose()
    assert len(clerk.logged) == 1
    assert "ticket: 17" in (answer.text or "")


def test_a_chat_calls_once_for_each_question(client: genai.Client, clerk: Clerk) -> None:
    chat = client.chats.create(model=MODEL, config=clerk.config())
    assert "ticket: 17" in (chat.send_message(CONTENTS).text or "")
    chat.send_message("And how many buses are on the left?")
    assert len(clerk.logged) == 2


def test_automatic_functions_that_need_not_be_called(client: genai.Client, clerk: Clerk) -> None:
    answer = client.models.generate_content(model=MODEL, contents=CONTENTS, config=clerk.config("AUTO"))
    assert "count of buses" in (answer.text or "") and not clerk.logged


def test_what_is_counted_is_what_is_charged(server: str) -> None:
    """With curl: the SDKs count contents alone."""
    parts = [{"text": QUESTION["text"]}, {"inlineData": {"mimeType": "image/jpeg", "data": IMAGE["data"]}}]
    declared = [{"functionDeclarations": [{"name": "log_buses", "parametersJsonSchema": SCHEMA}]}]
    calling = {"functionCallingConfig": {"mode": "ANY"}}
    body = {"contents": [{"role": "user", "parts": parts}], "tools": declared, "toolConfig": calling}
    model = f"{server}/v1beta/models/{MODEL}"
    with httpx.Client() as rest:
        counted = rest.post(f"{model}:countTokens", json={"generateContentRequest": body}).json()["totalTokens"]
        charged = rest.post(f"{model}:generateContent", json=body).json()["usageMetadata"]["promptTokenCount"]
        alone = rest.post(f"{model}:countTokens", json={"contents": body["contents"]}).json()["totalTokens"]
    assert counted == charged > alone


def test_a_search_is_refused(client: genai.Client) -> None:
    config = types.GenerateContentConfig(tools=[types.Tool(google_search=types.GoogleSearch())])
    with pytest.raises(errors.ClientError, match=r"tools\[0\]: the tool 'google_?[sS]earch' is not run"):
        client.models.generate_content(model=MODEL, contents=CONTENTS, config=config)


# --- the `openai` package ---------------------------------------------------------------------------

FUNCTION: Any = {
    "type": "function",
    "function": {"name": "log_buses", "description": "Logs how many buses there are.", "parameters": SCHEMA},
}
URL = {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{IMAGE['data']}"}}


@pytest.mark.parametrize(
    "choice",
    [pytest.param("required", id="any"), {"type": "function", "function": {"name": "log_buses"}}],
)
def test_a_tool_call_and_its_answer(server: str, choice: Any) -> None:
    client = openai.OpenAI(base_url=f"{server}/v1", api_key="anything")
    messages: list[Any] = [{"role": "user", "content": [QUESTION, URL]}]
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=[FUNCTION], tool_choice=choice)
    assert first.choices[0].finish_reason == "tool_calls"
    (call,) = first.choices[0].message.tool_calls or []
    assert call.type == "function" and json.loads(call.function.arguments)["count"] >= 1
    messages += [first.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": '{"ticket": 17}'}]
    second = client.chat.completions.create(model=MODEL, messages=messages, tools=[FUNCTION], tool_choice=choice)
    assert second.choices[0].finish_reason == "stop"
    assert "ticket: 17" in (second.choices[0].message.content or "")


def test_a_streamed_tool_call_adds_up(server: str) -> None:
    client = openai.OpenAI(base_url=f"{server}/v1", api_key="anything")
    messages: Any = [{"role": "user", "content": [QUESTION, URL]}]
    with client.chat.completions.stream(
        model=MODEL, messages=messages, tools=[FUNCTION], tool_choice="required"
    ) as stream:
        whole = stream.get_final_completion()
    (call,) = whole.choices[0].message.tool_calls or []
    assert json.loads(call.function.arguments)["count"] >= 1
    assert whole.choices[0].finish_reason == "tool_calls"


# --- JavaScript -------------------------------------------------------------------------------------


def test_both_javascript_sdks(node_desk: Desk) -> None:
    report = run(node_desk, "functions.mjs", node_desk.server)

    (call,) = report["automatic"]["calls"]
    assert call["name"] == "log_buses" and call["args"]["count"] >= 1
    assert "ticket: 17" in report["automatic"]["text"]
    assert report["streamed"] == [call]
    assert "count of buses" in report["auto"]["text"] and report["auto"]["calls"] is None
    assert report["chat"]["call"] == "log_buses" and "gave stored" in report["chat"]["text"]
    interaction = report["interaction"]
    assert (interaction["status"], interaction["after"]) == ("requires_action", "completed")
    step = {"type": "function_call", "id": "string", "name": "log_buses", "arguments": call["args"]}
    assert interaction["step"] == step
    assert "ticket: 17" in interaction["text"]
    assert report["fragments"] == call["args"]
    assert report["refusal"]["class"] == "BadRequestError" and "tools[0]" in report["refusal"]["message"]
    assert report["archived"]["call"] == call and "ticket: 17" in report["archived"]["text"]
    assert says(report["auto"]["text"], "bus")
