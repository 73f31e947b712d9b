from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import ENDS, Answer, Finish, FinishReason, FunctionCall, Thought, Usage, Words

COUNTS = st.integers(0, 10**9)
USAGES = st.builds(Usage, COUNTS, COUNTS, COUNTS, COUNTS)


@pytest.mark.parametrize(
    ("usage", "read", "total"),
    [
        pytest.param(Usage(), 0, 0, id="nothing"),
        pytest.param(Usage(input_text=5), 5, 5, id="words read"),
        pytest.param(Usage(input_image=258), 258, 258, id="an image read"),
        pytest.param(Usage(output_text=7), 0, 7, id="words said"),
        pytest.param(Usage(thought=2), 0, 2, id="thought"),
        pytest.param(Usage(input_text=5, input_image=258, output_text=7, thought=2), 263, 272, id="all of it"),
    ],
)
def test_usage_adds_up(usage: Usage, read: int, total: int) -> None:
    assert (usage.input, usage.total) == (read, total)


@given(USAGES)
def test_every_token_is_counted_once(usage: Usage) -> None:
    assert usage.total == sum(getattr(usage, field.name) for field in fields(Usage))
    assert usage.total - usage.input == usage.output_text + usage.thought


def test_a_piece_of_words_is_no_piece_of_thought() -> None:
    pieces = {Words("a"), Thought("a"), Words("a")}
    assert len(pieces) == 2


def test_no_engine_says_that_it_was_cancelled_but_it_can_be_told() -> None:
    assert {reason.value for reason in FinishReason} == {"stop", "max_tokens", "cancelled"}
    assert set(ENDS) == set(FinishReason)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"text": "b"}, id="other words"),
        pytest.param({"thought": "b"}, id="other thoughts"),
        pytest.param({"reason": FinishReason.MAX_TOKENS}, id="cut short"),
        pytest.param({"usage": Usage(1)}, id="another cost"),
        pytest.param({"calls": (FunctionCall("c1", "f", {}),)}, id="a call"),
    ],
)
def test_answers_are_the_same_when_all_of_them_is(changed: dict[str, object]) -> None:
    answer = Answer("a", "", FinishReason.STOP, Usage())
    assert answer.calls == ()
    assert replace(answer) == answer
    assert replace(answer, **changed) != answer  # type: ignore[arg-type]


def test_an_end_says_why_and_what_it_cost() -> None:
    end = Finish(FinishReason.STOP, Usage(1, 2, 3, 4))
    assert (end.reason, end.usage.total) == (FinishReason.STOP, 10)
    assert end != Finish(FinishReason.MAX_TOKENS, end.usage)
