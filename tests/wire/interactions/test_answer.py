from datetime import UTC, datetime
from typing import Any

import pytest
from google.genai import interactions as sdk

from beholder.domain import Delta, Failure, Finish, FinishReason, FunctionCall, Interaction, Thought, Usage, Words
from beholder.wire.interactions import interaction
from beholder.wire.interactions.answer import steps, usage

from .bodies import MODEL, call

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
UPDATED = datetime(2026, 1, 1, 0, 0, 1, 500, tzinfo=UTC)
USAGE = Usage(input_text=6, input_image=258, output_text=3, thought=2)


def printed(*said: Delta, failure: Failure | None = None, **fields: object) -> dict[str, Any]:
    echo = call("hi", **fields).echo
    return interaction(Interaction("int_1", MODEL, CREATED, UPDATED, echo=echo, said=said, failure=failure))


def test_an_interaction_is_printed_as_the_api_does() -> None:
    assert printed(Words("A cat."), Finish(FinishReason.STOP, USAGE)) == {
        "id": "int_1",
        "object": "interaction",
        "model": MODEL,
        "status": "completed",
        "created": "2026-01-01T00:00:00.000000Z",
        "updated": "2026-01-01T00:00:01.000500Z",
        "steps": [{"type": "model_output", "content": [{"type": "text", "text": "A cat."}]}],
        "usage": {
            "total_input_tokens": 264,
            "total_output_tokens": 3,
            "total_thought_tokens": 2,
            "total_cached_tokens": 0,
            "total_tool_use_tokens": 0,
            "total_tokens": 269,
            "input_tokens_by_modality": [{"modality": "text", "tokens": 6}, {"modality": "image", "tokens": 258}],
            "output_tokens_by_modality": [{"modality": "text", "tokens": 3}],
        },
    }


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        pytest.param(FinishReason.STOP, "completed", id="finished"),
        pytest.param(FinishReason.MAX_TOKENS, "incomplete", id="cut off"),
        pytest.param(FinishReason.CANCELLED, "cancelled", id="stopped"),
    ],
)
def test_status(reason: FinishReason, status: str) -> None:
    assert printed(Words("A"), Finish(reason, USAGE))["status"] == status


CALL = FunctionCall("c1", "f", {"n": 1})
CALLED = {"type": "function_call", "id": "c1", "name": "f", "arguments": {"n": 1}}


@pytest.mark.parametrize(
    ("said", "types"),
    [
        pytest.param((CALL,), ["function_call"], id="alone"),
        pytest.param((Words("Well,"), CALL), ["model_output", "function_call"], id="after words"),
        pytest.param((Thought("hm"), CALL), ["thought", "function_call"], id="after a thought"),
    ],
)
def test_calls_are_the_last_steps_and_want_something_done(said: tuple[Delta, ...], types: list[str]) -> None:
    answer = printed(*said, Finish(FinishReason.STOP, USAGE))
    assert answer["status"] == "requires_action"
    assert [one["type"] for one in answer["steps"]] == types
    assert answer["steps"][-1] == CALLED
    assert answer["usage"]["total_tokens"] == 269
    read = sdk.Interaction.model_validate(answer)
    assert isinstance(read.steps and read.steps[-1], sdk.FunctionCallStep)


def test_calls_of_what_failed_are_told_without_being_waited_for() -> None:
    answer = printed(CALL, failure=Failure("INTERNAL", "no"))
    assert (answer["status"], answer["steps"]) == ("failed", [CALLED])


def test_what_is_in_progress_has_no_steps_yet() -> None:
    answer = printed(Words("A c"))
    assert (answer["status"], answer["steps"]) == ("in_progress", [])
    assert "usage" not in answer


