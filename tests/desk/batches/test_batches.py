import asyncio
import hashlib
from typing import Any

import pytest

from beholder.domain import BatchState, FileId, Text
from beholder.faults import Fault, Status
from beholder.store.batches import BatchStore
from beholder.wire.batches import Inlined, NewBatch
from tests.desk.batches.conftest import Place, at_work, hasty, line, said
from tests.fakes import FakeEngine
from tests.store.conftest import Clock, names

LINE = b'{"request":{"contents":[{"parts":[{"text":"a"}]}]}}\n'


async def test_a_new_batch_is_told_as_it_is_kept(place: Place, clock: Clock) -> None:
    new = NewBatch("mine", 3, Inlined(LINE))
    batch = await place.batches.create(new, "gemini-x", "default")
    assert (batch.state, batch.display_name, batch.priority, batch.inline) == (BatchState.PENDING, "mine", 3, True)
    assert (batch.created, batch.expires.timestamp() - clock().timestamp()) == (clock(), place.settings.batch_seconds)
    assert await place.batches.get(batch.id, "default") == batch
    assert await place.batches.newest_first("default") == [batch]


@pytest.mark.parametrize("project", ["default", "theirs"])
async def test_an_unknown_model_is_refused_at_once(place: Place, project: str) -> None:
    with pytest.raises(Fault) as caught:
        await place.batches.create(NewBatch("", 0, Inlined(LINE)), "gpt-4", project)
    assert caught.value.status is Status.NOT_FOUND
    assert await place.batches.newest_first(project) == []


async def test_a_file_of_another_project_is_not_there(place: Place) -> None:
    id = await place.upload(LINE, "theirs")
    with pytest.raises(Fault) as caught:
        await place.create(FileId(id))
    assert caught.value.status is Status.NOT_FOUND
    await place.create(FileId(id), project="theirs")


async def test_a_file_that_is_no_lines_is_refused_at_once(place: Place) -> None:
    with pytest.raises(Fault, match="JSON Lines"):
        await place.file(b"\x89PNG\r\n\x1a\n")
    assert await place.batches.newest_first("default") == []


@pytest.mark.parametrize("act", ["get", "cancel", "delete"])
async def test_another_project_can_do_nothing_with_it(place: Place, act: str) -> None:
    id = await place.inline(line("a"), project="theirs")
    with pytest.raises(Fault) as caught:
        await getattr(place.batches, act)(id, "default")
    assert caught.value.status is Status.NOT_FOUND
    assert await place.batches.newest_first("default") == []
    assert (await place.batches.get(id, "theirs")).state is BatchState.PENDING


async def test_a_batch_has_its_lines_when_the_file_is_gone(place: Place) -> None:
    upload = await place.upload(LINE)
    id = await place.create(FileId(upload))
    await place.archive.files.delete(upload, "default")
    async with at_work(place.batches):
        await place.over(id)
    assert said(await place.results(id)) == ["a"]


async def test_lines_lie_on_disk_once_and_go_when_they_are_answered(place: Place) -> None:
    content = place.settings.data_dir / "content"
    upload = await place.upload(LINE)
    ids = [await place.create(FileId(upload)), await place.create(Inlined(LINE))]
    assert names(content) == {hashlib.sha256(LINE).hexdigest()}
    await place.archive.files.delete(upload, "default")
    async with at_work(place.batches):
        for id in ids:
            await place.over(id)
    outputs = {file.sha256 for file in await place.archive.files.newest_first("default")}
    assert names(content) == outputs
    assert len(outputs) == 1


async def test_the_file_of_answers_outlives_its_batch(place: Place) -> None:
    id = await place.file(LINE)
    async with at_work(place.batches):
        batch = await place.over(id)
    await place.batches.delete(id, "default")
    assert b'"response"' in await place.archive.files.read(batch.output or "", "default")


async def test_a_caller_that_leaves_while_its_batch_is_stored_leaves_a_whole_one(
    place: Place, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine
) -> None:
    asked, allowed = asyncio.Event(), asyncio.Event()
    add = BatchStore.add

    async def slow(self: BatchStore, *given: Any, **more: Any) -> None:
        asked.set()
        await allowed.wait()
        await add(self, *given, **more)

    monkeypatch.setattr(BatchStore, "add", slow)
    making = asyncio.ensure_future(place.inline(line("a")))
    await asked.wait()
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    allowed.set()
    while not (found := await place.batches.newest_first("default")):
        await asyncio.sleep(0)
    async with at_work(place.batches):
        assert (await place.over(found[0].id)).state is BatchState.SUCCEEDED


@pytest.mark.parametrize("act", ["cancel", "delete"])
async def test_a_batch_that_was_just_stored_is_stopped_before_it_is_begun(
    place: Place, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine, act: str
) -> None:
    """It is listed from the moment it is stored, a moment before it is worked on."""
    stored, allowed = asyncio.Event(), asyncio.Event()
    add = BatchStore.add

    async def slow(self: BatchStore, *given: Any, **more: Any) -> None:
        await add(self, *given, **more)
        stored.set()
        await allowed.wait()

    monkeypatch.setattr(BatchStore, "add", slow)
    making = asyncio.ensure_future(place.inline(line("a")))
    await stored.wait()
    (listed,) = await place.batches.newest_first("default")
    stopping = asyncio.ensure_future(getattr(place.batches, act)(listed.id, "default"))
    assert not await hasty(stopping)
    allowed.set()
    await asyncio.gather(making, stopping)
    async with at_work(place.batches):
        await place.over(await place.inline(line("b")))
    assert [ask.turns[0].parts for ask in engine.asked] == [(Text("b"),)]
    left = await place.batches.newest_first("default")
    assert [batch.state for batch in left if batch.id == listed.id] == [BatchState.CANCELLED] * (act == "cancel")
    assert await place.archive.batch_requests.some(listed.id, -1, 10) == []


async def test_a_batch_that_is_over_stays_as_it_is(place: Place) -> None:
    id = await place.inline(line("a"))
    async with at_work(place.batches):
        before = await place.over(id)
    await place.batches.cancel(id, "default")
    assert await place.batches.get(id, "default") == before


async def test_what_was_kept_long_enough_is_swept(place: Place, clock: Clock) -> None:
    id = await place.inline(line("a"))
    async with at_work(place.batches):
        await place.over(id)
    clock.advance(place.settings.file_seconds)
    await place.batches.sweep()
    assert await place.archive.batch_requests.some(id, -1, 1) == []
    assert names(place.settings.data_dir / "content") == set()
