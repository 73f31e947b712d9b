"""What is described of chat completions is read; what is printed of them is described, to the last key."""

from typing import Any

import pytest

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.faults import Fault, Status
from beholder.wire.described.openai import schemas
from beholder.wire.described.shapes import ref
from beholder.wire.openai import Call, Chunks, completion, parse
from tests.wire.described.holding import accepted, complaints, held, stretched

URL = "https://example.org/cat.jpg"
USAGE = Usage(input_text=6, input_image=258, output_text=3, thought=2)
MADE = FunctionCall("c1", "f", {"n": 1})
CALLED = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
HELLO = {"role": "user", "content": "hi"}


def chat(*messages: object, **fields: object) -> dict[str, object]:
    return {"model": "m", "messages": list(messages) or [HELLO], **fields}


def shown(image_url: object) -> dict[str, object]:
    return chat({"role": "user", "content": [{"type": "image_url", "image_url": image_url}]})


def form(**fields: object) -> dict[str, object]:
    return chat(response_format=fields)


CALL = parse(b'{"model": "m", "messages": [{"role": "user", "content": "hi"}], "stream_options": {"include_usage": 1}}')


def test_every_schema_of_this_dialect_has_its_name() -> None:
    assert all(name.startswith("Chat") for name in schemas())


@pytest.mark.parametrize(
    ("body", "described", "taken"),
    [
        pytest.param(chat(), True, True, id="words"),
        pytest.param(shown({"url": URL, "detail": "low"}), True, True, id="an image"),
        pytest.param(chat({"role": "system", "content": "be brief"}, HELLO), True, True, id="an instruction"),
        pytest.param(chat(HELLO, {"role": "assistant", "content": "hi"}, HELLO), True, True, id="a conversation"),
        pytest.param(
            chat(
                HELLO,
                {"role": "assistant", "tool_calls": [CALLED]},
                {"role": "tool", "tool_call_id": "c1", "content": "9"},
            ),
            True,
            True,
            id="a call and what it gave",
        ),
        pytest.param(chat(n=1, seed=0, stop="x", top_p=0, temperature=2), True, True, id="knobs"),
        pytest.param(chat(stop=["x", "y"], reasoning_effort="none"), True, True, id="several ends"),
        pytest.param(chat(stream=True, stream_options={"include_usage": True}), True, True, id="a stream"),
        pytest.param(form(type="json_object"), True, True, id="JSON"),
        pytest.param(form(type="json_schema", json_schema={"schema": {"type": "object"}}), True, True, id="a form"),
        pytest.param(chat(logprobs=True), False, False, id="log probabilities"),
        pytest.param(chat(functions=[]), True, True, id="none of the older functions"),
        pytest.param(chat(user="me", store=True), True, True, id="keys that are not known"),
        pytest.param(shown(URL), False, True, id="lenient: a bare URL"),
        pytest.param(chat(reasoning_effort="HIGH"), False, True, id="lenient: words in any case"),
        pytest.param(form(type="json_schema", json_schema={}), False, True, id="lenient: a form without a schema"),
        pytest.param(chat(HELLO, {"role": "assistant", "content": None}), False, True, id="lenient: null said"),
        pytest.param(chat(model=" "), False, False, id="a blank model"),
        pytest.param({"model": "m"}, False, False, id="no messages"),
        pytest.param({"messages": [HELLO]}, False, False, id="no model"),
        pytest.param(chat({"role": "assistant", "content": "hi"}), False, False, id="no question"),
        pytest.param(chat({"role": "user", "content": " "}), False, False, id="a blank question"),
        pytest.param(shown({"url": URL, "detail": "max"}), False, False, id="an unknown detail"),
        pytest.param(chat({"role": "tool", "content": "9"}), False, False, id="a result of no call"),
        pytest.param(chat({**HELLO, "role": "robot"}), False, False, id="an unknown role"),
        pytest.param(chat(n=2), False, False, id="two answers"),
        pytest.param(chat(stop=""), False, False, id="an end of nothing"),
        pytest.param(chat(functions=[{"name": "f"}]), False, False, id="older functions"),
        pytest.param(form(type="xml"), False, False, id="an unknown form"),
        pytest.param(form(type="json_schema"), False, False, id="a schema that is missing"),
    ],
)
def test_what_is_described_is_taken(body: dict[str, Any], described: bool, taken: bool) -> None:
    assert (held(ref("ChatRequest"), body), accepted(parse, body)) == (described, taken)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer("A cat.", "", FinishReason.STOP, USAGE), id="words"),
        pytest.param(Answer("A", "Ears.", FinishReason.MAX_TOKENS, USAGE), id="cut, with thoughts"),
        pytest.param(Answer("", "", FinishReason.STOP, USAGE, (MADE,)), id="a call"),
    ],
)
def test_an_answer_is_described_to_the_last_key(answer: Answer) -> None:
    printed = completion("c1", CALL, answer, 5)
    assert complaints(ref("ChatCompletion"), printed) == []
    more = list(stretched(printed))
    assert len(more) > 5
    assert not any(held(ref("ChatCompletion"), one) for one in more)


@pytest.mark.parametrize("usage", [True, False], ids=["with its cost", "without"])
def test_every_piece_of_a_stream_is_described(usage: bool) -> None:
    chunks = Chunks("c1", Call(CALL.draft, stream=True, stream_usage=usage), 5)
    said: list[Delta] = [Thought("Ears."), Words("A cat."), MADE, Finish(FinishReason.STOP, USAGE)]
    pieces = [*chunks.start(), *(piece for delta in said for piece in chunks.delta(delta))]
    assert any("usage" in piece for piece in pieces) == usage
    for piece in [*pieces, *chunks.failed(Fault(Status.INTERNAL, "no"))]:
        assert complaints(ref("ChatChunk"), piece) == []
        assert not any(held(ref("ChatChunk"), one) for one in stretched(piece, "details"))
