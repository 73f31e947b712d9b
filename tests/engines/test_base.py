"""Folding a stream is joining it."""

from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.engines.base import fold

DONE = Finish(FinishReason.STOP, Usage(input_text=4, output_text=2))
CALL = FunctionCall("c1", "f", {})
CUT = Finish(FinishReason.MAX_TOKENS, Usage(output_text=1))


async def stream(deltas: Sequence[Delta]) -> AsyncIterator[Delta]:
    for delta in deltas:
        yield delta


@pytest.mark.parametrize(
    ("deltas", "answer"),
    [
        pytest.param([DONE], Answer("", "", DONE.reason, DONE.usage), id="nothing said"),
        pytest.param([Words("A "), Words("cat."), DONE], Answer("A cat.", "", DONE.reason, DONE.usage), id="words"),
        pytest.param(
            [Thought("Saw "), Thought("fur."), Words("A cat."), DONE],
            Answer("A cat.", "Saw fur.", DONE.reason, DONE.usage),
            id="thoughts apart from words",
        ),
        pytest.param(
            [Words("A"), CALL, CALL, DONE],
            Answer("A", "", DONE.reason, DONE.usage, (CALL, CALL)),
            id="calls apart from words",
        ),
        pytest.param([Words("A"), CUT], Answer("A", "", CUT.reason, CUT.usage), id="cut short"),
    ],
)
async def test_fold(deltas: list[Delta], answer: Answer) -> None:
    assert await fold(stream(deltas)) == answer


@given(st.lists(st.text()))
async def test_no_word_is_lost(texts: list[str]) -> None:
    assert (await fold(stream([*map(Words, texts), DONE]))).text == "".join(texts)
