import asyncio
import dataclasses

import pytest

from beholder.desk.record import NewRecord, Record
from beholder.domain import (
    Finish,
    FinishReason,
    Interaction,
    InteractionStatus,
    KeptRequest,
    Request,
    Role,
    Text,
    Turn,
    Usage,
)
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.store.conftest import Clock

REQUEST: KeptRequest = Request("m", (Turn(Role.USER, (Text("hi"),)),))


@pytest.fixture
async def opened(archive: Archive, settings: Settings) -> Archive:
    await archive.open()
    return archive


def begun(clock: Clock) -> Interaction:
    return Interaction("int_1", "m", clock(), clock())


def ended(clock: Clock) -> Interaction:
    return dataclasses.replace(begun(clock), said=(Finish(FinishReason.STOP, Usage()),))


async def test_a_record_that_was_not_opened_is_added_with_its_end(opened: Archive, clock: Clock) -> None:
    written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    record = NewRecord(opened.interactions, REQUEST, (), written)
    closing = asyncio.ensure_future(record.close(ended(clock)))
    await asyncio.sleep(0)
    assert not closing.done(), "it is added before its images are there"
    written.set_result(None)
    await closing
    assert not record.opened
    assert (await opened.interactions.get("int_1", "default")).status is InteractionStatus.COMPLETED
    await opened.close()


async def test_a_record_that_was_opened_is_there_and_is_finished(opened: Archive, clock: Clock) -> None:
    written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    record = NewRecord(opened.interactions, REQUEST, (), written)
    adding = record.open(begun(clock))
    assert record.opened
    written.set_result(None)
    await adding
    (recorded,) = await opened.interactions.unfinished()
    assert recorded.attempts == 1, "a kill from here on is counted"
    await record.close(ended(clock))
    assert (await opened.interactions.get("int_1", "default")).status is InteractionStatus.COMPLETED
    await opened.close()


async def test_images_that_cannot_be_written_are_no_record(opened: Archive, clock: Clock) -> None:
    written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    written.set_exception(Fault(Status.UNAVAILABLE, "the disk is full"))
    with pytest.raises(Fault, match="full"):
        await NewRecord(opened.interactions, REQUEST, (), written).close(ended(clock))
    with pytest.raises(Fault, match="no interaction"):
        await opened.interactions.get("int_1", "default")
    await opened.close()


async def test_a_job_is_there_already(opened: Archive, clock: Clock) -> None:
    await opened.interactions.add(begun(clock), REQUEST)
    record = Record(opened.interactions)
    assert record.opened
    await record.close(ended(clock))
    assert (await opened.interactions.get("int_1", "default")).status is InteractionStatus.COMPLETED
    await opened.close()
