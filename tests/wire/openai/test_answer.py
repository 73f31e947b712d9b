import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from beholder.domain import (
    Answer,
    Delta,
    Draft,
    Finish,
    FinishReason,
    FunctionCall,
    Request,
    Role,
    Text,
    Thought,
    Turn,
    Usage,
    Words,
)
from beholder.faults import Fault, Status
from beholder.wire.openai import Call, Chunks, completion, refusal

USAGE = Usage(input_text=6, input_image=258, output_text=3, thought=2)
DRAFT: Draft = Request("gemini-2.5-flash", (Turn(Role.USER, (Text("?"),)),))


def asked(*, usage: bool = False) -> Call:
    return Call(DRAFT, stream=True, stream_usage=usage)


@pytest.mark.parametrize(("reason", "word"), [(FinishReason.STOP, "stop"), (FinishReason.MAX_TOKENS, "length")])
def test_an_answer(reason: FinishReason, word: str) -> None:
    assert completion("c1", asked(), Answer("A cat.", "", reason, USAGE), 5) == {
        "id": "c1",
        "object": "chat.completion",
        "created": 5,
        "model": "gemini-2.5-flash",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "A cat.", "refusal": None},
                "logprobs": None,
                "finish_reason": word,
            }
        ],
        "usage": {
            "prompt_tokens": 264,
            "completion_tokens": 5,
            "total_tokens": 269,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
    }


def test_a_thought_is_told_apart() -> None:
    (choice,) = completion("c1", asked(), Answer("A cat.", "Ears.", FinishReason.STOP, USAGE), 5)["choices"]
    assert choice["message"]["reasoning_content"] == "Ears."


CALLS = (FunctionCall("c1", "f", {"n": 1}), FunctionCall("c2", "g", {}))


@pytest.mark.parametrize(("reason", "word"), [(FinishReason.STOP, "tool_calls"), (FinishReason.MAX_TOKENS, "length")])
def test_calls_are_told_instead_of_words(reason: FinishReason, word: str) -> None:
    printed = completion("c1", asked(), Answer("", "", reason, USAGE, CALLS), 5)
    read = ChatCompletion.model_validate(printed).choices[0]
    assert (read.finish_reason, read.message.content) == (word, None)
    made = read.message.tool_calls or []
    assert [(one.id, one.function.name, one.function.arguments) for one in made if one.type == "function"] == [
        ("c1", "f", '{"n": 1}'),
        ("c2", "g", "{}"),
    ]


def test_a_streamed_call_comes_as_who_and_then_what() -> None:
    chunks = Chunks("c1", asked(), 5)
    printed = [chunk for call in CALLS for chunk in chunks.delta(call)]
    assert [chunk["choices"][0]["delta"]["tool_calls"] for chunk in printed] == [
        [{"index": 0, "id": "c1", "type": "function", "function": {"name": "f", "arguments": ""}}],
        [{"index": 0, "function": {"arguments": '{"n": 1}'}}],
        [{"index": 1, "id": "c2", "type": "function", "function": {"name": "g", "arguments": ""}}],
        [{"index": 1, "function": {"arguments": "{}"}}],
    ]
    (last,) = chunks.delta(Finish(FinishReason.STOP, USAGE))
    assert last["choices"][0]["finish_reason"] == "tool_calls"
    for chunk in [*printed, last]:
        ChatCompletionChunk.model_validate(chunk)


def test_a_stream_says_who_speaks_and_then_what() -> None:
    chunks = Chunks("c1", asked(), 5)
    deltas: list[Delta] = [Thought("hm"), Thought(""), Words("A "), Words(""), Words("cat.")]
    printed = [*chunks.start(), *(chunk for delta in deltas for chunk in chunks.delta(delta))]
    assert [chunk["choices"][0]["delta"] for chunk in printed] == [
        {"role": "assistant", "content": ""},
        {"reasoning_content": "hm"},
        {"content": "A "},
        {"content": "cat."},
    ]
    assert {chunk["object"] for chunk in printed} == {"chat.completion.chunk"}
    assert {chunk["choices"][0]["finish_reason"] for chunk in printed} == {None}


@pytest.mark.parametrize("usage", [False, True])
def test_a_stream_tells_its_cost_when_asked(usage: bool) -> None:
    last, *cost = Chunks("c1", asked(usage=usage), 5).delta(Finish(FinishReason.STOP, USAGE))
    assert last["choices"][0]["finish_reason"] == "stop"
    assert "usage" not in last
    assert [(chunk["choices"], chunk["usage"]["total_tokens"]) for chunk in cost] == [([], 269)] * usage


def test_a_failure_is_told_as_any_refusal() -> None:
    fault = Fault(Status.UNAVAILABLE, "busy")
    assert Chunks("c1", asked(), 5).failed(fault) == [refusal(fault)]
