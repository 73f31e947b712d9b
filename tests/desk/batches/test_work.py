import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from beholder.domain import BatchState, Draft
from beholder.faults import Fault, Status
from beholder.hall import Hall
from beholder.settings import Settings
from beholder.store.batch_requests import RequestStore
from beholder.store.batches import BatchStore
from beholder.wire.batches import operation
from tests.desk.batches.conftest import Place, at_work, line, said, started
from tests.fakes import FakeEngine
from tests.store.conftest import Clock

BOTH = pytest.mark.parametrize("way", ["inline", "file"])


async def make(place: Place, way: str, *lines: dict[str, Any], **more: Any) -> str:
    """Make a batch of `lines`, in the body or from a file."""
    if way == "inline":
        return await place.inline(*lines, **more)
    return await place.file("\n".join(json.dumps(one) for one in lines).encode(), **more)


@BOTH
async def test_every_request_is_answered_and_told_in_its_order(place: Place, way: str) -> None:
    id = await make(place, way, *(line(f"q{number}") for number in range(150)))
    assert (await place.batches.get(id, "default")).state is BatchState.PENDING
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.state, batch.total, batch.succeeded, batch.failed) == (BatchState.SUCCEEDED, 150, 150, 0)
    results = await place.results(id)
    assert [result["key"] for result in results] == said(results) == [f"q{number}" for number in range(150)]


@BOTH
async def test_what_is_wrong_with_one_request_is_its_result(place: Place, way: str) -> None:
    wrong = {"key": "w", "request": {"contents": [{"parts": [{"inlineData": {"data": "%"}}]}]}}
    unknown = line("u")
    unknown["request"]["model"] = "models/nobody"
    id = await make(place, way, line("a"), wrong, unknown, {"key": "n"}, line("b"))
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.state, batch.succeeded, batch.failed) == (BatchState.SUCCEEDED, 2, 3)
    results = await place.results(id)
    assert said(results) == ["a", 3, 5, 3, "b"]
    assert [result["key"] for result in results] == ["a", "w", "u", "n", "b"]
    assert "request.contents[0].parts[0]" in results[1]["error"]["message"]


async def test_a_line_that_is_not_json_fails_alone(place: Place) -> None:
    id = await place.file(b'oops\n{"request":{"contents":[{"parts":[{"text":"a"}]}]}}\n\n{"request":\n')
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.total, batch.succeeded, batch.failed) == (3, 1, 2)
    assert said(await place.results(id)) == [3, "a", 3]


async def test_a_batch_of_which_no_line_can_be_read_fails_and_says_why(place: Place) -> None:
    id = await place.file(b'{"oops"}\n{"key": "a"}\n')
    async with at_work(place.batches):
        batch = await place.over(id)
    assert batch.state is BatchState.FAILED
    assert batch.failure is not None
    assert batch.failure.code == "INVALID_ARGUMENT"
    assert "line 1 is not valid JSON" in batch.failure.message
    with pytest.raises(Fault):
        await place.archive.files.get(batch.output or "", "default")


async def test_a_batch_lets_those_who_wait_go_first_and_is_asked_for_its_project(
    place: Place, engine: FakeEngine
) -> None:
    id = await place.inline(line("a"), project="theirs")
    async with at_work(place.batches):
        await place.over(id, "theirs")
    assert [(ask.patient, ask.project) for ask in engine.asked] == [(True, "theirs")]


async def test_only_so_many_requests_are_answered_at_once(settings: Settings, clock: Clock, engine: FakeEngine) -> None:
    engine.hold_at = 0
    place = await started(settings.model_copy(update={"batch_requests": 3}), clock, engine)
    ids = [await place.inline(*(line(f"{n}") for n in range(4))) for _ in range(2)]
    async with at_work(place.batches):
        while len(engine.asked) < 3:
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(engine.asked) == 3
        engine.gate.set()
        assert {(await place.over(id)).state for id in ids} == {BatchState.SUCCEEDED}
    await place.stop()


