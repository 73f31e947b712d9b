"""The road of databases with an async driver, tried on a real PostgreSQL."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Connection, insert, make_url, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from beholder.faults import Fault
from beholder.store.database import awaited as module
from beholder.store.database.awaited import Awaited
from beholder.store.database.migrate import migrate
from beholder.store.database.schema import holdings
from tests.services.postgres import PostgresServer

ROW = {"owner": "a", "sha256": "0" * 64, "size": 1}
END_ALL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.new("template0")
    yield url
    postgres_server.drop(url)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Awaited]:
    database = Awaited(make_url(url))
    await database.write(migrate)
    yield database
    await database.close()


@pytest.fixture
async def other(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Awaited]:
    """Another server's, that does not wait long."""
    monkeypatch.setattr(module, "LOCK_SECONDS", 1)
    other = Awaited(make_url(url))
    yield other
    await other.close()


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
    monkeypatch.setattr(module, "create_async_engine", lambda url, **options: planned.append(url.drivername))
    Awaited(make_url(url))
    assert planned == [driver]


async def test_connections_that_died_are_replaced_unnoticed(
    database: Awaited, postgres_server: PostgresServer, url: str
) -> None:
    await database.write(add)
    postgres_server.ask(url, f"{END_ALL}'{url.rpartition('/')[2]}'")
    assert await database.read(owners) == ["a"]


async def test_what_is_claimed_is_refused_to_others_until_it_is_let_go(database: Awaited, other: Awaited) -> None:
    await database.claim()
    with pytest.raises(Fault, match="the database is in use by another beholder"):
        await other.claim()
    await database.claim()
    assert await other.read(owners) == []
    await database.close()
    await other.claim()


async def test_a_claim_that_was_lost_with_its_connection_is_made_anew(
    database: Awaited, other: Awaited, postgres_server: PostgresServer, url: str
) -> None:
    await database.claim()
    postgres_server.ask(url, f"{END_ALL}'{url.rpartition('/')[2]}'")
    with pytest.raises(DBAPIError):
        await database.claim()  # the connection is found to be gone
    await database.claim()
    with pytest.raises(Fault, match="in use"):
        await other.claim()


async def test_a_claim_that_another_took_meanwhile_is_told(
    database: Awaited, other: Awaited, postgres_server: PostgresServer, url: str
) -> None:
    await database.claim()
    postgres_server.ask(url, f"{END_ALL}'{url.rpartition('/')[2]}'")
    await other.claim()
    with pytest.raises(DBAPIError):
        await database.claim()
    with pytest.raises(Fault, match="in use"):
        await database.claim()


async def test_databases_of_one_server_are_claimed_one_by_one(
    database: Awaited, postgres_server: PostgresServer
) -> None:
    await database.claim()
    url = postgres_server.new("template0")
    neighbour = Awaited(make_url(url))
    await neighbour.claim()
    await neighbour.close()
    postgres_server.drop(url)
