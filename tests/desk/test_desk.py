import asyncio
import dataclasses
from collections.abc import Callable

import pytest

from beholder.desk import Desk
from beholder.desk import desk as module
from beholder.desk.record import NewRecord
from beholder.domain import FinishReason, Interaction, InteractionStatus, KeptImage, Text, Usage, Words
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.interactions import InteractionStore
from tests.desk.conftest import PNG, call, heard
from tests.fakes import FakeEngine
from tests.store.conftest import names

DONE = InteractionStatus.COMPLETED


async def test_an_answer_is_stored_when_it_is_given(desk: Desk, settings: Settings, archive: Archive) -> None:
    answer = await desk.answer(call("What?", PNG, echo={"labels": {"a": "b"}}))
    assert (answer.status, answer.answer.text) == (DONE, "What?[image/png 4x3]")
    assert await archive.interactions.get(answer.id, "default") == answer
    assert len(names(settings.data_dir / "content")) == 1


async def test_what_is_not_stored_leaves_nothing(desk: Desk, settings: Settings) -> None:
    answer = await desk.answer(call("What?", PNG, store=False))
    interaction, deltas = await desk.stream(call("What?", PNG, store=False))
    assert [delta.text for delta in (await heard(deltas))[:-1] if isinstance(delta, Words)] == [
        "What?",
        "[image/png 4x3]",
    ]
    for id in (answer.id, interaction.id):
        with pytest.raises(Fault):
            await desk.get(id, "default")
    assert names(settings.data_dir / "content") == set()


async def test_the_same_photo_is_stored_once_and_goes_with_its_last_owner(desk: Desk, settings: Settings) -> None:
    first, second = [await desk.answer(call("What?", PNG, PNG)) for _ in range(2)]
    assert len(names(settings.data_dir / "content")) == 1
    await desk.delete(first.id, "default")
    assert len(names(settings.data_dir / "content")) == 1
    await desk.delete(second.id, "default")
    assert names(settings.data_dir / "content") == set()


async def test_what_fails_before_an_answer_is_not_stored(desk: Desk, engine: FakeEngine, archive: Archive) -> None:
    engine.words, engine.error = ["a"], Fault(Status.UNAVAILABLE, "not now")
    with pytest.raises(Fault, match="not now"):
        await desk.answer(call())
    assert await archive.interactions.unfinished() == []


async def test_a_stream_is_stored_from_its_first_word(desk: Desk, engine: FakeEngine, archive: Archive) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    interaction, deltas = await desk.stream(call("What?", PNG))
    assert interaction.status is InteractionStatus.IN_PROGRESS
    request, pictures = await desk.given(interaction.id, "default")  # waits until the row is there
    assert [type(part) for part in request.turns[0].parts] == [Text, KeptImage]
    assert list(pictures.values()) == [PNG]
    assert (await archive.interactions.get(interaction.id, "default")).status is InteractionStatus.IN_PROGRESS
    engine.gate.set()
    said = await heard(deltas)
    assert (await archive.interactions.get(interaction.id, "default")).said == tuple(said)


