"""A database that is away for a while: what was accepted goes on when it is back, and nothing waits for ever."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from beholder.desk import Desk, jobs, patience
from beholder.domain import Finish, InteractionStatus
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.database.database import Database
from tests.desk.conftest import PNG, call, heard, made
from tests.desk.test_jobs import at_work, over
from tests.fakes import FakeEngine
from tests.store.conftest import Clock, names


class Outage:
    """Lets a database answer nothing while it is `on`; what was asked meanwhile is counted."""

    def __init__(self) -> None:
        self.on = False
        self.asked = asyncio.Event()

    def before(self, work: Callable[..., Any]) -> Callable[..., Any]:
        async def tried(database: Database, *given: Any) -> Any:
            if self.on:
                self.asked.set()
                raise Fault(Status.UNAVAILABLE, "the database does not answer now")
            return await work(database, *given)

        return tried


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Outage:
    outage = Outage()
    for name in ("read", "write"):
        monkeypatch.setattr(Database, name, outage.before(getattr(Database, name)))
    monkeypatch.setattr(patience, "PAUSE", 0.0)
    monkeypatch.setattr(jobs, "END_SECONDS", 0.01)
    return outage


async def test_a_job_is_begun_when_the_database_is_back(desk: Desk, engine: FakeEngine, outage: Outage) -> None:
    accepted = await desk.accept(call("What?", PNG, background=True))
    outage.on = True
    async with at_work(desk):
        await outage.asked.wait()
        assert engine.asked == []
        outage.on = False
        done = await over(desk, accepted.id)
    assert (done.status, done.answer.text) == (InteractionStatus.COMPLETED, "What?[image/png 4x3]")


async def test_what_was_answered_meanwhile_is_stored_when_it_is_back(
    desk: Desk, engine: FakeEngine, outage: Outage
) -> None:
    engine.hold_at = 0
    accepted = await desk.accept(call("What?", background=True))
    async with at_work(desk):
        await engine.held.wait()
        outage.on = True
        engine.gate.set()
        await outage.asked.wait()
        assert (await desk.get(accepted.id, "default")).status is InteractionStatus.IN_PROGRESS
        outage.on = False
        assert (await over(desk, accepted.id)).status is InteractionStatus.COMPLETED
    assert (await desk._archive.interactions.get(accepted.id, "default")).answer.text == "What?"
    assert len(engine.asked) == 1


async def test_a_stream_that_is_stored_waits_with_its_end(desk: Desk, engine: FakeEngine, outage: Outage) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    begun, deltas = await desk.stream(call(stream=True))
    await engine.held.wait()
    adding = desk._runs[begun.id].adding
    assert adding is not None
    await adding
    outage.on = True
    engine.gate.set()
    reading = asyncio.ensure_future(heard(deltas))
    await outage.asked.wait()
    assert not reading.done()
    outage.on = False
    assert isinstance((await reading)[-1], Finish)
    assert (await desk.get(begun.id, "default")).status is InteractionStatus.COMPLETED


async def test_an_answer_that_cannot_be_stored_is_told_at_once_and_leaves_no_image(
    desk: Desk, engine: FakeEngine, outage: Outage, settings: Settings
) -> None:
    engine.hold_at = 0
    asking = asyncio.ensure_future(desk.answer(call("What?", PNG)))
    await engine.held.wait()
    outage.on = True
    engine.gate.set()
    with pytest.raises(Fault) as caught:
        await asking
    assert caught.value.status is Status.UNAVAILABLE
    assert len(names(settings.data_dir / "content")) == 1
    outage.on = False
    await desk.sweep()
    assert names(settings.data_dir / "content") == set()


async def test_an_answer_that_fails_leaves_no_image(desk: Desk, engine: FakeEngine, settings: Settings) -> None:
    """Its image was written beside the engine, for a holder that never came."""
    engine.error = Fault(Status.INVALID_ARGUMENT, "no")
    engine.hold_at = 1
    engine.words = ["a", "b"]
    asking = asyncio.ensure_future(desk.answer(call("What?", PNG)))
    await engine.held.wait()
    while not names(settings.data_dir / "content"):
        await asyncio.sleep(0)
    engine.gate.set()
    with pytest.raises(Fault, match="no"):
        await asking
    await desk.sweep()
    assert names(settings.data_dir / "content") == set()


async def test_a_waiting_job_that_cannot_be_cancelled_now_stays_a_job(
    desk: Desk, engine: FakeEngine, outage: Outage
) -> None:
    accepted = await desk.accept(call("What?", background=True))
    outage.on = True
    with pytest.raises(Fault) as caught:
        await desk.cancel(accepted.id, "default")
    assert caught.value.status is Status.UNAVAILABLE
    outage.on = False
    async with at_work(desk):
        assert (await over(desk, accepted.id)).status is InteractionStatus.COMPLETED
    assert len(engine.asked) == 1


async def test_who_cancels_a_running_job_is_not_kept_waiting(desk: Desk, engine: FakeEngine, outage: Outage) -> None:
    engine.hold_at = 0
    accepted = await desk.accept(call("What?", background=True))
    async with at_work(desk):
        await engine.held.wait()
        outage.on = True
        with pytest.raises(Fault, match="ask again") as caught:
            await desk.cancel(accepted.id, "default")
        assert caught.value.status is Status.UNAVAILABLE
        outage.on = False
        assert (await over(desk, accepted.id)).status is InteractionStatus.CANCELLED


async def test_a_stop_does_not_wait_for_it_and_the_next_start_takes_the_job_up(
    settings: Settings, clock: Clock, archive: Archive, engine: FakeEngine, outage: Outage
) -> None:
    desk = made(settings, clock, archive, engine)
    await desk.open()
    engine.hold_at = 0
    accepted = await desk.accept(call("What?", background=True))
    async with at_work(desk):
        await engine.held.wait()
        outage.on = True
        engine.gate.set()
        await outage.asked.wait()
        await desk.close()
    outage.on = False
    engine.hold_at = None
    again = made(settings, clock, Archive(settings, clock), engine)
    await again.open()
    async with at_work(again):
        assert (await over(again, accepted.id)).status is InteractionStatus.COMPLETED
    await again.close()
