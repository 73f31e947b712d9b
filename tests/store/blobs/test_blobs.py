import asyncio
import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from beholder.faults import Fault, Status
from beholder.store.blobs.blobs import BlobStore
from beholder.store.blobs.folder import Folder
from beholder.store.blobs.holdings import hold, let_go
from beholder.store.database.database import Database
from tests.store.conftest import names

DATA = b"a picture"
SHA256 = hashlib.sha256(DATA).hexdigest()
CONTENTS = {SHA256: DATA}


@pytest.fixture
async def blobs(tmp_path: Path, database: Database) -> BlobStore:
    blobs = BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), database)
    await blobs.open()
    return blobs


async def keep(blobs: BlobStore, database: Database, owner: str) -> None:
    async with blobs.keeping(CONTENTS) as written:
        await written
        await database.write(lambda connection: hold(connection, owner, {SHA256: len(DATA)}, "default"))


async def leave(blobs: BlobStore, database: Database, owner: str) -> None:
    await blobs.collect(await database.write(lambda connection: let_go(connection, [owner])))


async def test_the_same_bytes_lie_there_once_and_go_with_their_last_holder(
    blobs: BlobStore, database: Database, tmp_path: Path
) -> None:
    await keep(blobs, database, "a")
    await keep(blobs, database, "b")
    assert names(tmp_path / "content") == {SHA256}
    assert await blobs.read(SHA256) == DATA
    await leave(blobs, database, "a")
    assert await blobs.read(SHA256) == DATA
    await leave(blobs, database, "b")
    assert names(tmp_path / "content") == set()


async def test_bytes_that_are_not_there_are_told(blobs: BlobStore) -> None:
    with pytest.raises(FileNotFoundError):
        await blobs.read(SHA256)


async def test_a_holder_that_comes_while_the_last_one_goes_finds_its_bytes(
    blobs: BlobStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The going one has looked already, and found that nobody holds them, when the other comes."""
    await keep(blobs, database, "a")
    looked, go_on = asyncio.Event(), asyncio.Event()
    read = database.read

    async def slow(work: Callable[..., object]) -> object:
        found = await read(work)
        looked.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(database, "read", slow)
    leaving = asyncio.create_task(leave(blobs, database, "a"))
    await looked.wait()
    coming = asyncio.create_task(keep(blobs, database, "b"))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(leaving, coming)
    assert await blobs.read(SHA256) == DATA


async def test_what_is_pinned_is_not_taken_away(blobs: BlobStore, database: Database) -> None:
    await keep(blobs, database, "a")
    async with blobs.keeping(CONTENTS) as written:
        await written
        await leave(blobs, database, "a")
        assert await blobs.read(SHA256) == DATA


async def test_what_was_written_for_nobody_is_swept(blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        async with blobs.keeping(CONTENTS) as written:
            await written
            raise KeyError("the holder does not come")
    assert names(tmp_path / "content") == {SHA256}
    await blobs.sweep()
    assert names(tmp_path / "content") == set()


async def test_leftovers_are_swept_at_start(blobs: BlobStore, database: Database, tmp_path: Path) -> None:
    await keep(blobs, database, "a")
    (tmp_path / "content" / ("f" * 64)).write_bytes(b"nobody's")
    (tmp_path / "content" / f"{SHA256}.0.tmp").write_bytes(b"half")
    await BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), database).open()
    assert names(tmp_path / "content") == {SHA256}


async def test_a_full_disk_is_a_fault_and_leaves_nothing(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Fault) as caught:
        async with blobs.keeping(CONTENTS) as written:
            await written
    assert caught.value.status is Status.UNAVAILABLE
    assert names(tmp_path / "content") == set()


async def test_a_file_may_be_kept_as_bytes_may(blobs: BlobStore, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a file"
    path.write_bytes(DATA)
    async with blobs.keeping({SHA256: path}) as written:
        await written
        await database.write(lambda connection: hold(connection, "a", {SHA256: len(DATA)}, "default"))
    path.unlink()
    assert await blobs.read(SHA256) == DATA
    assert await blobs.read(SHA256, 2, 3) == DATA[2:5]


async def test_pieces_are_the_whole(blobs: BlobStore, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beholder.store.blobs.blobs.PIECE", 4)
    await keep(blobs, database, "a")
    given = [piece async for piece in blobs.pieces(SHA256, len(DATA))]
    assert b"".join(given) == DATA
    assert all(len(piece) == 4 for piece in given[:-1])


async def test_what_cannot_be_removed_now_is_removed_later(
    blobs: BlobStore, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(names: object) -> None:
        raise OSError("a failing disk")

    await keep(blobs, database, "a")
    monkeypatch.setattr(blobs._backend, "remove", failing)
    with capture_logs() as lines:
        await leave(blobs, database, "a")
    assert [line["event"] for line in lines] == ["blobs could not be removed"]
    monkeypatch.undo()
    await blobs.sweep()
    assert names(tmp_path / "content") == set()


async def test_another_database_is_refused_before_it_sweeps(
    blobs: BlobStore, database: Database, tmp_path: Path
) -> None:
    await keep(blobs, database, "a")
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    await other.open()
    with pytest.raises(Fault, match="belong to another database") as caught:
        await BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), other).open()
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert names(tmp_path / "content") == {SHA256}
    await other.close()


async def test_a_place_where_none_of_the_blobs_is_is_not_taken_for_theirs(
    blobs: BlobStore, database: Database, tmp_path: Path
) -> None:
    """As where a disk is not mounted yet: all jobs would fail for want of their images."""
    await keep(blobs, database, "a")
    away = (tmp_path / "content").rename(tmp_path / "away")
    mark = (tmp_path / "mark").read_text()
    (tmp_path / "mark").unlink()
    with pytest.raises(Fault, match=r"none of them is in .*content.*--blob-url.*if they are lost, write") as caught:
        await BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), database).open()
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert mark in str(caught.value) and str(tmp_path / "mark") in str(caught.value)
    assert not (tmp_path / "mark").exists()
    (tmp_path / "content").rmdir()
    away.rename(tmp_path / "content")
    await BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), database).open()
    assert (tmp_path / "mark").read_text() == mark


async def test_who_says_that_they_are_lost_goes_on_without_them(
    blobs: BlobStore, database: Database, tmp_path: Path
) -> None:
    await keep(blobs, database, "a")
    (tmp_path / "content" / SHA256).unlink()
    await BlobStore(Folder(tmp_path / "content", tmp_path / "mark"), database).open()
