import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from beholder.desk import Desk
from beholder.desk.patience import PAUSES
from beholder.domain import FinishReason, Interaction, InteractionStatus, Words
from beholder.engines.queued import Queued
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.interactions import InteractionStore
from tests.desk.conftest import PNG, call, heard, made
from tests.fakes import FakeEngine
from tests.server.conftest import png
from tests.store.conftest import Clock


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[None]:
    working = asyncio.ensure_future(desk.work())
    yield
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def over(desk: Desk, id: str) -> Interaction:
    """Wait for the end of `id`, however it ends."""
    _, deltas = await desk.follow(id, "default")
    with suppress(Fault):
        await heard(deltas)
    return await desk.get(id, "default")


async def killed(desk: Desk) -> None:
    """End `desk` as a kill does: nothing is recorded or taken back."""
    tasks = [run.task for run in desk._runs.values() if run.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    desk._runs.clear()
    await desk._archive.close()


async def test_a_job_is_answered_in_the_background(desk: Desk) -> None:
    accepted = await desk.accept(call("What?", PNG, background=True))
    assert (accepted.status, accepted.background) == (InteractionStatus.IN_PROGRESS, True)
    assert (await desk.get(accepted.id, "default")).status is InteractionStatus.IN_PROGRESS
    async with at_work(desk):
        done = await over(desk, accepted.id)
    assert (done.status, done.answer.text) == (InteractionStatus.COMPLETED, "What?[image/png 4x3]")


async def test_jobs_let_those_who_wait_go_first(desk: Desk, engine: FakeEngine) -> None:
    first = await desk.answer(call("a"))
    async with at_work(desk):
        await over(desk, (await desk.accept(call("b", background=True))).id)
        await over(desk, (await desk.accept(call("c", background=True, previous_interaction_id=first.id))).id)
    assert [ask.patient for ask in engine.asked] == [False, True, True]


async def test_a_caller_that_leaves_while_its_job_is_stored_leaves_a_whole_job(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, allowed = asyncio.Event(), asyncio.Event()
    add = InteractionStore.add

    async def slow(self: InteractionStore, *given: Any) -> None:
        asked.set()
        await allowed.wait()
        await add(self, *given)

    monkeypatch.setattr(InteractionStore, "add", slow)
    accepting = asyncio.ensure_future(desk.accept(call("What?", PNG, background=True)))
    await asked.wait()
    accepting.cancel()
    await asyncio.gather(accepting, return_exceptions=True)
    allowed.set()
    while not desk._runs:
        await asyncio.sleep(0)
    (id,) = desk._runs
    async with at_work(desk):
        done = await over(desk, id)
    assert done.answer.text == "What?[image/png 4x3]"


async def test_the_same_job_twice_is_two_jobs(desk: Desk, engine: FakeEngine) -> None:
    ids = [(await desk.accept(call("a", background=True))).id for _ in range(2)]
    async with at_work(desk):
        assert {(await over(desk, id)).status for id in ids} == {InteractionStatus.COMPLETED}
    assert len(set(ids)) == len(engine.asked) == 2


async def test_a_job_has_what_it_needs_when_the_uploaded_file_is_gone(desk: Desk, engine: FakeEngine) -> None:
    """Its images are stored with it; here they come from an earlier turn as well."""
    first = await desk.answer(call("What?", PNG))
    accepted = await desk.accept(call("And?", png(7, 5), background=True, previous_interaction_id=first.id))
    async with at_work(desk):
        done = await over(desk, accepted.id)
    assert done.answer.text == "What?[image/png 4x3]What?[image/png 4x3]And?[image/png 7x5]"


async def test_only_so_many_are_worked_on_at_once(
    settings: Settings, clock: Clock, archive: Archive, engine: FakeEngine
) -> None:
    engine.hold_at = 0
    desk = made(settings.model_copy(update={"background_jobs": 2}), clock, archive, engine)
    await desk.open()
    ids = [(await desk.accept(call(background=True))).id for _ in range(5)]
    async with at_work(desk):
        while len(engine.asked) < 2:
            await asyncio.sleep(0)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(engine.asked) == 2
        engine.gate.set()
        assert {(await over(desk, id)).status for id in ids} == {InteractionStatus.COMPLETED}
    await desk.close()


@pytest.mark.parametrize("running", [False, True], ids=["waiting", "running"])
async def test_a_job_is_cancelled(desk: Desk, engine: FakeEngine, running: bool) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    accepted = await desk.accept(call(background=True))
    _, reader = await desk.follow(accepted.id, "default")
    if running:
        async with at_work(desk):
            await engine.held.wait()
            stopped = await desk.cancel(accepted.id, "default")
    else:
        stopped = await desk.cancel(accepted.id, "default")
    assert (stopped.status, stopped.answer.text) == (InteractionStatus.CANCELLED, "a" if running else "")
    assert (await heard(reader))[-1].reason is FinishReason.CANCELLED  # type: ignore[union-attr]
    engine.gate.set()
    async with at_work(desk):
        other = await desk.accept(call(background=True))
        await over(desk, other.id)
    assert len(engine.asked) == (2 if running else 1), "a cancelled job was begun"


async def test_a_job_is_cancelled_in_the_very_moment_in_which_its_work_begins(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[asyncio.Task[Any]] = []

    def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        if not begun:
            task.cancel()  # as by a request that is next in the loop, before the first step of the task
            desk._runs[accepted.id].stopped = True
        begun.append(task)
        return task

    accepted = await desk.accept(call("a", background=True))
    _, reader = await desk.follow(accepted.id, "default")
    monkeypatch.setattr("beholder.desk.jobs.asyncio.ensure_future", begin)
    working = asyncio.get_running_loop().create_task(desk.work())
    assert (await heard(reader))[-1].reason is FinishReason.CANCELLED  # type: ignore[union-attr]
    working.cancel()
    await asyncio.wait([working])
    assert (await desk.get(accepted.id, "default")).status is InteractionStatus.CANCELLED
    assert (engine.asked, desk._runs) == ([], {})


async def test_a_cancelled_job_leaves_the_queue_at_once(settings: Settings, clock: Clock, archive: Archive) -> None:
    engine = FakeEngine(hold_at=0)
    queued = Queued(engine, 1, 0)
    desk = made(settings, clock, archive, queued)
    await desk.open()
    person = asyncio.ensure_future(desk.answer(call("person")))
    await engine.held.wait()
    async with at_work(desk):
        accepted = await desk.accept(call("job", background=True))
        while not queued.stats().waiting:
            await asyncio.sleep(0)
        assert (await desk.cancel(accepted.id, "default")).status is InteractionStatus.CANCELLED
        assert (queued.stats().waiting, queued.stats().running) == (0, 1)
    engine.gate.set()
    assert (await person).answer.text == "person"
    assert queued.stats().running == 0
    await desk.close()


async def test_a_waiting_job_that_is_deleted_is_never_begun(desk: Desk, engine: FakeEngine) -> None:
    accepted = await desk.accept(call("a", background=True))
    await desk.delete(accepted.id, "default")
    other = await desk.accept(call("b", background=True))
    async with at_work(desk):
        await over(desk, other.id)
    assert len(engine.asked) == 1


async def test_several_readers_follow_a_job_and_one_comes_late(desk: Desk, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    accepted = await desk.accept(call(background=True))
    early = asyncio.ensure_future(heard((await desk.follow(accepted.id, "default"))[1]))
    async with at_work(desk):
        await engine.held.wait()
        late = asyncio.ensure_future(heard((await desk.follow(accepted.id, "default"))[1]))
        engine.gate.set()
        told = await asyncio.gather(early, late)
    after = await heard((await desk.follow(accepted.id, "default"))[1])
    assert told[0] == told[1] == after
    assert after[:2] == [Words("a"), Words("b")]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(Fault(Status.INVALID_ARGUMENT, "not this"), "INVALID_ARGUMENT", id="refused"),
        pytest.param(KeyError("secret"), "INTERNAL", id="a defect"),
    ],
)
async def test_a_job_that_fails_says_why(desk: Desk, engine: FakeEngine, error: Exception, code: str) -> None:
    engine.words, engine.error = [], error
    accepted = await desk.accept(call(background=True))
    async with at_work(desk):
        with pytest.raises(type(error)):
            await heard((await desk.follow(accepted.id, "default"))[1])
    stored = await desk.get(accepted.id, "default")
    assert stored.status is InteractionStatus.FAILED
    assert stored.failure is not None and stored.failure.code == code
    assert "secret" not in stored.failure.message


async def test_a_job_whose_engine_is_busy_comes_again(settings: Settings, clock: Clock, archive: Archive) -> None:
    busy = FakeEngine(words=[], error=Fault(Status.UNAVAILABLE, "too busy"))
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            busy.words, busy.error = ["a"], None

    desk = made(settings, clock, archive, busy, pause=pause)
    await desk.open()
    accepted = await desk.accept(call("What?", PNG, background=True))
    async with at_work(desk):
        done = await over(desk, accepted.id)
    assert (done.status, done.answer.text) == (InteractionStatus.COMPLETED, "a")
    assert (len(busy.asked), len(pauses)) == (4, 3)
    await desk.close()


async def test_a_job_that_is_never_let_in_fails_in_the_end(settings: Settings, clock: Clock, archive: Archive) -> None:
    busy = FakeEngine(words=[], error=Fault(Status.UNAVAILABLE, "too busy"))

    async def pause(seconds: float) -> None:
        return None

    desk = made(settings, clock, archive, busy, pause=pause)
    await desk.open()
    accepted = await desk.accept(call(background=True))
    async with at_work(desk):
        done = await over(desk, accepted.id)
    assert done.failure is not None and done.failure.code == "UNAVAILABLE"
    assert len(busy.asked) == len(PAUSES) + 1
    await desk.close()


async def test_a_job_that_pauses_is_cancelled(settings: Settings, clock: Clock, archive: Archive) -> None:
    paused = asyncio.Event()

    async def pause(seconds: float) -> None:
        paused.set()
        await asyncio.Event().wait()

    desk = made(
        settings, clock, archive, FakeEngine(words=[], error=Fault(Status.UNAVAILABLE, "too busy")), pause=pause
    )
    await desk.open()
    accepted = await desk.accept(call(background=True))
    async with at_work(desk):
        await paused.wait()
        assert (await desk.cancel(accepted.id, "default")).status is InteractionStatus.CANCELLED
    await desk.close()


async def test_a_job_waits_for_room_in_a_full_queue(settings: Settings, clock: Clock, archive: Archive) -> None:
    engine = FakeEngine(words=["a"], hold_at=0)
    queued = Queued(engine, places=1, seats=0)
    desk = made(settings, clock, archive, queued)
    await desk.open()
    person = asyncio.ensure_future(desk.answer(call("first")))
    await engine.held.wait()
    accepted = [(await desk.accept(call("later", background=True))).id for _ in range(2)]
    async with at_work(desk):
        while queued.stats().waiting < 2:
            await asyncio.sleep(0)
        with pytest.raises(Fault, match="others wait"):
            await desk.answer(call("a person without a seat"))
        engine.gate.set()
        assert {(await over(desk, id)).status for id in accepted} == {InteractionStatus.COMPLETED}
    assert (await person).answer.text == "a"
    await desk.close()


async def test_a_continuation_whose_past_was_deleted_meanwhile_fails(desk: Desk) -> None:
    first = await desk.answer(call("a"))
    accepted = await desk.accept(call("b", background=True, previous_interaction_id=first.id))
    await desk.delete(first.id, "default")
    async with at_work(desk):
        done = await over(desk, accepted.id)
    assert done.failure is not None and done.failure.code == "NOT_FOUND"


# --- after a restart -------------------------------------------------------------------------------


async def test_what_was_in_progress_is_taken_up_again(
    desk: Desk, engine: FakeEngine, settings: Settings, clock: Clock
) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    waiting = [(await desk.accept(call("What?", PNG, background=True))).id for _ in range(3)]
    streamed, _ = await desk.stream(call("hi"))
    async with at_work(desk):
        await engine.held.wait()
        await desk.given(streamed.id, "default")
        await killed(desk)
    again = made(settings, clock, Archive(settings, clock), FakeEngine())
    await again.open()
    async with at_work(again):
        done = [await over(again, id) for id in (*waiting, streamed.id)]
    assert [it.answer.text for it in done] == ["What?[image/png 4x3]"] * 3 + ["hi"]
    await again.close()


async def test_one_that_was_begun_too_often_fails_and_its_neighbours_do_not(
    desk: Desk, engine: FakeEngine, settings: Settings, clock: Clock
) -> None:
    """Twice the process dies while the first job is worked on; suspects are tried one at a time."""
    engine.hold_at = 0
    ids = []
    for word in ("deadly", "harmless"):
        ids.append((await desk.accept(call(word, background=True))).id)
        clock.advance(1)
    async with at_work(desk):
        while len(engine.asked) < 2:
            await asyncio.sleep(0)
        await killed(desk)
    deadly = FakeEngine(hold_at=0)
    second = made(settings, clock, Archive(settings, clock), deadly)
    await second.open()
    async with at_work(second):
        await deadly.held.wait()
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(deadly.asked) == 1
        await killed(second)
    third = made(settings, clock, Archive(settings, clock), FakeEngine())
    await third.open()
    failed = await third.get(ids[0], "default")
    assert failed.failure is not None and "died 2 times" in failed.failure.message
    async with at_work(third):
        assert (await over(third, ids[1])).status is InteractionStatus.COMPLETED
    await third.close()


async def test_a_stop_in_good_order_blames_nobody(
    desk: Desk, engine: FakeEngine, settings: Settings, clock: Clock
) -> None:
    engine.hold_at = 0
    id = (await desk.accept(call(background=True))).id
    for _ in range(3):
        async with at_work(desk):
            await engine.held.wait()
        await desk.close()
        archive, engine = Archive(settings, clock), FakeEngine(hold_at=0)
        desk = made(settings, clock, archive, engine)
        await desk.open()
        assert [recorded.attempts for recorded in await archive.interactions.unfinished()] == [0]
    assert (await desk.get(id, "default")).status is InteractionStatus.IN_PROGRESS
    await desk.close()


async def test_one_that_a_worker_passed_over_while_its_end_failed_is_done_all_the_same(
    desk: Desk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, allowed = asyncio.Event(), asyncio.Event()

    async def finish(self: InteractionStore, interaction: Interaction) -> None:
        failing.set()
        await allowed.wait()
        raise Fault(Status.UNAVAILABLE, "not now")

    job = await desk.accept(call("first", background=True))
    other = await desk.accept(call("second", background=True))
    with monkeypatch.context() as broken:
        broken.setattr(InteractionStore, "finish", finish)
        cancelling = asyncio.ensure_future(desk.cancel(job.id, "default"))
        await failing.wait()
    async with at_work(desk):
        assert (await over(desk, other.id)).status is InteractionStatus.COMPLETED
        allowed.set()
        with pytest.raises(Fault, match="not now"):
            await cancelling
        assert (await over(desk, job.id)).status is InteractionStatus.COMPLETED
    assert len(engine.asked) == 2
