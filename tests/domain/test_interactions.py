from datetime import UTC, datetime

import pytest

from beholder.domain import (
    ENDS,
    Answer,
    Delta,
    Failure,
    Finish,
    FinishReason,
    FunctionCall,
    Interaction,
    Thought,
    Usage,
    Words,
    ended,
)

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


CAT = (Thought("fur"), Words("A "), Words("cat."))


@pytest.mark.parametrize(
    ("said", "failure", "status"),
    [
        pytest.param((), None, "in_progress", id="nothing said yet"),
        pytest.param(CAT, None, "in_progress", id="no end yet"),
        pytest.param((*CAT, Finish(FinishReason.STOP, Usage())), None, "completed", id="an end"),
        pytest.param((*CAT, Finish(FinishReason.MAX_TOKENS, Usage())), None, "incomplete", id="cut at the limit"),
        pytest.param((Finish(FinishReason.CANCELLED, Usage()),), None, "cancelled", id="stopped"),
        pytest.param(CAT, Failure("INTERNAL", "no"), "failed", id="failed"),
    ],
)
def test_what_was_said_tells_how_far_an_interaction_is(
    said: tuple[Delta, ...], failure: Failure | None, status: str
) -> None:
    assert Interaction("int_1", "m", MOMENT, MOMENT, said=said, failure=failure).status.value == status


def test_every_reason_to_finish_is_a_status() -> None:
    assert set(ENDS) == set(FinishReason)


def test_the_pieces_add_up_to_the_answer() -> None:
    usage = Usage(1, 2, 3, 4)
    whole = Interaction("int_1", "m", MOMENT, MOMENT, said=(*CAT, Finish(FinishReason.STOP, usage)))
    assert whole.answer == Answer("A cat.", "fur", FinishReason.STOP, usage)
    assert Interaction("int_1", "m", MOMENT, MOMENT).answer == Answer("", "", FinishReason.STOP, Usage())


def test_a_call_that_was_said_waits_for_the_caller() -> None:
    made = FunctionCall("c1", "f", {"n": 1})
    whole = Interaction("int_1", "m", MOMENT, MOMENT, said=(*CAT, made, Finish(FinishReason.STOP, Usage())))
    assert whole.status.value == "requires_action"
    assert (whole.answer.text, whole.answer.calls) == ("A cat.", (made,))


@pytest.mark.parametrize(
    ("reason", "calls", "status"),
    [
        pytest.param(FinishReason.STOP, True, "requires_action", id="calls"),
        pytest.param(FinishReason.STOP, False, "completed", id="words"),
        pytest.param(FinishReason.MAX_TOKENS, True, "incomplete", id="calls that were cut"),
        pytest.param(FinishReason.CANCELLED, True, "cancelled", id="calls that were stopped"),
    ],
)
def test_only_an_answer_that_came_to_its_end_waits_for_functions(
    reason: FinishReason, calls: bool, status: str
) -> None:
    assert ended(reason, calls=calls).value == status
