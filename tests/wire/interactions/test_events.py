import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from google.genai import interactions as sdk
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from beholder.domain import Delta, Finish, FinishReason, FunctionCall, Interaction, Thought, Usage, Words
from beholder.faults import Fault, Status, invalid
from beholder.wire.interactions import Events, interaction

from .bodies import MODEL

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = Interaction("int_1", MODEL, CREATED, CREATED)
USAGE = Usage(input_text=1, output_text=2)
STOP = Finish(FinishReason.STOP, USAGE)
HEADING = {"id": "int_1", "object": "interaction", "model": MODEL, "created": "2026-01-01T00:00:00.000000Z"}
OUTPUT = {"type": "model_output"}
THOUGHT = {"type": "thought"}

Event = dict[str, Any]


def stream(*deltas: Delta) -> list[Event]:
    events = Events(OPEN)
    return [*events.start(), *(event for delta in deltas for event in events.delta(delta))]


def outline(events: list[Event]) -> list[str]:
    """Say each event in a word or two: `start 0`, `delta 0`, `stop 0`, `completed`."""
    return [" ".join([e["event_type"].rpartition(".")[2], str(e.get("index", ""))]).strip() for e in events]


def accumulate(events: list[Event]) -> list[Event]:
    """Build the steps as a client does that only looks at step events."""
    steps: list[Event] = []
    for event in events:
        match event["event_type"]:
            case "step.start":
                assert event["index"] == len(steps)
                key = "summary" if event["step"]["type"] == "thought" else "content"
                empty = {} if event["step"]["type"] == "function_call" else {key: [{"type": "text", "text": ""}]}
                steps.append({**event["step"], **empty})
            case "step.delta":
                delta, step = event["delta"], steps[event["index"]]
                if delta["type"] == "text":
                    step["content"][0]["text"] += delta["text"]
                elif delta["type"] == "arguments_delta":
                    step["arguments"] = json.loads(delta["arguments"])
                else:
                    assert delta["type"] == "thought_summary"
                    step["summary"][0]["text"] += delta["content"]["text"]
    return steps


CALL = FunctionCall("c1", "f", {"n": 1})


def test_a_call_to_the_letter() -> None:
    opened = {"type": "function_call", "id": "c1", "name": "f", "arguments": {}}
    made = {**opened, "arguments": {"n": 1}}
    *_, start, delta, stop, completed = stream(CALL, STOP)
    assert start == {"event_type": "step.start", "event_id": "2", "index": 0, "step": opened}
    assert delta["delta"] == {"type": "arguments_delta", "arguments": '{"n": 1}'}
    assert (stop["event_type"], stop["event_id"]) == ("step.stop", "4")
    assert completed["interaction"]["status"] == "requires_action"
    assert completed["interaction"]["steps"] == [made]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param((CALL,), "created, start 0, delta 0, stop 0, completed", id="one call"),
        pytest.param((CALL, CALL), "created, start 0, delta 0, stop 0, start 1, delta 1, stop 1, completed", id="two"),
        pytest.param(
            (Thought("hm"), Words("Well,"), CALL),
            "created, start 0, delta 0, stop 0, start 1, delta 1, stop 1, start 2, delta 2, stop 2, completed",
            id="after a thought and words",
        ),
        pytest.param((CALL, Thought("late")), "created, start 0, delta 0, stop 0, completed", id="a thought too late"),
    ],
)
def test_calls_are_steps_that_add_up_to_what_is_printed_whole(said: tuple[Delta, ...], told: str) -> None:
    events = stream(*said, STOP)
    assert ", ".join(outline(events)) == told
    heard = tuple(delta for delta in said if delta != Thought("late"))
    whole = interaction(replace(OPEN, said=(*heard, STOP)))
    assert accumulate(events) == events[-1]["interaction"]["steps"] == whole["steps"]
    assert whole["status"] == events[-1]["interaction"]["status"] == "requires_action"


def test_a_call_that_was_stopped_is_told_as_cancelled() -> None:
    closing = stream(CALL, Finish(FinishReason.CANCELLED, Usage()))[-1]["interaction"]
    assert (closing["status"], len(closing["steps"])) == ("cancelled", 1)