async def order(settings: Settings, clock: Clock, engine: FakeEngine, priorities: dict[str, int]) -> list[str]:
    """Answer one by one batches of three requests each, and tell of which batch each was."""
    place = await started(settings.model_copy(update={"batch_requests": 1}), clock, engine)
    ids = [
        await place.inline(*(line(f"{name}{n}") for n in range(3)), priority=priority)
        for name, priority in priorities.items()
    ]
    reading = asyncio.ensure_future(place.batches._work._read_on())
    while len(place.batches._work._ring._ready) < len(ids):
        await asyncio.sleep(0)
    reading.cancel()
    async with at_work(place.batches):
        for id in ids:
            await place.over(id)
    await place.stop()
    return [ask.turns[0].parts[0].text[0] for ask in engine.asked]  # type: ignore[union-attr]


async def test_batches_take_turns(settings: Settings, clock: Clock, engine: FakeEngine) -> None:
    assert await order(settings, clock, engine, {"a": 0, "b": 0}) == list("ababab")


async def test_a_higher_priority_goes_first(settings: Settings, clock: Clock, engine: FakeEngine) -> None:
    assert await order(settings, clock, engine, {"a": -1, "b": 2, "c": 2}) == list("bcbcbcaaa")


async def test_the_same_lines_twice_are_two_batches(place: Place, engine: FakeEngine) -> None:
    ids = [await place.inline(line("a")) for _ in range(2)]
    async with at_work(place.batches):
        for id in ids:
            await place.over(id)
    assert len(engine.asked) == 2
    assert [said(await place.results(id)) for id in ids] == [["a"], ["a"]]


async def test_a_full_queue_makes_a_batch_wait(
    place: Place, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.desk.patience.PAUSE", 0.0)
    refusals = 30
    whole = Hall.whole

    async def refusing(self: Hall, draft: Draft) -> Any:
        nonlocal refusals
        refusals -= 1
        if refusals > 0:
            raise Fault(Status.UNAVAILABLE, "256 others wait for this engine already; try again in a moment")
        return await whole(self, draft)

    monkeypatch.setattr(Hall, "whole", refusing)
    id = await place.inline(line("a"), line("b"))
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.succeeded, batch.failed) == (2, 0)


async def test_a_database_that_is_away_for_a_while_loses_nothing(
    place: Place, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.desk.patience.PAUSE", 0.0)
    away = {name: 2 for name in ("attempt", "done", "waiting", "add", "clear")}

    def flaky(name: str) -> Any:
        method = getattr(RequestStore, name)

        async def called(self: RequestStore, *given: Any) -> Any:
            if away[name]:
                away[name] -= 1
                raise Fault(Status.UNAVAILABLE, "the database of this server does not answer now")
            return await method(self, *given)

        return called

    for name in away:
        monkeypatch.setattr(RequestStore, name, flaky(name))
    id = await place.inline(line("a"), line("b"))
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.succeeded, len(engine.asked)) == (2, 2)
    assert not any(away.values())


# --- ends before the end -----------------------------------------------------------------------------


async def held(place: Place, engine: FakeEngine, way: str) -> str:
    """Make a batch of five requests, the first of which is answered and the next two under way."""
    id = await make(place, way, *(line(f"q{n}") for n in range(5)))

    class Holding(list[Any]):
        def append(self, ask: Any) -> None:
            super().append(ask)
            engine.hold_at = None if ask.turns[0].parts[0].text == "q0" else 0

    engine.asked = Holding()
    return id


@BOTH
async def test_a_cancelled_batch_stops_and_keeps_what_it_has(place: Place, engine: FakeEngine, way: str) -> None:
    id = await held(place, engine, way)
    async with at_work(place.batches):
        while (await place.batches.get(id, "default")).succeeded < 1 or len(engine.asked) < 3:
            await asyncio.sleep(0)
        await place.batches.cancel(id, "default")
        batch = await place.batches.get(id, "default")
        assert (batch.state, batch.total, batch.succeeded, batch.failed) == (BatchState.CANCELLED, 5, 1, 4)
        await place.batches.cancel(id, "default")
        engine.gate.set()
        await place.over(await place.inline(line("q0")))
    assert said(await place.results(id)) == ["q0", 1, 1, 1, 1]
    assert len(engine.asked) == 4, "a cancelled request was begun"


@BOTH
async def test_a_batch_that_waits_is_cancelled_without_a_word(place: Place, engine: FakeEngine, way: str) -> None:
    id = await make(place, way, line("a"))
    await place.batches.cancel(id, "default")
    batch = await place.batches.get(id, "default")
    assert (batch.state, batch.total) == (BatchState.CANCELLED, 0)
    async with at_work(place.batches):
        await place.over(await place.inline(line("b")))
    assert len(engine.asked) == 1


