import asyncio
import json
import re
from typing import Any

import pytest
from structlog.testing import capture_logs

from beholder.domain import BatchState, Draft
from beholder.engines.queued import Queued
from beholder.faults import Fault, Status
from beholder.hall import Hall
from beholder.settings import Settings
from beholder.store.batch_requests import RequestStore
from beholder.store.batches import BatchStore
from beholder.store.blobs.blobs import BlobStore
from beholder.wire.batches import operation
from tests.desk.batches.conftest import Place, at_work, hasty, line, said, started
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


@pytest.mark.parametrize(
    ("text", "results", "keys"),
    [
        pytest.param(b'{A:"a"}\n', ["a"], [None], id="one line"),
        pytest.param(b'{A:"a"}', ["a"], [None], id="one line without an end"),
        pytest.param(b'\xef\xbb\xbf{K"k",A:"a"}\r\n{K"k",A:"b"}\r\n', ["a", "b"], ["k", "k"], id="as Windows writes"),
        pytest.param(b'\xef\xbb\xbf\n{A:"a"}\n', ["a"], [None], id="a byte order mark alone"),
        pytest.param(b'\n\n{K"a",A:"a"}\n \t\n{K"b",A:"b"}\n\n', ["a", "b"], ["a", "b"], id="blank lines"),
        pytest.param(b'{K"a",A:"a"}\n{K"b",\n{K"c",A:"c"}', ["a", 3, "c"], ["a", None, "c"], id="one is cut off"),
        pytest.param(b'{K"a",A:"%s"}\n{K"b",A:"b"}' % (b"x" * 5000), [3, "b"], [None, "b"], id="one is too long"),
        pytest.param(b'{K"a",A:"\xff"}\n{K"b",A:"b"}', [3, "b"], [None, "b"], id="one is no UTF-8"),
        pytest.param(b'{K"a",A:"a"}\n[]\n7\n{K"b"}', ["a", 3, 3, 3], ["a", None, None, "b"], id="other JSON"),
    ],
)
async def test_files_as_people_write_them(
    settings: Settings, clock: Clock, engine: FakeEngine, text: bytes, results: list[Any], keys: list[Any]
) -> None:
    """`A:` stands for a request with these words, `K` for a key."""
    place = await started(settings.model_copy(update={"request_bytes": 4000}), clock, engine)
    written = re.sub(rb'A:("[^"]*")', rb'"request":{"contents":[{"parts":[{"text":\1}]}]}', text)
    id = await place.file(written.replace(b'K"', b'"key":"'))
    async with at_work(place.batches):
        batch = await place.over(id)
    assert (batch.total, batch.succeeded) == (len(results), sum(isinstance(one, str) for one in results))
    assert batch.succeeded + batch.failed == batch.total
    told = await place.results(id)
    assert said(told) == results
    assert [one.get("key") for one in told] == keys
    await place.stop()


@BOTH
async def test_the_counts_add_up_at_every_moment(place: Place, engine: FakeEngine, way: str) -> None:
    lines = [line(f"q{number}") if number % 3 else {"key": "wrong"} for number in range(30)]
    id, seen = await make(place, way, *lines), list[tuple[int, int]]()
    async with at_work(place.batches):
        while not (batch := await place.batches.get(id, "default")).done:
            stats = operation(batch)["metadata"]["batchStats"]
            assert int(stats["pendingRequestCount"]) >= 0
            assert batch.total in (0, 30)
            seen.append((batch.succeeded, batch.failed))
        await place.over(id)
    assert seen == sorted(seen)
    assert (batch.total, batch.succeeded, batch.failed) == (30, 20, 10)


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
    assert place.batches.stats().answering == 0


@BOTH
async def test_a_batch_that_waits_is_cancelled_without_a_word(place: Place, engine: FakeEngine, way: str) -> None:
    id = await make(place, way, line("a"))
    await place.batches.cancel(id, "default")
    batch = await place.batches.get(id, "default")
    assert (batch.state, batch.total) == (BatchState.CANCELLED, 0)
    async with at_work(place.batches):
        await place.over(await place.inline(line("b")))
    assert len(engine.asked) == 1


async def paused(monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[asyncio.Event, asyncio.Event]:
    """Let the transaction `name` of a batch's requests begin, which sets the first event, and end with the second."""
    began, allowed = asyncio.Event(), asyncio.Event()
    method = getattr(RequestStore, name)

    async def late(self: RequestStore, *what: Any) -> None:
        async def record() -> None:
            began.set()
            await allowed.wait()
            await method(self, *what)

        await asyncio.shield(asyncio.ensure_future(record()))  # a transaction goes on without who waits for it

    monkeypatch.setattr(RequestStore, name, late)
    return began, allowed


@BOTH
@pytest.mark.parametrize(
    ("transaction", "results"),
    [pytest.param("add", [1, 1], id="lines"), pytest.param("done", ["a", 1], id="a result")],
)
async def test_what_is_being_recorded_as_its_batch_is_cancelled_is_told_as_it_is_counted(
    place: Place, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, way: str, transaction: str, results: list[Any]
) -> None:
    began, allowed = await paused(monkeypatch, transaction)
    working = asyncio.ensure_future(place.batches._work._work())
    reading = asyncio.ensure_future(place.batches._work._read_on())
    id = await make(place, way, line("a"), line("b"))
    await began.wait()
    cancelling = asyncio.ensure_future(place.batches.cancel(id, "default"))
    assert not await hasty(cancelling)
    allowed.set()
    await cancelling
    for task in (working, reading):
        task.cancel()
    batch = await place.batches.get(id, "default")
    succeeded = sum(result == "a" for result in results)
    assert (batch.state, batch.total, batch.succeeded) == (BatchState.CANCELLED, 2, succeeded)
    assert batch.succeeded + batch.failed == batch.total
    assert said(await place.results(id)) == results
    assert ("output" in operation(batch)["metadata"]) is (way == "file")


async def test_a_cancelled_batch_leaves_the_queue_at_once(settings: Settings, clock: Clock) -> None:
    engine = FakeEngine(hold_at=0)
    queued = Queued(engine, 2, 0)
    place = await started(settings, clock, engine, lambda _: queued)
    async with at_work(place.batches):
        id = await place.inline(*(line(f"q{number}") for number in range(5)))
        while (queued.stats().running, queued.stats().waiting) != (1, 1):
            await asyncio.sleep(0)
        await place.batches.cancel(id, "default")
        assert (queued.stats().running, queued.stats().waiting) == (0, 0)
    await place.stop()


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
    reading, read = asyncio.Event(), BlobStore.read

    async def slow(self: BlobStore, *given: Any) -> bytes:
        if (await place.batches.get(id, "default")).total > 3:
            reading.set()
            await asyncio.Event().wait()
        return await read(self, *given)

    with monkeypatch.context() as patched:
        patched.setattr(BlobStore, "read", slow)
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