def test_a_call_can_be_resumed_after_any_of_its_events() -> None:
    whole = stream(CALL, STOP)
    for seen in range(len(whole)):
        events = Events(OPEN, seen)
        rest = [*events.start(), *events.delta(CALL), *events.delta(STOP)]
        assert rest == whole[seen:]


def test_a_stream_to_the_letter() -> None:
    assert stream(Words("A "), Words("cat."), STOP) == [
        {"event_type": "interaction.created", "event_id": "1", "interaction": {**HEADING, "status": "in_progress"}},
        {"event_type": "step.start", "event_id": "2", "index": 0, "step": OUTPUT},
        {"event_type": "step.delta", "event_id": "3", "index": 0, "delta": {"type": "text", "text": "A "}},
        {"event_type": "step.delta", "event_id": "4", "index": 0, "delta": {"type": "text", "text": "cat."}},
        {"event_type": "step.stop", "event_id": "5", "index": 0},
        {
            "event_type": "interaction.completed",
            "event_id": "6",
            "interaction": {
                **HEADING,
                "status": "completed",
                "steps": [{**OUTPUT, "content": [{"type": "text", "text": "A cat."}]}],
                "usage": {
                    "total_input_tokens": 1,
                    "total_output_tokens": 2,
                    "total_thought_tokens": 0,
                    "total_cached_tokens": 0,
                    "total_tool_use_tokens": 0,
                    "total_tokens": 3,
                    "input_tokens_by_modality": [{"modality": "text", "tokens": 1}],
                    "output_tokens_by_modality": [{"modality": "text", "tokens": 2}],
                },
            },
        },
    ]


@pytest.mark.parametrize(
    ("deltas", "expected"),
    [
        pytest.param([STOP], "created, start 0, delta 0, stop 0, completed", id="no words: one empty block"),
        pytest.param([Words(""), STOP], "created, start 0, delta 0, stop 0, completed", id="empty words are no words"),
        pytest.param([Words("a"), Words(""), STOP], "created, start 0, delta 0, stop 0, completed", id="empty piece"),
        pytest.param(
            [Thought("t"), Thought("t"), Words("a"), STOP],
            "created, start 0, delta 0, delta 0, stop 0, start 1, delta 1, stop 1, completed",
            id="a thought first",
        ),
        pytest.param(
            [Thought("t"), STOP],
            "created, start 0, delta 0, stop 0, start 1, delta 1, stop 1, completed",
            id="only a thought",
        ),
        pytest.param(
            [Thought(""), Words("a"), STOP], "created, start 0, delta 0, stop 0, completed", id="empty thought"
        ),
        pytest.param(
            [Words("a"), Thought("late"), STOP], "created, start 0, delta 0, stop 0, completed", id="a late thought"
        ),
    ],
)
def test_the_order_of_events(deltas: list[Delta], expected: str) -> None:
    assert ", ".join(outline(stream(*deltas))) == expected


def test_an_answer_cut_off_is_incomplete() -> None:
    assert stream(Words("a"), Finish(FinishReason.MAX_TOKENS, USAGE))[-1]["interaction"]["status"] == "incomplete"


@pytest.mark.parametrize(
    ("said", "expected", "steps"),
    [
        pytest.param([], "created, completed", [], id="before a word"),
        pytest.param([Thought("t")], "created, start 0, delta 0, stop 0, completed", [], id="while thinking"),
        pytest.param(
            [Words("A")],
            "created, start 0, delta 0, stop 0, completed",
            [{**OUTPUT, "content": [{"type": "text", "text": "A"}]}],
            id="among the words",
        ),
    ],
)
def test_a_stopped_stream_closes_as_cancelled(said: list[Delta], expected: str, steps: list[Event]) -> None:
    events = stream(*said, Finish(FinishReason.CANCELLED, Usage()))
    assert ", ".join(outline(events)) == expected
    assert events[-1]["interaction"] == {**HEADING, "status": "cancelled", "steps": steps}


