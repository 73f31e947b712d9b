"""What is kept until a moment, by a clock that only the test moves; much of it goes without keeping others waiting."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from beholder.domain import BatchState, Interaction, KeptImage, Request, Role, Turn
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store import batches as batches_module
from beholder.store import file_rows as files_module
from beholder.store import interactions as interactions_module
from beholder.store.archive import Archive
from beholder.store.batch_requests import BatchRequest, RequestState
from beholder.store.batches import Source
from beholder.store.database.database import Database
from beholder.store.database.schema import batch_requests, files, holdings, interactions
from tests.store.conftest import OURS, Clock, bytes_in, names, opened, pieces, put, sqlite_only
from tests.store.test_batches import new

DATA = b"a picture, which is a line of a batch as well"
SHA256 = hashlib.sha256(DATA).hexdigest()
MANY, PORTION = 7, 2


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let few rows go at once, and tell how many transactions there were."""
    for module in (files_module, interactions_module, batches_module):
        monkeypatch.setattr(module, "AT_ONCE", PORTION)
    counted, write = [0], Database.write

    async def counting(self: Database, work: Callable[..., Any]) -> Any:
        counted[0] += 1
        return await write(self, work)

    monkeypatch.setattr(Database, "write", counting)
    return counted


def interaction(clock: Clock, id: str) -> tuple[Interaction, Request[KeptImage]]:
    image = KeptImage(SHA256, len(DATA), "image/png", "input[0]")
    return Interaction(id, "m", clock(), clock()), Request("m", (Turn(Role.USER, (image,)),))


async def hold_by_all(archive: Archive, clock: Clock) -> None:
    """Let a file, an interaction and a batch hold the same bytes."""
    await put(archive, DATA, "file")
    async with archive.blobs.keeping({SHA256: DATA}) as written:
        await written
        given, request = interaction(clock, "int_1")
        await archive.interactions.add(given, request)
    await archive.batches.add(new(clock), Source(SHA256, len(DATA)), pinned=False)


async def count(archive: Archive, table: Any) -> int:
    query = select(func.count()).select_from(table)
    return await archive._database.read(lambda connection: int(connection.scalar(query) or 0))


@pytest.mark.parametrize("last", ["file", "interaction", "batch"])
async def test_bytes_that_three_hold_go_with_the_last_of_them(
    archive: Archive, clock: Clock, settings: Settings, last: str
) -> None:
    await hold_by_all(archive, clock)
    assert await count(archive, holdings) == 3
    ends = {
        "file": lambda: archive.files.delete("file", OURS),
        "interaction": lambda: archive.interactions.delete("int_1", OURS),
        "batch": lambda: archive.batches.finish("b1", BatchState.CANCELLED),
    }
    for name in sorted(ends, key=lambda name: name == last):
        assert names(settings.data_dir / "content") == {SHA256}
        await archive.sweep()
        await ends[name]()
    assert names(settings.data_dir / "content") == set()


async def test_each_is_kept_for_its_time(archive: Archive, clock: Clock, settings: Settings) -> None:
    """Files for two days, interactions for 55, batches for two after their end, uploads for an hour."""
    await hold_by_all(archive, clock)
    await archive.uploads.start(None, "", "image/png", None, OURS)
    for seconds, left in ((3599, {"upload", "file"}), (2, {"file"}), (48 * 3600 - 3602, {"file"}), (1, set[str]())):
        clock.advance(seconds)
        await archive.sweep()
        found = {"upload": len(names(settings.data_dir / "uploads")), "file": await count(archive, files)}
        assert {name for name, some in found.items() if some} == left
    await archive.batches.finish("b1", BatchState.SUCCEEDED)
    assert (await archive.batches.get("b1", OURS)).state is BatchState.SUCCEEDED
    clock.advance(48 * 3600)
    await archive.batches.sweep()
    with pytest.raises(Fault):
        await archive.batches.get("b1", OURS)
    clock.advance(51 * 24 * 3600 - 1)
    await archive.sweep()
    assert names(settings.data_dir / "content") == {SHA256}, "the interaction's"
    await archive.interactions.get("int_1", OURS)


async def test_many_files_go_a_few_at_a_time(
    archive: Archive, clock: Clock, settings: Settings, portions: list[int]
) -> None:
    for number in range(MANY):
        await put(archive, b"%d" % number, f"f{number}")
    clock.advance(settings.file_seconds)
    portions[0] = 0
    await archive.files.sweep()
    assert portions[0] > MANY // PORTION
    assert (await count(archive, files), await count(archive, holdings), bytes_in(settings)) == (0, 0, set())


async def test_many_interactions_go_a_few_at_a_time(archive: Archive, clock: Clock, portions: list[int]) -> None:
    async with archive.blobs.keeping({SHA256: DATA}) as written:
        await written
        for number in range(MANY):
            given, request = interaction(clock, f"int_{number}")
            request = Request(request.model, (Turn(Role.USER, ()),)) if number % 2 else request
            finished = Interaction(given.id, "m", clock(), clock(), said=())
            await archive.interactions.add(finished, request)
    await archive._database.write(
        lambda connection: connection.execute(interactions.update().values(status="completed"))
    )
    clock.advance(55 * 24 * 3600)
    portions[0] = 0
    await archive.interactions.sweep()
    assert portions[0] > MANY // PORTION
    assert (await count(archive, interactions), await count(archive, holdings)) == (0, 0)


