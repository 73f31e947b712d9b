"""The hall fails before the first delta, or not in silence; and tells engines when a reader leaves."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

import pytest

from beholder.domain import (
    Ask,
    Delta,
    Draft,
    Finish,
    FinishReason,
    FunctionCall,
    FunctionResult,
    ImageSource,
    Request,
    Role,
    Text,
    Turn,
    Usage,
    Words,
)
from beholder.engines.base import Engine, ModelCard, fold
from beholder.engines.registry import Registry
from beholder.faults import Fault, Status, invalid
from beholder.hall import Hall

DONE = Finish(FinishReason.STOP, Usage())


class Speaker:
    """An engine that says given deltas, or fails, and notes what happens to it."""

    name = "speaker"
    card = ModelCard("speaker", "says what it is told", 1, 1)

    def __init__(self, *deltas: Delta | Fault) -> None:
        self._deltas = deltas
        self.events: list[str] = []

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        try:
            for delta in self._deltas:
                if isinstance(delta, Fault):
                    raise delta
                yield delta
            self.events.append("ended")
        finally:
            self.events.append("left")

    async def warm_up(self) -> None:
        self.events.append("warm")

    async def close(self) -> None:
        self.events.append("closed")


class Passing:
    """A resolver of drafts without images."""

    def __init__(self, fault: Fault | None = None) -> None:
        self._fault = fault
        self.closed = False

    async def resolve(self, draft: Draft) -> Ask:
        if self._fault is not None:
            raise self._fault
        return cast(Ask, draft)

    async def close(self) -> None:
        self.closed = True


def hall(engine: Speaker, fault: Fault | None = None) -> Hall:
    return Hall(Registry([cast(Engine, engine)], "speaker"), Passing(fault))


def draft(model: str = "gemini-3-flash-preview") -> Draft:
    return Request(model, (Turn(Role.USER, (Text("Hello"),)),))


async def test_deltas_come_in_order() -> None:
    engine = Speaker(Words("A "), Words("cat."), DONE)
    assert (await fold(await hall(engine).answer(draft()))).text == "A cat."
    assert engine.events == ["ended", "left"]


@pytest.mark.parametrize(
    ("engine", "model", "fault", "status"),
    [
        pytest.param(Speaker(DONE), "gpt-4o", None, Status.NOT_FOUND, id="an unknown model"),
        pytest.param(Speaker(DONE), "gemini-x", invalid("no image"), Status.INVALID_ARGUMENT, id="a bad image"),
        pytest.param(Speaker(invalid("no")), "gemini-x", None, Status.INVALID_ARGUMENT, id="an engine that refuses"),
    ],
)
async def test_faults_before_the_first_delta_are_raised_by_the_await(
    engine: Speaker, model: str, fault: Fault | None, status: Status
) -> None:
    with pytest.raises(Fault) as caught:
        await hall(engine, fault).answer(draft(model))
    assert caught.value.status is status


async def test_a_fault_midway_is_raised_midway() -> None:
    deltas = await hall(Speaker(Words("A"), Fault(Status.UNAVAILABLE, "gone"))).answer(draft())
    assert await anext(deltas) == Words("A")
    with pytest.raises(Fault, match="gone"):
        await anext(deltas)


@pytest.mark.parametrize("read", [0, 1], ids=["before reading anything", "after one delta"])
async def test_a_reader_that_leaves_closes_the_engine(read: int) -> None:
    engine = Speaker(Words("A"), Words("B"), DONE)
    async with aclosing(await hall(engine).answer(draft())) as deltas:
        for _ in range(read):
            assert await anext(deltas) == Words("A")
    assert engine.events == ["left"]


async def test_life() -> None:
    engine, resolver = Speaker(DONE), Passing()
    place = Hall(Registry([cast(Engine, engine)], "speaker"), resolver)
    assert not place.ready
    await place.warm_up()
    assert place.ready
    await place.close()
    assert not place.ready
    assert (engine.events, resolver.closed) == (["warm", "closed"], True)


def test_models_and_cards() -> None:
    place = hall(Speaker(DONE))
    assert place.card("gemini-anything").name == "speaker"
    assert ("speaker", Speaker.card) in list(place.models())
    with pytest.raises(Fault, match="not served here"):
        place.card("gpt-4o")


async def test_resolving_and_beginning_are_answering_in_two_steps() -> None:
    """The desk stores what was resolved before it begins."""
    speaker = Speaker(Words("a"), DONE)
    place = hall(speaker)
    ask = await place.resolve(draft())
    assert speaker.events == []
    assert (await fold(await place.begin(ask))).text == "a"


async def test_what_a_function_gave_without_a_call_is_refused_before_anything_is_fetched() -> None:
    stray: FunctionResult[ImageSource] = FunctionResult("c9", "f", 1, where="input[0].call_id")
    place = hall(Speaker(), invalid("fetched"))
    with pytest.raises(Fault, match="no call before it in this conversation has the id 'c9'") as caught:
        await place.resolve(Request("gemini-x", (Turn(Role.USER, (stray,)),)))
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "input[0].call_id")


async def test_what_a_function_gave_reaches_the_engine_after_its_call() -> None:
    turns: tuple[Turn[ImageSource], ...] = (
        Turn(Role.MODEL, (FunctionCall("c1", "f", {}),)),
        Turn(Role.USER, (FunctionResult("c1", "f", 1),)),
    )
    asked = Request("gemini-x", turns)
    assert await hall(Speaker()).resolve(asked) == cast(Ask, asked)


async def test_an_unknown_model_is_refused_before_anything_is_fetched() -> None:
    place = hall(Speaker(), invalid("fetched"))
    with pytest.raises(Fault) as caught:
        await place.resolve(draft("gpt-x"))
    assert caught.value.status is Status.NOT_FOUND


class Counted(Speaker):
    """An engine that reads five tokens."""

    def count(self, ask: Ask) -> Usage:
        return Usage(input_text=2, input_image=3)


def asked_with(key: str | None) -> Ask:
    return Request("speaker", (Turn(Role.USER, (Text("hi"),)),), key=key)


def counting(*deltas: Delta | Fault) -> tuple[Hall, list[tuple[str, int]]]:
    spent: list[tuple[str, int]] = []
    engine = cast(Engine, Counted(*deltas))
    return Hall(Registry([engine], "speaker"), Passing(), lambda key, tokens: spent.append((key, tokens))), spent


END = Finish(FinishReason.STOP, Usage(input_text=2, input_image=3, output_text=7, thought=1))


@pytest.mark.parametrize("deltas", [(Words("a"), Words("b"), END), (END,)], ids=["words", "nothing said"])
async def test_what_is_read_is_counted_at_once_and_the_rest_at_the_end(deltas: tuple[Delta, ...]) -> None:
    hall, spent = counting(*deltas)
    async with aclosing(await hall.begin(asked_with("k"))) as stream:
        assert spent == [("k", 5)]
        assert [delta async for delta in stream] == list(deltas)
    assert spent == [("k", 5), ("k", 8)]


async def test_who_leaves_early_has_read() -> None:
    hall, spent = counting(Words("a"), Words("b"), END)
    async with aclosing(await hall.begin(asked_with("k"))) as stream:
        await anext(stream)
    assert spent == [("k", 5)]


async def test_what_fails_before_a_word_costs_nothing() -> None:
    hall, spent = counting(invalid("no"))
    with pytest.raises(Fault):
        await hall.begin(asked_with("k"))
    assert spent == []


async def test_nobody_pays_without_a_key() -> None:
    hall, spent = counting(Words("a"), END)
    async with aclosing(await hall.begin(asked_with(None))) as stream:
        assert len([delta async for delta in stream]) == 2
    assert spent == []