CALLS = st.lists(st.builds(FunctionCall, st.text(), st.text(), st.dictionaries(st.text(), st.integers())), max_size=3)
SAID = st.tuples(st.lists(st.text().map(Thought), max_size=3), st.lists(st.text().map(Words), max_size=5), CALLS)
DELTAS = SAID.map(lambda parts: tuple(delta for part in parts for delta in part))


@given(DELTAS, st.integers(0, 30), st.booleans())
def test_a_stream_goes_on_after_any_event(deltas: tuple[Delta, ...], after: int, fails: bool) -> None:
    def events_after(number: int) -> list[Event]:
        events = Events(OPEN, number)
        told = [*events.start(), *(event for delta in deltas for event in events.delta(delta))]
        return [*told, *(events.failed(invalid("no")) if fails else events.delta(STOP))]

    assert events_after(after) == events_after(0)[after:]


@given(DELTAS)
def test_a_stream_adds_up_to_the_answer_that_is_not_streamed(deltas: tuple[Delta, ...]) -> None:
    events = stream(*deltas, STOP)
    whole = interaction(replace(OPEN, said=(*deltas, STOP)))
    assert accumulate(events) == whole["steps"]
    closing = events[-1]["interaction"]
    assert {key: whole[key] for key in closing} == closing
    assert [int(event["event_id"]) for event in events] == list(range(1, len(events) + 1))
    opened, closed = (
        [event["index"] for event in events if event["event_type"] == kind] for kind in ("step.start", "step.stop")
    )
    assert opened == closed == list(range(len(whole["steps"])))


@pytest.mark.parametrize(
    ("deltas", "expected", "steps"),
    [
        pytest.param([], "created, error, completed", [], id="before any piece"),
        pytest.param(
            [Words("A c")],
            "created, start 0, delta 0, stop 0, error, completed",
            [{**OUTPUT, "content": [{"type": "text", "text": "A c"}]}],
            id="among the words",
        ),
        pytest.param(
            [Thought("t")],
            "created, start 0, delta 0, stop 0, error, completed",
            [],
            id="while thinking: no answer yet",
        ),
        pytest.param(
            [CALL],
            "created, start 0, delta 0, stop 0, error, completed",
            [{"type": "function_call", "id": "c1", "name": "f", "arguments": {"n": 1}}],
            id="after a call",
        ),
    ],
)
def test_a_failure_closes_the_stream(deltas: list[Delta], expected: str, steps: list[Event]) -> None:
    events = Events(OPEN)
    before = [*events.start(), *(event for delta in deltas for event in events.delta(delta))]
    after = events.failed(Fault(Status.UNAVAILABLE, "the engine went away"))
    assert ", ".join(outline(before + after)) == expected
    error = {"code": "UNAVAILABLE", "message": "the engine went away"}
    assert after[-2]["error"] == error
    assert after[-1]["interaction"] == {**HEADING, "status": "failed", "steps": steps, "errors": [error]}
    assert [int(event["event_id"]) for event in before + after] == list(range(1, len(before + after) + 1))


def test_a_failure_names_the_field() -> None:
    events = Events(OPEN)
    assert events.failed(invalid("is no image", "input[1]"))[0]["error"]["message"] == "input[1]: is no image"


def test_the_python_sdk_reads_every_event() -> None:
    events = Events(OPEN)
    sent = [*events.start(), *events.delta(Thought("t")), *events.delta(Words("a"))]
    sent += [*events.delta(CALL), *events.delta(STOP)]
    sent += Events(OPEN).failed(invalid("no"))
    reader: TypeAdapter[Any] = TypeAdapter(sdk.InteractionSSEEvent)
    read = [reader.validate_python(event) for event in sent]
    assert [event.event_type for event in read] == [event["event_type"] for event in sent]
    assert not any(getattr(event, "is_unknown", False) for event in read)
    deltas = [event.delta for event in read if isinstance(event, sdk.StepDelta)]
    assert [delta.type for delta in deltas] == ["thought_summary", "text", "arguments_delta"]
