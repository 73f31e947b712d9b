import dataclasses
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from beholder.domain import Batch, BatchState, Failure
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.age import age_key
from beholder.store.archive import Archive
from beholder.store.batch_requests import BatchRequest, RequestState
from beholder.store.batches import Source
from tests.store.conftest import Clock, names, opened

LINES = b'{"request": {}}\n'
SOURCE = Source(hashlib.sha256(LINES).hexdigest(), len(LINES))


def new(clock: Clock, id: str = "b1", **values: Any) -> Batch:
    given: dict[str, Any] = {"project": "default", "model": "m", "display_name": "d", "inline": True, **values}
    return Batch(id, created=clock(), updated=clock(), expires=clock() + timedelta(days=2), **given)


async def put(archive: Archive, batch: Batch, lines: bytes = LINES) -> Source:
    source = Source(hashlib.sha256(lines).hexdigest(), len(lines))
    async with archive.blobs.keeping({source.sha256: lines}) as written:
        await written
        await archive.batches.add(batch, source, pinned=True)
    return source


def content(settings: Settings) -> set[str]:
    return names(settings.data_dir / "content")


async def test_a_batch_is_found_with_all_that_was_said_of_it(archive: Archive, clock: Clock) -> None:
    batch = new(clock, model="m\ud800", display_name="d\0", priority=-5, inline=False, output="out")
    await put(archive, batch)
    recorded = await archive.batches.recorded("b1", "default")
    assert (recorded.batch, recorded.source) == (batch, SOURCE)
    assert (recorded.ending, recorded.attempts) == (None, 0)


@pytest.mark.parametrize("id", ["b2", "", "x" * 1000, "b1' OR '1'='1", "\ud800", "a\0b"])
async def test_an_unknown_id_is_not_found(archive: Archive, clock: Clock, id: str) -> None:
    await put(archive, new(clock))
    for asked in (archive.batches.get, archive.batches.delete):
        with pytest.raises(Fault) as caught:
            await asked(id, "default")
        assert caught.value.status is Status.NOT_FOUND


async def test_another_project_finds_nothing(archive: Archive, clock: Clock) -> None:
    await put(archive, new(clock, project="theirs"))
    assert await archive.batches.newest_first("default") == []
    for asked in (archive.batches.get, archive.batches.delete):
        with pytest.raises(Fault) as caught:
            await asked("b1", "default")
        assert caught.value.status is Status.NOT_FOUND
    assert (await archive.batches.get("b1", "theirs")).project == "theirs"


async def test_newer_batches_come_first_and_those_of_one_moment_by_id(archive: Archive, clock: Clock) -> None:
    await put(archive, new(clock, "b"))
    await put(archive, new(clock, "a"))
    clock.advance(1)
    await put(archive, new(clock, "c"))
    batches = await archive.batches.newest_first("default")
    assert [batch.id for batch in batches] == ["c", "a", "b"]
    assert sorted(batches, key=age_key) == batches
    assert await archive.batches.newest_first("default", age_key(batches[0]), 1) == batches[1:2]


async def test_lines_that_nobody_holds_any_more_are_refused(archive: Archive, clock: Clock) -> None:
    with pytest.raises(Fault) as caught:
        await archive.batches.add(new(clock), SOURCE, pinned=False)
    assert caught.value.status is Status.NOT_FOUND
    assert await archive.batches.newest_first("default") == []
    await put(archive, new(clock))
    await archive.batches.add(new(clock, "b2"), SOURCE, pinned=False)


