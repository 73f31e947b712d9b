import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from beholder.domain import FileSource, StoredFile
from beholder.faults import Fault, Status
from beholder.store.blobs.holdings import held
from beholder.store.database.database import Database
from beholder.store.database.schema import files, to_microseconds
from beholder.store.file_rows import Name, insert, remove
from beholder.store.records import read_file

MADE = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOW = to_microseconds(MADE)
LATER = to_microseconds(MADE + HOUR)


def file(id: str, content: bytes = b"x", **more: Any) -> StoredFile:
    sha256 = hashlib.sha256(content).hexdigest()
    return StoredFile(id, "größe\x00\ud800", "image/png", len(content), sha256, MADE, MADE + HOUR, **more)


FIRST, SECOND = file("a", b"first"), file("a", b"second")


async def rows(database: Database) -> list[StoredFile]:
    query = select(files).order_by(files.c.id, files.c.project)
    return await database.read(lambda connection: [read_file(row) for row in connection.execute(query)])


async def put(database: Database, file: StoredFile, upload: str | None = None, now: int = NOW) -> tuple[Any, set[str]]:
    return await database.write(lambda connection: insert(connection, file, upload, now))


async def holders(database: Database, *of: StoredFile) -> set[str]:
    return await database.read(lambda connection: held(connection, {file.sha256 for file in of}))


async def test_a_file_comes_back_as_it_was(database: Database) -> None:
    odd = file("a", project="theirs", source=FileSource.GENERATED)
    assert await put(database, odd) == (odd, set())
    assert await rows(database) == [odd]
    assert await holders(database, odd) == {odd.sha256}


async def test_a_name_is_taken(database: Database) -> None:
    await put(database, FIRST)
    with pytest.raises(Fault, match="'files/a' already exists") as caught:
        await put(database, SECOND)
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert await rows(database) == [FIRST]
    assert await holders(database, SECOND) == set()


@pytest.mark.parametrize("content", [b"second", b"first"], ids=["other bytes", "the same bytes"])
async def test_a_name_is_its_projects_own(database: Database, content: bytes) -> None:
    theirs = file("a", content, project="theirs")
    await put(database, FIRST)
    assert await put(database, theirs) == (theirs, set())
    assert await rows(database) == [FIRST, theirs]
    gone, freed = await database.write(lambda connection: remove(connection, files.c.project == FIRST.project))
    assert (gone, freed) == ([Name(FIRST.project, "a")], {FIRST.sha256})
    assert await holders(database, FIRST, theirs) == {theirs.sha256}


async def test_the_same_upload_gets_the_same_file(database: Database) -> None:
    await put(database, FIRST, "u")
    assert await put(database, SECOND, "u") == (FIRST, set())
    with pytest.raises(Fault):
        await put(database, SECOND, "v")
    assert await rows(database) == [FIRST]


async def test_an_expired_namesake_makes_room(database: Database) -> None:
    await put(database, FIRST, "u")
    assert await put(database, SECOND, "u", LATER) == (SECOND, {FIRST.sha256})
    assert await rows(database) == [SECOND]
    assert await holders(database, FIRST, SECOND) == {SECOND.sha256}


@pytest.mark.parametrize(
    ("which", "gone"),
    [
        pytest.param(lambda: files.c.id == "a", ["a"], id="one"),
        pytest.param(lambda: files.c.expires <= LATER, ["a", "b"], id="all"),
        pytest.param(lambda: files.c.id == "c", [], id="none"),
    ],
)
async def test_what_is_removed_lets_go(database: Database, which: Callable[[], Any], gone: list[str]) -> None:
    both = {id: file(id, id.encode()) for id in "ab"}
    for each in both.values():
        await put(database, each)

    def work(connection: Connection) -> tuple[list[str], set[str]]:
        names, freed = remove(connection, which())
        return sorted(name.id for name in names), freed

    assert await database.write(work) == (gone, {both[id].sha256 for id in gone})
    assert [file.id for file in await rows(database)] == [id for id in both if id not in gone]
    assert await holders(database, *both.values()) == {both[id].sha256 for id in both if id not in gone}
