import pytest
from google.genai import types

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.faults import Fault, Status
from beholder.wire.content import Chunks, count, response
from beholder.wire.content.answer import chunk
from beholder.wire.errors import body

USAGE = Usage(input_text=6, input_image=258, output_text=3)


def test_an_answer() -> None:
    assert response("r1", "m", Answer("A cat.", "", FinishReason.STOP, USAGE)) == {
        "candidates": [
            {"content": {"parts": [{"text": "A cat."}], "role": "model"}, "index": 0, "finishReason": "STOP"},
        ],
        "usageMetadata": {
            "promptTokenCount": 264,
            "candidatesTokenCount": 3,
            "totalTokenCount": 267,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 6}, {"modality": "IMAGE", "tokenCount": 258}],
            "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 3}],
        },
        "modelVersion": "m",
        "responseId": "r1",
    }


def test_a_thought_comes_first_and_is_marked_and_counted() -> None:
    usage = Usage(input_text=6, output_text=3, thought=4)
    printed = response("r1", "m", Answer("A cat.", "I saw ears.", FinishReason.MAX_TOKENS, usage))
    (candidate,) = printed["candidates"]
    assert candidate["content"]["parts"] == [{"text": "I saw ears.", "thought": True}, {"text": "A cat."}]
    assert candidate["finishReason"] == "MAX_TOKENS"
    assert printed["usageMetadata"]["thoughtsTokenCount"] == 4
    assert printed["usageMetadata"]["totalTokenCount"] == 13


CALL = FunctionCall("c1", "f", {"n": 1})
CALLED = {"functionCall": {"id": "c1", "name": "f", "args": {"n": 1}}}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", [CALLED, CALLED], id="instead of words"),
        pytest.param("One moment.", [{"text": "One moment."}, CALLED, CALLED], id="after words"),
    ],
)
def test_calls_are_parts(text: str, parts: list[dict[str, object]]) -> None:
    (candidate,) = response("r1", "m", Answer(text, "", FinishReason.STOP, USAGE, (CALL, CALL)))["candidates"]
    assert candidate["content"]["parts"] == parts
    assert candidate["finishReason"] == "STOP"


def test_the_python_sdk_reads_a_call() -> None:
    printed = response("r1", "m", Answer("", "", FinishReason.STOP, USAGE, (CALL,)))
    read = types.GenerateContentResponse.model_validate(printed)
    assert read.function_calls == [types.FunctionCall(id="c1", name="f", args={"n": 1})]


@pytest.mark.parametrize(
    ("delta", "parts"),
    [
        pytest.param(Words("A"), [{"text": "A"}], id="words"),
        pytest.param(Thought("hm"), [{"text": "hm", "thought": True}], id="a thought"),
        pytest.param(CALL, [CALLED], id="a call, whole"),
    ],
)
def test_a_chunk_has_the_increment_alone(delta: Delta, parts: list[dict[str, object]]) -> None:
    assert chunk("r1", "m", delta) == {
        "candidates": [{"content": {"parts": parts, "role": "model"}, "index": 0}],
        "modelVersion": "m",
        "responseId": "r1",
    }


@pytest.mark.parametrize("delta", [Words(""), Thought("")])
def test_nothing_said_is_no_chunk(delta: Delta) -> None:
    assert chunk("r1", "m", delta) is None


def test_the_last_chunk_says_why_and_what_it_cost() -> None:
    last = chunk("r1", "m", Finish(FinishReason.STOP, USAGE))
    assert last is not None
    assert last["candidates"][0]["finishReason"] == "STOP"
    assert last["usageMetadata"]["totalTokenCount"] == 267


def test_a_count_is_of_the_input_alone() -> None:
    assert count(USAGE) == {
        "totalTokens": 264,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 6}, {"modality": "IMAGE", "tokenCount": 258}],
    }
    assert count(Usage()) == {"totalTokens": 0, "promptTokensDetails": []}


def test_a_stream_is_what_chunks_say() -> None:
    chunks, fault = Chunks("r1", "m"), Fault(Status.UNAVAILABLE, "busy")
    assert list(chunks.start()) == []
    assert chunks.delta(Words("A")) == [chunk("r1", "m", Words("A"))]
    assert chunks.delta(Words("")) == []
    assert chunks.failed(fault) == [body(fault)]
