"""What is described of generateContent is read; what is printed of it is described, to the last key."""

from functools import partial
from typing import Any

import pytest

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.faults import Fault, Status
from beholder.wire.content import Chunks, count, parse, parse_count, response
from beholder.wire.described.content import schemas
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import accepted, complaints, held, stretched

read = partial(parse, model="m")
read_count = partial(parse_count, model="m")
IMAGE = {"inlineData": {"mimeType": "image/png", "data": "YWJj"}}
ENUM = {"type": "STRING", "enum": ["cat"]}
USAGE = Usage(input_text=6, input_image=258, output_text=3, thought=2)
CALL = FunctionCall("c1", "f", {"n": 1})


def asked(*parts: object, **fields: object) -> dict[str, object]:
    return {"contents": [{"role": "user", "parts": list(parts) or [{"text": "hi"}]}], **fields}


def knobs(**fields: object) -> dict[str, object]:
    return asked(generationConfig=fields)


def test_every_schema_of_this_dialect_says_what_it_is_for() -> None:
    assert {"GenerateContentRequest", "GenerateContentResponse", "CountTokensResponse"} <= set(schemas())


@pytest.mark.parametrize(
    ("body", "described", "taken"),
    [
        pytest.param(asked(), True, True, id="words"),
        pytest.param(asked(IMAGE), True, True, id="an image"),
        pytest.param(asked({"fileData": {"fileUri": "files/a1"}}), True, True, id="a file"),
        pytest.param(asked({**IMAGE, "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}), True, True, id="coarse"),
        pytest.param({"contents": "hi"}, True, True, id="a string"),
        pytest.param({"contents": {"parts": [{"text": "hi"}]}}, True, True, id="one content"),
        pytest.param(asked({"text": "hi", "thoughtSignature": "x"}), True, True, id="a key that is not known"),
        pytest.param(asked(systemInstruction="be brief"), True, True, id="an instruction"),
        pytest.param(asked(systemInstruction={"parts": [{"text": "be"}]}), True, True, id="an instruction in parts"),
        pytest.param(asked(cachedContent=""), True, True, id="no cache"),
        pytest.param(asked(generationConfig=None), True, True, id="no knobs"),
        pytest.param(knobs(temperature=0, topP=1, topK=1, seed=0, maxOutputTokens=1), True, True, id="knobs"),
        pytest.param(knobs(thinkingConfig={"thinkingLevel": "MINIMAL", "thinkingBudget": -1}), True, True, id="think"),
        pytest.param(knobs(responseModalities=["TEXT"], candidateCount=1), True, True, id="one answer in words"),
        pytest.param(knobs(responseMimeType="text/x.enum", responseSchema=ENUM), True, True, id="a word of a list"),
        pytest.param(knobs(responseJsonSchema={"type": "object"}), True, True, id="JSON"),
        pytest.param({"contents": ["hi"]}, False, True, id="lenient: strings"),
        pytest.param(asked("hi"), False, True, id="lenient: a string for a part"),
        pytest.param(asked({"inline_data": {"data": "YWJj"}}), False, True, id="lenient: another casing"),
        pytest.param({"contents": [{"role": "tool", "parts": [{"text": "hi"}]}]}, False, True, id="lenient: a role"),
        pytest.param(knobs(responseMimeType="application/json;x"), False, True, id="lenient: a parameter of a type"),
        pytest.param(knobs(thinkingConfig={"thinkingLevel": "low"}), False, True, id="lenient: words in any case"),
        pytest.param(asked({"text": " "}), False, False, id="blank"),
        pytest.param({"contents": []}, False, False, id="nothing"),
        pytest.param({}, False, False, id="no contents"),
        pytest.param(asked({"inlineData": {}}), False, False, id="an image of nothing"),
        pytest.param(asked(cachedContent="cachedContents/1"), False, False, id="a cache"),
        pytest.param(knobs(candidateCount=2), False, False, id="two answers"),
        pytest.param(knobs(topK=0), False, False, id="out of range"),
        pytest.param(knobs(responseModalities=["IMAGE"]), False, False, id="a picture for an answer"),
        pytest.param(knobs(responseMimeType="text/x.enum", responseSchema={}), False, False, id="a word of no list"),
        pytest.param(knobs(responseMimeType="text/plain", responseJsonSchema={}), False, False, id="a form for words"),
        pytest.param(knobs(responseSchema=ENUM, responseJsonSchema={}), False, False, id="two schemas"),
    ],
)
def test_what_is_described_is_taken(body: dict[str, Any], described: bool, taken: bool) -> None:
    assert (held(ref("GenerateContentRequest"), body), accepted(read, body)) == (described, taken)


@pytest.mark.parametrize(
    ("body", "described"),
    [
        pytest.param(asked(), True, id="contents"),
        pytest.param({"generateContentRequest": asked()}, True, id="a whole request"),
        pytest.param({"generateContentRequest": {}}, False, id="a request for nothing"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_what_is_counted(body: dict[str, Any], described: bool) -> None:
    assert held(ref("CountTokensRequest"), body) == accepted(read_count, body) == described


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer("A cat.", "", FinishReason.STOP, USAGE), id="words"),
        pytest.param(Answer("A", "Ears.", FinishReason.MAX_TOKENS, USAGE), id="cut, with thoughts"),
        pytest.param(Answer("", "", FinishReason.STOP, Usage(1), (CALL, CALL)), id="calls"),
    ],
)
def test_an_answer_is_described_to_the_last_key(answer: Answer) -> None:
    printed = response("r1", "m", answer)
    assert complaints(ref("GenerateContentResponse"), printed) == []
    more = list(stretched(printed, "args"))
    assert len(more) > 6
    assert not any(held(ref("GenerateContentResponse"), one) for one in more)


def test_every_piece_of_a_stream_is_described() -> None:
    chunks = Chunks("r1", "m")
    said: list[Delta] = [Thought("Ears."), Words("A cat."), CALL, Finish(FinishReason.STOP, USAGE)]
    pieces = [*chunks.start(), *(piece for delta in said for piece in chunks.delta(delta))]
    for piece in [*pieces, *chunks.failed(Fault(Status.UNAVAILABLE, "gone"))]:
        assert complaints(ref("GenerateContentChunk"), piece) == []
    assert not held(ref("GenerateContentChunk"), {**pieces[-1], "surprise": 1})


def test_a_count_is_described() -> None:
    printed = count(USAGE)
    assert complaints(ref("CountTokensResponse"), printed) == []
    assert not any(held(ref("CountTokensResponse"), one) for one in stretched(printed))
