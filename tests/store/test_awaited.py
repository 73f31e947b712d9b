"""The road of databases with an async driver, tried on the one such driver that needs no server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, make_url, select
from sqlalchemy.exc import IntegrityError

from beholder.store import awaited as module
from beholder.store.awaited import Awaited
from beholder.store.migrate import migrate
from beholder.store.schema import holdings

ROW = {"owner": "a", "sha256": "0" * 64, "size": 1}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Awaited]:
    database = Awaited(make_url(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite'}"))
    await database.write(migrate)
    yield database
    await database.close()


def add(connection: Connection) -> None:
    connection.execute(insert(holdings), ROW)


def owners(connection: Connection) -> list[str]:
    return list(connection.scalars(select(holdings.c.owner)))


async def test_work_is_done_in_a_transaction(database: Awaited) -> None:
    await database.write(add)
    assert await database.read(owners) == ["a"]
    with pytest.raises(IntegrityError):
        await database.write(add)
    assert await database.read(owners) == ["a"]


async def test_work_that_fails_leaves_nothing(database: Awaited) -> None:
    def half(connection: Connection) -> None:
        add(connection)
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        await database.write(half)
    assert await database.read(owners) == []


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        pytest.param("postgresql://u:p@h/d", "postgresql+asyncpg", id="as people write it"),
        pytest.param("postgres://u:p@h/d", "postgresql+asyncpg", id="as some providers write it"),
        pytest.param("postgresql+psycopg://u:p@h/d", "postgresql+psycopg", id="a driver of the owner's choice"),
    ],
)
def test_a_url_without_a_driver_gets_the_async_one(url: str, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[str] = []
    monkeypatch.setattr(module, "create_async_engine", lambda url: planned.append(url.drivername))
    Awaited(make_url(url))
    assert planned == [driver]
