"""The road of databases with an async driver, tried on a real PostgreSQL."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Connection, insert, make_url, select, text
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


async def test_a_lock_that_the_database_keeps_for_a_connection_we_lost_is_not_taken_for_anothers(
    database: Awaited, other: Awaited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a cut in the network: the database has not missed us yet."""
    monkeypatch.setattr(module, "LOCK_SECONDS", 1)
    await database.claim()
    lost, database._holding = database._holding, None
    assert lost is not None
    await database.claim()
    with pytest.raises(Fault, match="in use"):
        await other.claim()
    await lost.invalidate()
    await lost.close()


async def test_a_database_that_says_nothing_is_not_waited_for_for_ever(
    database: Awaited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.05)
    silent = Awaited(database._url)
    with pytest.raises(TimeoutError):
        await silent.read(lambda connection: connection.execute(text("SELECT pg_sleep(60)")))
    assert await silent.read(owners) == []

    def slow(connection: Connection) -> None:
        connection.execute(text("SELECT pg_sleep(0.1)"))

    await silent.migrate(slow)
    await silent.close()


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("sslmode=disable", id="as PostgreSQL's own programs take it"),
        pytest.param("ssl=disable", id="as SQLAlchemy writes it"),
        pytest.param("application_name=us", id="a setting of the connection"),
    ],
)
async def test_what_a_url_asks_for_is_done(url: str, query: str) -> None:
    asked = Awaited(make_url(f"{url}?{query}"))
    name = await asked.read(lambda connection: connection.scalar(text("SELECT current_setting('application_name')")))
    assert name == ("us" if "name" in query else "")
    await asked.close()


async def test_a_password_may_have_any_letters(postgres_server: PostgresServer, url: str) -> None:
    given = make_url(url).set(password="p@ss/w#rd?&%")
    asked = Awaited(make_url(given.render_as_string(hide_password=False)))
    assert await asked.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1
    await asked.close()
