import json
from typing import Any

import pytest
from openai.types.chat import ChatCompletionMessageToolCall

from beholder.domain import FunctionCall, FunctionResult, Role, Text, Turn
from beholder.faults import Fault
from beholder.wire.openai.calls import arguments, calls, printed

from .test_request import DATA, call

MADE = FunctionCall("c1", "count", {"kind": "größe", "n": 2})


def assistant(text: str = '{"n": 1}', **fields: Any) -> dict[str, Any]:
    made = {"id": "c1", "type": "function", "function": {"name": "count", "arguments": text}, **fields}
    return {"role": "assistant", "content": None, "tool_calls": [made]}


def test_a_call_is_printed_as_the_package_reads_it() -> None:
    read = ChatCompletionMessageToolCall.model_validate(printed(MADE))
    assert (read.id, read.function.name) == ("c1", "count")
    assert json.loads(read.function.arguments) == json.loads(arguments(MADE)) == MADE.arguments


def test_what_is_printed_can_be_sent_again() -> None:
    assert calls({"tool_calls": [printed(MADE)]}, "messages[1]") == [MADE]


@pytest.mark.parametrize("text", ["", "  ", "{}"])
def test_no_arguments(text: str) -> None:
    assert calls(assistant(text), "messages[1]")[0].arguments == {}


@pytest.mark.parametrize(
    ("message", "where", "words"),
    [
        pytest.param(assistant("n = 1"), "tool_calls[0].function.arguments", "JSON object", id="no JSON"),
        pytest.param(assistant("[1]"), "tool_calls[0].function.arguments", "JSON object", id="a list"),
        pytest.param(assistant("\ud800"), "tool_calls[0].function.arguments", "JSON object", id="half a character"),
        pytest.param(assistant(id=None), "tool_calls[0].id", "a string", id="no id"),
        pytest.param(assistant(function=None), "tool_calls[0].function", "a JSON object", id="no function"),
        pytest.param({"tool_calls": {"id": "c1"}}, "tool_calls", "a list", id="no list"),
    ],
)
def test_what_is_refused_says_where(message: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        calls(message, "messages[1]")
    assert caught.value.where == f"messages[1].{where}"
    assert words in caught.value.message


def test_a_conversation_with_a_call_and_what_it_gave() -> None:
    told = {"role": "tool", "tool_call_id": "c1", "content": "two"}
    asked, made, gave = call([{"role": "user", "content": "How many?"}, assistant(), told]).draft.turns
    assert asked == Turn(Role.USER, (Text("How many?"),))
    assert made == Turn(Role.MODEL, (FunctionCall("c1", "count", {"n": 1}),))
    assert gave == Turn(Role.USER, (FunctionResult("c1", "", "two", where="messages[2].tool_call_id"),))


def test_what_a_function_gave_may_be_parts_and_images() -> None:
    content = [{"type": "text", "text": "here"}, {"type": "image_url", "image_url": {"url": DATA}}]
    told = {"role": "tool", "tool_call_id": "c1", "content": content}
    *_, turn = call([{"role": "user", "content": "?"}, assistant(), told]).draft.turns
    (gave,) = turn.parts
    assert isinstance(gave, FunctionResult)
    assert (gave.value, len(gave.images)) == ("here", 1)


def test_calls_of_somebody_else_are_no_calls() -> None:
    user = {"role": "user", "content": "?", "tool_calls": "none of mine"}
    assert call([user]).draft.turns == (Turn(Role.USER, (Text("?"),)),)