async def test_the_end_of_a_stream_is_told_when_it_is_safe(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, allowed = asyncio.Event(), asyncio.Event()
    finish = InteractionStore.finish

    async def slow(self: InteractionStore, interaction: Interaction) -> None:
        asked.set()
        await allowed.wait()
        await finish(self, interaction)

    monkeypatch.setattr(InteractionStore, "finish", slow)
    engine.words = ["a"]
    interaction, deltas = await desk.stream(call())
    assert await anext(deltas) == Words("a")
    closing = asyncio.ensure_future(anext(deltas))
    await asked.wait()
    assert not closing.done()
    assert (await desk.get(interaction.id, "default")).status is InteractionStatus.IN_PROGRESS
    allowed.set()
    await closing
    assert (await desk.get(interaction.id, "default")).status is DONE


async def test_a_stored_stream_goes_on_without_its_reader(desk: Desk, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    interaction, deltas = await desk.stream(call())
    await anext(deltas)
    await deltas.aclose()
    engine.gate.set()
    _, again = await desk.follow(interaction.id, "default")
    assert [delta for delta in await heard(again) if isinstance(delta, Words)] == [Words("a"), Words("b")]
    assert (await desk.get(interaction.id, "default")).status is DONE


@pytest.mark.parametrize("heard", [pytest.param(0, id="before the first word"), pytest.param(1, id="under way")])
async def test_a_stream_that_is_not_stored_stops_with_its_reader(desk: Desk, engine: FakeEngine, heard: int) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    _, deltas = await desk.stream(call(store=False))
    for _ in range(heard):
        await anext(deltas)
    await deltas.aclose()
    assert engine.closed.is_set()


@pytest.mark.parametrize("ask", [Desk.answer, Desk.stream], ids=["answer", "stream"])
@pytest.mark.parametrize("store", [True, False])
async def test_a_caller_that_leaves_before_it_knows_the_id_stops_the_engine(
    desk: Desk, engine: FakeEngine, ask: Callable[..., object], store: bool
) -> None:
    engine.hold_at = 0
    asking = asyncio.ensure_future(ask(desk, call(store=store)))  # type: ignore[call-overload]
    await engine.held.wait()
    asking.cancel()
    await engine.closed.wait()


async def test_a_stored_stream_whose_caller_leaves_with_the_first_word_has_an_end(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row is being written by then: cut off, it would be in progress until the server starts anew."""
    opened: list[str] = []
    opening = NewRecord.open

    def leaving(self: NewRecord, interaction: Interaction) -> asyncio.Future[None]:
        opened.append(interaction.id)
        asking.cancel()
        return opening(self, interaction)

    monkeypatch.setattr(NewRecord, "open", leaving)
    engine.words, engine.hold_at = ["a", "b"], 1
    asking = asyncio.ensure_future(desk.stream(call()))
    await asyncio.wait({asking})
    assert asking.cancelled()
    engine.gate.set()
    await engine.closed.wait()
    interaction, deltas = await desk.follow(opened[0], "default")
    await heard(deltas)
    assert (await desk.get(interaction.id, "default")).status is DONE


async def test_a_failure_midway_is_recorded_with_what_had_been_said(desk: Desk, engine: FakeEngine) -> None:
    engine.words, engine.error = ["a"], Fault(Status.UNAVAILABLE, "the model went away")
    interaction, deltas = await desk.stream(call())
    with pytest.raises(Fault):
        await heard(deltas)
    stored = await desk.get(interaction.id, "default")
    assert (stored.status, stored.answer.text) == (InteractionStatus.FAILED, "a")
    assert stored.failure is not None and stored.failure.code == "UNAVAILABLE"
    _, again = await desk.follow(interaction.id, "default")
    with pytest.raises(Fault, match="the model went away"):
        await heard(again)


async def test_an_answer_that_cannot_be_stored_is_not_given(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise Fault(Status.UNAVAILABLE, "the disk is full")

    monkeypatch.setattr(InteractionStore, "add", full)
    with pytest.raises(Fault, match="disk is full"):
        await desk.answer(call())
    _, deltas = await desk.stream(call("a"))
    with pytest.raises(Fault, match="disk is full"):
        await heard(deltas)
    with pytest.raises(Fault, match="disk is full"):
        await desk.accept(call(background=True))


async def test_a_defect_before_the_work_begins_reaches_who_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr(module, "kept", broken)
    with pytest.raises(KeyError):
        await desk.stream(call())


async def test_a_stream_is_cancelled_by_its_id(desk: Desk, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    interaction, deltas = await desk.stream(call())
    await engine.held.wait()
    stopped = await desk.cancel(interaction.id, "default")
    assert engine.closed.is_set()
    assert (stopped.status, stopped.answer.text) == (InteractionStatus.CANCELLED, "a")
    said = await heard(deltas)
    assert said[0] == Words("a")
    assert said[-1].reason is FinishReason.CANCELLED  # type: ignore[union-attr]
    assert await desk.cancel(interaction.id, "default") == await desk.get(interaction.id, "default") == stopped


async def test_what_is_over_stays_as_it_is_when_it_is_cancelled(desk: Desk) -> None:
    answer = await desk.answer(call())
    assert await desk.cancel(answer.id, "default") == answer


async def test_one_whose_end_is_being_recorded_is_not_stopped_any_more(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, allowed = asyncio.Event(), asyncio.Event()
    finish = InteractionStore.finish

    async def slow(self: InteractionStore, interaction: Interaction) -> None:
        asked.set()
        await allowed.wait()
        await finish(self, interaction)

    monkeypatch.setattr(InteractionStore, "finish", slow)
    interaction, _ = await desk.stream(call())
    await asked.wait()
    cancelling = asyncio.ensure_future(desk.cancel(interaction.id, "default"))
    await asyncio.sleep(0)
    allowed.set()
    assert (await cancelling).status is DONE


async def test_deleting_stops_the_work_and_frees_the_images(desk: Desk, engine: FakeEngine, settings: Settings) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    interaction, _ = await desk.stream(call("What?", PNG))
    await engine.held.wait()
    await desk.delete(interaction.id, "default")
    assert engine.closed.is_set()
    with pytest.raises(Fault):
        await desk.get(interaction.id, "default")
    await desk.sweep()
    assert names(settings.data_dir / "content") == set()


async def test_one_that_nobody_works_on_can_be_cancelled(desk: Desk, archive: Archive, engine: FakeEngine) -> None:
    """Its end could not be recorded, perhaps for a full disk."""
    done = await desk.answer(call())
    stuck = dataclasses.replace(done, said=())
    await archive.interactions.finish(stuck)
    assert (await desk.cancel(done.id, "default")).status is InteractionStatus.CANCELLED
    assert (await desk.get(done.id, "default")).answer.usage == Usage()


@pytest.mark.parametrize("act", [Desk.get, Desk.follow, Desk.given, Desk.cancel, Desk.delete])
async def test_an_unknown_id_is_not_found(desk: Desk, act: Callable[..., object]) -> None:
    with pytest.raises(Fault) as caught:
        await act(desk, "int_none", "default")  # type: ignore[misc]
    assert caught.value.status is Status.NOT_FOUND


async def test_the_background_needs_the_store(desk: Desk) -> None:
    with pytest.raises(Fault, match="must be stored") as caught:
        await desk.accept(call(background=True, store=False))
    assert caught.value.where == "background"


async def test_a_bad_image_is_refused_before_a_job_is_accepted(desk: Desk, archive: Archive) -> None:
    with pytest.raises(Fault) as caught:
        await desk.accept(call("What?", b"no picture", background=True))
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert await archive.interactions.unfinished() == []