async def fill(archive: Archive, clock: Clock, *, inline: bool) -> None:
    async with archive.blobs.keeping({SHA256: DATA}) as written:
        await written
        await archive.batches.add(new(clock, inline=inline), Source(SHA256, len(DATA)), pinned=True)
    requests = [BatchRequest(number, number + 1, 0, 1, {}, result="{}") for number in range(MANY)]
    await archive.batch_requests.add("b1", requests)
    await archive.batch_requests.done("b1", 0, RequestState.SUCCEEDED, "{}")


@pytest.mark.parametrize("how", ["deleted", "expired", "told by a file"])
async def test_the_many_requests_of_a_batch_go_a_few_at_a_time(
    archive: Archive, clock: Clock, portions: list[int], how: str
) -> None:
    await fill(archive, clock, inline=how != "told by a file")
    portions[0] = 0
    await archive.batches.finish("b1", BatchState.SUCCEEDED)
    if how == "deleted":
        await archive.batches.delete("b1", OURS)
    if how == "expired":
        clock.advance(48 * 3600)
        await archive.batches.sweep()
    assert portions[0] > MANY // PORTION
    assert await count(archive, batch_requests) == 0


@pytest.mark.parametrize("how", ["deleted", "told by a file"])
async def test_what_was_cut_off_in_the_middle_is_gone_for_all_and_the_sweep_does_the_rest(
    archive: Archive, clock: Clock, portions: list[int], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    await fill(archive, clock, inline=how == "deleted")

    async def away(*given: Any) -> None:
        raise Fault(Status.UNAVAILABLE, "the database does not answer now")

    with monkeypatch.context() as outage:
        outage.setattr(archive.batches, "_forget", away)
        with pytest.raises(Fault, match="does not answer"):
            await archive.batches.finish("b1", BatchState.SUCCEEDED)
            await archive.batches.delete("b1", OURS)
    if how == "deleted":
        with pytest.raises(Fault, match="no batch"):
            await archive.batches.get("b1", OURS)
    else:
        assert (await archive.batches.get("b1", OURS)).state is BatchState.SUCCEEDED
    await archive.batches.sweep()
    assert await count(archive, batch_requests) == 0


@sqlite_only
async def test_what_nobody_was_told_to_be_stored_goes(
    archive: Archive, clock: Clock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that dies with the word on its lips has stored it, and the caller was sent away."""
    write = Database.write

    async def dies(self: Database, work: Callable[..., Any]) -> Any:
        await write(self, work)
        raise Fault(Status.UNAVAILABLE, "the database does not answer now")

    async with archive.blobs.keeping({SHA256: DATA}) as written:
        await written
        with monkeypatch.context() as outage, pytest.raises(Fault):
            outage.setattr(Database, "write", dies)
            await archive.interactions.add(*interaction(clock, "int_1"))
        with monkeypatch.context() as outage, pytest.raises(Fault):
            outage.setattr(Database, "write", dies)
            await archive.batches.add(new(clock), Source(SHA256, len(DATA)), pinned=True)
    assert len(await archive.interactions.unfinished()) == len(await archive.batches.unfinished()) == 1
    await archive.batches.sweep()
    await archive.sweep()
    assert len(await archive.interactions.unfinished()) == len(await archive.batches.unfinished()) == 0
    assert names(settings.data_dir / "content") == set()


async def test_requests_may_be_added_again_when_nobody_knows_whether_they_were(archive: Archive, clock: Clock) -> None:
    await fill(archive, clock, inline=True)
    for _ in range(2):
        await archive.batch_requests.add("b1", [BatchRequest(MANY, MANY + 1, 0, 1, {})])
    assert (await archive.batches.get("b1", OURS)).total == MANY + 1


async def test_a_file_that_is_deleted_while_it_is_read_ends_with_a_fault_and_not_with_other_bytes(
    archive: Archive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.store.blobs.blobs.PIECE", 4)
    made = await archive.files.create(pieces(DATA), "out", "text/plain", OURS)
    reading = archive.files.pieces(made.id, OURS)
    assert await anext(reading) == DATA[:4]
    await archive.files.delete(made.id, OURS)
    with pytest.raises(Fault, match="was deleted") as caught:
        await anext(reading)
    assert caught.value.status is Status.NOT_FOUND


async def test_a_folder_may_have_any_name_and_all_is_there_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(data_dir=tmp_path / "mes photos, été ? #1 100%")
    archive = await opened(settings, clock)
    id = await put(archive, DATA)
    await archive.close()
    again = await opened(settings, lambda: clock() + timedelta(hours=1))  # type: ignore[arg-type]
    assert await again.files.read(id, OURS) == DATA
    await again.close()
