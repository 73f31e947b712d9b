from datetime import UTC, datetime
from typing import Any

import pytest

from beholder.domain import Delta, Finish, FinishReason, Interaction, Thought, Usage, Words
from beholder.wire.interactions import Events, edition, interaction
from beholder.wire.interactions.editions import First, Second

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAID: tuple[Delta, ...] = (
    Thought("I look."),
    Words("A "),
    Words("cat."),
    Finish(FinishReason.STOP, Usage(4, 258, 2, 3)),
)
CALL = {"type": "function_call", "id": "c1", "name": "f", "arguments": {"a": 1}}


def asked(said: tuple[Delta, ...] = SAID, given: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return interaction(Interaction("int_1", "m", NOW, NOW, said=said), given)


def streamed(said: tuple[Delta, ...] = SAID) -> list[dict[str, Any]]:
    events = Events(Interaction("int_1", "m", NOW, NOW))
    return [*events.start(), *(event for delta in said for event in events.delta(delta))]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"x-goog-api-client": "google-genai-sdk/1.55.0 gl-python/3.11.7"}, First, id="Python 1.55"),
        pytest.param({"x-goog-api-client": "google-genai-sdk/1.52.0 gl-node/v20"}, First, id="JavaScript 1.52"),
        pytest.param({"x-goog-api-client": "mine/2.1 google-genai-sdk/1.0.0"}, First, id="behind another name"),
        pytest.param({"x-goog-api-client": "google-genai-sdk/2.0.0 gl-node/v20"}, Second, id="JavaScript 2.0"),
        pytest.param({"x-goog-api-client": "google-genai-sdk/3.4.0 gl-python/3.11.7"}, Second, id="Python 3.4"),
        pytest.param({"x-goog-api-client": "google-genai-sdk/11.0.0"}, Second, id="two digits"),
        pytest.param({"x-goog-api-client": "my-google-genai-sdk"}, Second, id="something else"),
        pytest.param({}, Second, id="curl"),
        pytest.param({"api-revision": "2026-05-20"}, Second, id="the revision of the second"),
        pytest.param({"api-revision": "2027-01-01"}, Second, id="a later revision"),
        pytest.param({"api-revision": "2025-12-11"}, First, id="an earlier revision"),
        pytest.param(
            {"api-revision": "2026-05-20", "x-goog-api-client": "google-genai-sdk/1.75.0"},
            Second,
            id="the revision wins",
        ),
    ],
)
def test_who_reads_which_edition(headers: dict[str, str], expected: type) -> None:
    assert type(edition(headers)) is expected


def test_the_second_edition_is_what_is_printed() -> None:
    assert Second().resource(asked()) == asked()
    assert [Second().event(event) for event in streamed()] == streamed()


def test_steps_become_outputs() -> None:
    first = First().resource(asked())

    assert "steps" not in first
    assert first["outputs"] == [
        {"type": "thought", "summary": [{"type": "text", "text": "I look."}]},
        {"type": "text", "text": "A cat."},
    ]
    assert first["role"] == "model"
    assert first["usage"]["total_reasoning_tokens"] == first["usage"]["total_thought_tokens"] == 3
    kept = ("id", "object", "status", "model", "created", "updated")
    assert {name: first[name] for name in kept} == {name: asked()[name] for name in kept}


def test_what_is_in_progress_has_no_outputs_yet() -> None:
    first = First().resource(asked(said=()))
    assert (first["status"], first["outputs"]) == ("in_progress", [])


def test_input_steps_become_turns() -> None:
    hello, hi = {"type": "text", "text": "hello"}, {"type": "text", "text": "hi"}
    given: list[dict[str, Any]] = [
        {"type": "user_input", "content": [hello]},
        {"type": "model_output", "content": [hi]},
        CALL,
    ]
    assert First().resource(asked(given=given))["input"] == [
        {"role": "user", "content": [hello]},
        {"role": "model", "content": [hi]},
        {"role": "model", "content": [CALL]},
    ]


def test_a_call_is_a_content() -> None:
    assert First().resource({**asked(), "steps": [CALL]})["outputs"] == [CALL]


def test_a_stream_of_contents() -> None:
    first, second = First(), streamed()
    told = [dict(first.event(event)) for event in second]

    assert [event["event_type"] for event in told] == [
        "interaction.start",
        "content.start",
        "content.delta",
        "content.stop",
        "content.start",
        "content.delta",
        "content.delta",
        "content.stop",
        "interaction.complete",
    ]
    assert [event["event_id"] for event in told] == [event["event_id"] for event in second], "for going on later"
    assert [event["content"] for event in told if "content" in event] == [
        {"type": "thought"},
        {"type": "text", "text": ""},
    ]
    assert "".join(event["delta"]["text"] for event in told if event.get("index") == 1 and "delta" in event) == "A cat."
    assert told[-1]["interaction"]["outputs"][-1] == {"type": "text", "text": "A cat."}
    assert not any("step" in event or "steps" in event.get("interaction", {}) for event in told)


def test_the_arguments_of_a_call_come_whole() -> None:
    begun = {"event_type": "step.start", "event_id": "2", "index": 0, "step": {**CALL, "arguments": {}}}
    delta = {"type": "arguments_delta", "arguments": '{"a": 1}'}
    said = {"event_type": "step.delta", "event_id": "3", "index": 0, "delta": delta}
    first = First()
    assert first.event(begun)["content"] == {**CALL, "arguments": {}}
    assert first.event(said)["delta"] == CALL
    assert First().event(said)["delta"] == {"type": "function_call", "arguments": {"a": 1}}, "read from its middle"


def test_an_error_is_the_same_in_both() -> None:
    error = {"event_type": "error", "event_id": "9", "error": {"code": "INTERNAL", "message": "no"}}
    assert First().event(error) == error