@pytest.mark.parametrize(
    ("said", "failure", "status", "types"),
    [
        pytest.param((), Failure("UNAVAILABLE", "gone"), "failed", [], id="failed before a word"),
        pytest.param((Thought("t"),), Failure("INTERNAL", "no"), "failed", [], id="failed while thinking"),
        pytest.param((Words("A"),), Failure("INTERNAL", "no"), "failed", ["model_output"], id="failed among the words"),
        pytest.param((Finish(FinishReason.CANCELLED, Usage()),), None, "cancelled", [], id="stopped before a word"),
    ],
)
def test_what_ended_without_an_answer_says_why(
    said: tuple[Delta, ...], failure: Failure | None, status: str, types: list[str]
) -> None:
    answer = printed(*said, failure=failure)
    assert answer["status"] == status
    assert [step["type"] for step in answer["steps"]] == types
    assert answer.get("errors") == (None if failure is None else [{"code": failure.code, "message": failure.message}])
    assert "usage" not in answer


def test_the_input_is_printed_when_it_is_given() -> None:
    steps = [{"type": "user_input", "content": []}]
    assert interaction(Interaction("int_1", MODEL, CREATED, UPDATED), steps)["input"] == steps


@pytest.mark.parametrize(
    ("text", "thought", "types"),
    [
        pytest.param("A cat.", "", ["model_output"], id="words"),
        pytest.param("A cat.", "I see fur.", ["thought", "model_output"], id="a thought before the words"),
        pytest.param("", "I see fur.", ["thought", "model_output"], id="only a thought"),
        pytest.param("", "", ["model_output"], id="nothing: still one empty block"),
    ],
)
def test_the_last_step_holds_the_whole_text_in_one_block(text: str, thought: str, types: list[str]) -> None:
    made = steps(text, thought)
    assert [step["type"] for step in made] == types
    assert made[-1]["content"] == [{"type": "text", "text": text}]
    if thought:
        assert made[0]["summary"] == [{"type": "text", "text": thought}]


@pytest.mark.parametrize(
    ("used", "read", "said"),
    [
        pytest.param(Usage(), [], [], id="nothing"),
        pytest.param(Usage(input_text=5), ["text"], [], id="words only"),
        pytest.param(Usage(input_image=5, output_text=1), ["image"], ["text"], id="an image only"),
    ],
)
def test_modalities_that_took_no_part_are_left_out(used: Usage, read: list[str], said: list[str]) -> None:
    made = usage(used)
    assert [item["modality"] for item in made["input_tokens_by_modality"]] == read
    assert [item["modality"] for item in made["output_tokens_by_modality"]] == said
    assert made["total_tokens"] == used.total


ECHOED: dict[str, Any] = {
    "system_instruction": "Be brief.",
    "generation_config": {"thinking_level": "minimal", "max_output_tokens": 5},
    "response_format": {"type": "text", "mime_type": "application/json", "schema": {"type": "array"}},
    "labels": {"team": "a"},
    "service_tier": "flex",
    "previous_interaction_id": "int_0",
}


def test_the_request_is_echoed_without_its_input() -> None:
    answer = printed(Words("[]"), Finish(FinishReason.STOP, USAGE), **ECHOED)
    assert {name: answer[name] for name in ECHOED} == ECHOED
    assert "input" not in answer


def test_the_python_sdk_reads_an_interaction() -> None:
    answer = printed(Thought("I see nothing."), Words("[]"), Finish(FinishReason.MAX_TOKENS, USAGE), **ECHOED)
    read = sdk.Interaction.model_validate(answer)
    assert (read.id, read.status, read.model) == ("int_1", "incomplete", MODEL)
    assert read.steps is not None
    assert [type(step) for step in read.steps] == [sdk.ThoughtStep, sdk.ModelOutputStep]
    assert read.usage is not None
    assert read.usage.total_tokens == 269
    assert isinstance(read.generation_config, sdk.GenerationConfig)
    assert read.generation_config.thinking_level == "minimal"
    assert isinstance(read.response_format, sdk.TextResponseFormat)