async def test_lines_that_are_recorded_as_their_batch_is_cancelled_tell_of_no_file(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction is not cut off by who waits for it: the lines come after the look whether there are any."""
    began, looked = asyncio.Event(), asyncio.Event()
    recording: list[asyncio.Task[None]] = []
    add, some = RequestStore.add, RequestStore.some

    async def late(self: RequestStore, *what: Any) -> None:
        async def record() -> None:
            began.set()
            await looked.wait()
            await add(self, *what)

        recording.append(asyncio.ensure_future(record()))
        await asyncio.shield(recording[0])

    async def early(self: RequestStore, *which: Any) -> Any:
        found = await some(self, *which)
        looked.set()
        await recording[0]
        return found

    monkeypatch.setattr(RequestStore, "add", late)
    monkeypatch.setattr(RequestStore, "some", early)
    id = await make(place, "file", line("a"))
    async with at_work(place.batches):
        await began.wait()
        await place.batches.cancel(id, "default")
    batch = await place.batches.get(id, "default")
    assert (batch.state, batch.total, batch.output) == (BatchState.CANCELLED, 1, None)
    assert "output" not in operation(batch)["metadata"]


@BOTH
async def test_a_batch_that_takes_too_long_expires_and_keeps_what_it_has(
    place: Place, engine: FakeEngine, clock: Clock, way: str
) -> None:
    id = await held(place, engine, way)
    async with at_work(place.batches):
        while (await place.batches.get(id, "default")).succeeded < 1 or len(engine.asked) < 3:
            await asyncio.sleep(0)
        clock.advance(place.settings.batch_seconds - 1)
        await place.batches.sweep()
        assert not (await place.batches.get(id, "default")).done
        clock.advance(1)
        await place.batches.sweep()
        batch = await place.over(id)
    assert (batch.state, batch.succeeded, batch.failed) == (BatchState.EXPIRED, 1, 4)
    assert said(await place.results(id)) == ["q0", 4, 4, 4, 4]


@BOTH
async def test_a_batch_is_deleted_in_the_middle_of_its_work(place: Place, engine: FakeEngine, way: str) -> None:
    id = await held(place, engine, way)
    async with at_work(place.batches):
        while len(engine.asked) < 3:
            await asyncio.sleep(0)
        batch = await place.batches.get(id, "default")
        await place.batches.delete(id, "default")
        with pytest.raises(Fault) as caught:
            await place.batches.get(id, "default")
        assert caught.value.status is Status.NOT_FOUND
    if batch.output is not None:
        with pytest.raises(Fault):
            await place.archive.files.get(batch.output, "default")
    assert await place.archive.batch_requests.some(id, -1, 10) == []


async def test_lines_of_a_batch_that_was_deleted_while_it_waited_are_not_read(place: Place) -> None:
    first, second = await make(place, "file", line("a")), await place.inline(line("b"))
    await place.batches.delete(first, "default")
    async with at_work(place.batches):
        await place.over(second)
    assert await place.archive.batch_requests.some(first, -1, 10) == []


# --- restarts ----------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
async def test_after_a_restart_nothing_is_done_again_and_nothing_is_lost(
    settings: Settings, clock: Clock, way: str, killed: bool
) -> None:
    engine = FakeEngine()
    place = await started(settings, clock, engine)
    id = await held(place, engine, way)
    async with at_work(place.batches):
        while (await place.batches.get(id, "default")).succeeded < 1 or len(engine.asked) < 3:
            await asyncio.sleep(0)
    await (place.kill() if killed else place.stop())
    another = FakeEngine()
    place = await started(settings, clock, another)
    suspects = await place.archive.batch_requests.suspects(id)
    assert [(one.position, one.attempts) for one in suspects] == ([(1, 1), (2, 1)] if killed else [])
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.total, batch.succeeded) == (5, 5)
    assert said(await place.results(id)) == [f"q{n}" for n in range(5)]
    assert len(another.asked) == 4
    await place.stop()


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
async def test_lines_that_were_being_read_are_read_anew(
    settings: Settings, clock: Clock, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr("beholder.desk.batches.stages.PIECE", 100)
    place = await started(settings, clock, engine)
    id = await make(place, "file", *(line(f"q{n}") for n in range(10)))
    reading, add = asyncio.Event(), RequestStore.add

    async def slow(self: RequestStore, *given: Any) -> None:
        await add(self, *given)
        if (await place.batches.get(id, "default")).total > 3:
            reading.set()
            await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(RequestStore, "add", slow)
        async with at_work(place.batches):
            await reading.wait()
        await (place.kill() if killed else place.stop())
    place = await started(settings, clock, engine)
    assert (await place.archive.batches.recorded(id, "default")).attempts == (1 if killed else 0)
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.total, batch.succeeded) == (10, 10)
    assert said(await place.results(id)) == [f"q{n}" for n in range(10)]
    await place.stop()


async def test_a_request_that_kills_the_server_fails_and_not_its_neighbours(settings: Settings, clock: Clock) -> None:
    """Twice the server dies while three are under way; tried one by one, only the killer is begun again."""
    engine = FakeEngine(hold_at=0)
    place = await started(settings.model_copy(update={"batch_requests": 3}), clock, engine)
    id = await place.inline(*(line(f"q{n}") for n in range(5)))
    async with at_work(place.batches):
        while len(engine.asked) < 3:
            await asyncio.sleep(0)
    await place.kill()
    place = await started(settings, clock, FakeEngine(hold_at=0))
    trying = asyncio.ensure_future(place.batches.try_suspects())
    await place.engine.held.wait()
    await place.kill()
    await asyncio.wait({trying})
    place = await started(settings, clock, FakeEngine())
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.state, batch.succeeded, batch.failed) == (BatchState.SUCCEEDED, 4, 1)
    results = await place.results(id)
    assert said(results) == [13, "q1", "q2", "q3", "q4"]
    assert "died 2 times" in results[0]["error"]["message"]
    await place.stop()


async def test_lines_that_kill_the_server_fail_their_batch(
    settings: Settings, clock: Clock, engine: FakeEngine
) -> None:
    place = await started(settings, clock, engine)
    id = await place.inline(line("a"))
    for _ in range(settings.background_attempts):
        await place.archive.batches.attempt(id)
    await place.kill()
    place = await started(settings, clock, engine)
    batch = await place.over(id)
    assert batch.state is BatchState.FAILED
    assert batch.failure is not None
    assert "died 2 times" in batch.failure.message
    await place.stop()


@BOTH
async def test_an_end_that_was_cut_off_is_made_whole(
    settings: Settings, clock: Clock, engine: FakeEngine, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers were written, perhaps, but not told: the next start tells them, and writes no second file."""
    place = await started(settings, clock, engine)
    id = await make(place, way, line("a"))
    ending = asyncio.Event()

    async def cut(self: BatchStore, *given: Any) -> None:
        ending.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(BatchStore, "finish", cut)
        async with at_work(place.batches):
            await ending.wait()
        await place.kill()
    place = await started(settings, clock, engine)
    async with at_work(place.batches):
        batch = await place.over(id)
    assert batch.state is BatchState.SUCCEEDED
    assert said(await place.results(id)) == ["a"]
    assert len(engine.asked) == 1
    assert len(await place.archive.files.newest_first("default")) == (0 if way == "inline" else 2)
    await place.stop()


@pytest.mark.parametrize("told", [BatchState.CANCELLED, BatchState.EXPIRED], ids=str)
async def test_a_batch_that_was_told_to_end_ends_after_the_restart(
    settings: Settings, clock: Clock, engine: FakeEngine, told: BatchState
) -> None:
    place = await started(settings, clock, engine)
    id = await place.inline(line("a"))
    await place.archive.batches.tell(id, told)
    await place.kill()
    place = await started(settings, clock, engine)
    assert (await place.over(id)).state is told
    assert engine.asked == []
    await place.stop()


async def test_a_batch_that_cannot_be_ended_fails_and_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise KeyError("secret")

    monkeypatch.setattr("beholder.desk.batches.stages.Stages._write", broken)
    id = await place.file(b'{"request":{"contents":[{"parts":[{"text":"a"}]}]}}')
    with capture_logs() as lines:
        async with at_work(place.batches):
            batch = await place.over(id)
    assert batch.state is BatchState.FAILED
    assert batch.failure is not None
    assert "secret" not in batch.failure.message
    assert ["secret" in str(line) for line in lines] == [False]
