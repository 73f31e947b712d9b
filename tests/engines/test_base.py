"""Folding a stream is joining it."""

import inspect
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Answer, Delta, Finish, FinishReason, FunctionCall, Thought, Usage, Words
from beholder.engines.base import Engine, Memory, ModelCard, PixelSource, fold
from beholder.engines.embedded.engine import EmbeddedEngine
from beholder.engines.queued import Queued
from beholder.images.cache import ByteCache
from beholder.images.decoding.pixels import PixelRoom
from tests.fakes import FakeEngine

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


PIECES = st.one_of(st.builds(Words, st.text()), st.builds(Thought, st.text()), st.just(CALL))


@given(st.lists(PIECES))
async def test_pieces_are_joined_apart_and_in_their_order(pieces: list[Delta]) -> None:
    answer = await fold(stream([*pieces, DONE]))
    assert answer.text == "".join(piece.text for piece in pieces if isinstance(piece, Words))
    assert answer.thought == "".join(piece.text for piece in pieces if isinstance(piece, Thought))
    assert answer.calls == tuple(piece for piece in pieces if isinstance(piece, FunctionCall))
    assert (answer.reason, answer.usage) == (DONE.reason, DONE.usage)


async def test_a_stream_that_breaks_off_has_used_nothing() -> None:
    assert await fold(stream([Words("A")])) == Answer("A", "", FinishReason.STOP, Usage())


async def test_what_breaks_a_stream_breaks_the_answer() -> None:
    async def broken() -> AsyncIterator[Delta]:
        yield Words("A")
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await fold(broken())


def test_a_card_need_not_say_what_it_cannot_do() -> None:
    assert ModelCard("e", "It is.", 1, 1).limits == ()


ENGINE = ("generate", "count", "warm_up", "close")


@pytest.mark.parametrize(
    ("seam", "methods", "behind"),
    [
        pytest.param(Engine, ENGINE, EmbeddedEngine, id="the embedded engine"),
        pytest.param(Engine, ENGINE, Queued, id="an engine with a queue before it"),
        pytest.param(Engine, ENGINE, FakeEngine, id="the engine of tests"),
        pytest.param(PixelSource, ("__call__", "prepare"), PixelRoom, id="pixels"),
        pytest.param(Memory, ("get_or_make",), ByteCache, id="memory"),
    ],
)
def test_whoever_stands_behind_the_seam_takes_what_it_says(seam: type, methods: tuple[str, ...], behind: type) -> None:
    assert {name for name, one in vars(seam).items() if callable(one) and name[0] != "_"} <= set(methods)
    for name in methods:
        assert _taken(getattr(behind, name)) == _taken(getattr(seam, name)), name


def _taken(function: Callable[..., object]) -> list[tuple[str, object]]:
    """Give the parameters by name and kind: what a caller may rely on."""
    return [(one.name, one.kind) for one in inspect.signature(function).parameters.values()]
