"""What a key allows, kept by batches as by the desk: jobs at once, bytes, and whose tokens are spent."""

import asyncio

import pytest

from beholder.domain import Batch
from beholder.faults import Fault, Status
from beholder.store.batches import BatchStore
from beholder.store.key import Allowance
from beholder.wire.batches import Inlined, NewBatch
from tests.desk.batches.conftest import Place, at_work, line

LINE = b'{"request":{"contents":[{"parts":[{"text":"a"}]}]}}\n'
NEW = NewBatch("", 0, Inlined(LINE))


@pytest.mark.parametrize("limit", [0, 1, 3])
async def test_batches_that_come_at_once_are_no_more_than_allowed(place: Place, limit: int) -> None:
    asked = (place.batches.create(NEW, "gemini-x", "shop", "k", Allowance(jobs=limit)) for _ in range(5))
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(outcome, Batch) for outcome in outcomes) == limit
    assert {fault.status for fault in outcomes if isinstance(fault, Fault)} == {Status.RESOURCE_EXHAUSTED}


async def test_one_that_has_ended_makes_room(place: Place) -> None:
    first = await place.batches.create(NEW, "gemini-x", "shop", "k", Allowance(jobs=1))
    async with at_work(place.batches):
        await place.over(first.id, "shop")
    await place.batches.create(NEW, "gemini-x", "shop", "k", Allowance(jobs=1))


async def test_one_that_could_not_be_stored_takes_no_place(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*arguments: object, **more: object) -> None:
        raise Fault(Status.UNAVAILABLE, "not now")

    with monkeypatch.context() as patch:
        patch.setattr(BatchStore, "add", fail)
        with pytest.raises(Fault, match="not now"):
            await place.batches.create(NEW, "gemini-x", "shop", "k", Allowance(jobs=1))
    await place.batches.create(NEW, "gemini-x", "shop", "k", Allowance(jobs=1))


async def test_a_full_project_takes_no_more_lines(place: Place) -> None:
    allowance = Allowance(bytes_stored=len(LINE))
    await place.batches.create(NEW, "gemini-x", "shop", "k", allowance)
    with pytest.raises(Fault, match="no room") as caught:
        await place.batches.create(NEW, "gemini-x", "shop", "k", allowance)
    assert (caught.value.status, caught.value.retry_seconds) == (Status.RESOURCE_EXHAUSTED, 48 * 3600)
    await place.batches.create(NEW, "gemini-x", "elsewhere", "k", allowance)


async def test_lines_that_come_at_once_stay_within_the_limit(place: Place) -> None:
    allowance = Allowance(bytes_stored=3 * len(LINE))
    asked = (place.batches.create(NEW, "gemini-x", "shop", "k", allowance) for _ in range(16))
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(outcome, Batch) for outcome in outcomes) == 3
    assert await place.archive.blobs.stored("shop") == 3 * len(LINE)


async def test_what_is_asked_is_asked_with_its_key(place: Place) -> None:
    batch = await place.batches.create(NEW, "gemini-x", "shop", "k")
    assert (await place.batches.get(batch.id, "shop")).key == "k"
    keyless = await place.inline(line("b"))
    async with at_work(place.batches):
        await place.over(batch.id, "shop")
        await place.over(keyless)
    assert [(ask.project, ask.key) for ask in place.engine.asked] == [("shop", "k"), ("default", None)]