async def test_lines_are_kept_until_the_last_batch_about_them_has_ended(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    await put(archive, new(clock))
    await put(archive, new(clock, "b2"))
    await archive.batches.finish("b1", BatchState.SUCCEEDED)
    assert content(settings) == {SOURCE.sha256}
    await archive.batches.delete("b2", "default")
    assert content(settings) == set()


async def test_what_is_unfinished_survives_a_restart_in_its_order(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    for id in ("b1", "b2", "b3"):
        await put(archive, new(clock, id))
        clock.advance(1)
    await archive.batches.run("b2")
    await archive.batches.tell("b2", BatchState.CANCELLED)
    await archive.batches.finish("b1", BatchState.FAILED, Failure("INTERNAL", "why"))
    await archive.close()
    again = await opened(settings, clock)
    unfinished = await again.batches.unfinished()
    assert [(one.batch.id, one.batch.state, one.ending) for one in unfinished] == [
        ("b2", BatchState.RUNNING, BatchState.CANCELLED),
        ("b3", BatchState.PENDING, None),
    ]
    assert (await again.batches.get("b1", "default")).failure == Failure("INTERNAL", "why")
    await again.close()


async def test_beginnings_are_counted_until_its_lines_are_known(archive: Archive, clock: Clock) -> None:
    await put(archive, new(clock))
    for by in (1, 1, -1):
        await archive.batches.attempt("b1", by)
    assert (await archive.batches.recorded("b1", "default")).attempts == 1
    running = await archive.batches.run("b1")
    assert running is not None
    assert running.state is BatchState.RUNNING
    assert (await archive.batches.recorded("b1", "default")).attempts == 0


async def test_the_first_word_about_its_end_counts_and_none_after_it(archive: Archive, clock: Clock) -> None:
    await put(archive, new(clock))
    await archive.batches.tell("b1", BatchState.EXPIRED)
    await archive.batches.tell("b1", BatchState.CANCELLED)
    assert (await archive.batches.recorded("b1", "default")).ending is BatchState.EXPIRED
    await archive.batches.finish("b1", BatchState.EXPIRED)
    await archive.batches.finish("b1", BatchState.SUCCEEDED)
    assert await archive.batches.run("b1") is None
    assert (await archive.batches.get("b1", "default")).state is BatchState.EXPIRED


async def test_what_has_no_answer_at_the_end_counts_as_failed(archive: Archive, clock: Clock) -> None:
    await put(archive, new(clock))
    await archive.batch_requests.add("b1", [BatchRequest(n, n + 1, n, 1, {}) for n in range(5)])
    await archive.batches.run("b1")
    await archive.batch_requests.done("b1", 3, RequestState.SUCCEEDED, "{}")
    clock.advance(1)
    await archive.batches.finish("b1", BatchState.CANCELLED)
    batch = await archive.batches.get("b1", "default")
    assert (batch.total, batch.succeeded, batch.failed) == (5, 1, 4)
    assert batch.ended == batch.updated == clock()
    assert batch.done


@pytest.mark.parametrize(
    ("inline", "failure", "left"),
    [
        pytest.param(True, None, 1, id="inline answers are read from here"),
        pytest.param(False, None, 0, id="a file tells them"),
        pytest.param(True, Failure("INTERNAL", "why"), 0, id="there are none"),
    ],
)
async def test_results_are_kept_where_they_are_read(
    archive: Archive, clock: Clock, inline: bool, failure: Failure | None, left: int
) -> None:
    await put(archive, new(clock, inline=inline))
    await archive.batch_requests.add("b1", [BatchRequest(0, 1, 0, 1, {})])
    await archive.batches.finish("b1", BatchState.FAILED if failure else BatchState.SUCCEEDED, failure)
    assert len(await archive.batch_requests.some("b1", -1, 10)) == left


async def test_a_batch_is_swept_when_it_was_kept_long_enough_after_its_end(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    await put(archive, new(clock))
    await archive.batch_requests.add("b1", [BatchRequest(0, 1, 0, 1, {})])
    clock.advance(10 * settings.file_seconds)
    await archive.batches.sweep()
    await archive.batches.finish("b1", BatchState.SUCCEEDED)
    clock.advance(settings.file_seconds - 1)
    await archive.batches.sweep()
    assert (await archive.batches.get("b1", "default")).done
    clock.advance(1)
    with pytest.raises(Fault):  # before the sweep comes by
        await archive.batches.get("b1", "default")
    await archive.batches.sweep()
    assert await archive.batch_requests.some("b1", -1, 10) == []
    clock.advance(-1)
    with pytest.raises(Fault):
        await archive.batches.get("b1", "default")


async def test_a_deleted_batch_leaves_no_requests(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, new(clock))
    await archive.batch_requests.add("b1", [BatchRequest(0, 1, 0, 1, {})])
    await archive.batches.delete("b1", "default")
    assert await archive.batch_requests.some("b1", -1, 10) == []
    assert content(settings) == set()
    await put(archive, dataclasses.replace(new(clock), display_name="another"))
