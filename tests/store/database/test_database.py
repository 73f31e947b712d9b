import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text
from structlog.testing import capture_logs

from beholder.faults import Fault, Status
from beholder.store.database.database import Database
from beholder.store.database.schema import holdings
from tests.services.postgres import PostgresServer
from tests.store.conftest import sqlite_only

ROW = {"owner": "a", "sha256": "0" * 64, "size": 1}


def add(connection: Connection) -> None:
    connection.execute(insert(holdings), ROW)


def owners(connection: Connection) -> list[str]:
    return list(connection.scalars(select(holdings.c.owner)))


async def test_what_was_written_is_read_and_survives(database: Database) -> None:
    await database.write(add)
    assert await database.read(owners) == ["a"]
    await database.close()
    again = Database(database._url)
    await again.open()
    assert await again.read(owners) == ["a"]
    await again.close()


async def test_work_that_fails_leaves_nothing(database: Database) -> None:
    def half(connection: Connection) -> None:
        add(connection)
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        await database.write(half)
    assert await database.read(owners) == []


@sqlite_only
async def test_a_reader_does_not_wait_for_a_writer(database: Database, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await database.read(owners) == []
        other.execute("ROLLBACK")
    other.close()


@sqlite_only
async def test_what_is_read_before_a_write_is_read_in_its_turn(database: Database, tmp_path: Path) -> None:
    """Two processes that look and then write, as a server and the command line do: neither is sent away."""
    beside = Database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    await beside.open()

    def count_up(connection: Connection) -> None:
        found = len(owners(connection))
        connection.execute(insert(holdings), {**ROW, "owner": str(found)})

    await asyncio.gather(*(which.write(count_up) for which in (database, beside) * 100))
    assert len(await database.read(owners)) == 200
    await beside.close()


@sqlite_only
async def test_the_log_is_written_ahead(database: Database) -> None:
    def pragmas(connection: Connection) -> list[object]:
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]

    assert await database.read(pragmas) == ["wal", 1]


async def test_a_statement_that_cannot_be_done_is_a_defect_of_ours_told_without_its_values(database: Database) -> None:
    """Not one that may pass: what insists would try it for ever."""
    await database.write(add)
    with capture_logs() as lines, pytest.raises(Fault) as caught:
        await database.write(add)
    assert caught.value.status is Status.INTERNAL
    assert "0000" not in str(caught.value)
    (line,) = lines
    assert "IntegrityError" in line["exception"]
    assert "0000" not in line["exception"]


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:////nowhere/at/all/x.sqlite", id="no folder"),
        pytest.param("not a url", id="no URL"),
        pytest.param("sqlite://", id="memory, which threads do not share"),
        pytest.param("sqlite:///:memory:", id="memory by its name"),
        pytest.param("oracle+nosuchdriver://h/d", id="no driver"),
        pytest.param("postgresql://somebody@127.0.0.1:9/x", id="nobody listens"),
        pytest.param("postgresql://somebody@127.0.0.1:port/x", id="no port"),
        pytest.param("mysql://somebody:sekret@h/x", id="another kind"),
        pytest.param("postgresql://somebody:sek@ret/h/x", id="a password that is not escaped"),
    ],
)
async def test_a_database_that_cannot_be_used_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(Fault, match="--database-url") as caught:
        await Database(url).open()
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert "sek" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(Fault, match="cannot be used"):
        await Database(f"sqlite:///{tmp_path / 'x.sqlite'}").open()


async def test_of_two_servers_on_one_database_the_second_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.store.database.awaited.LOCK_SECONDS", 1)
    first, second = Database(database._url), Database(database._url)
    await first.open(claim=True)
    with pytest.raises(Fault, match=r"the database is in use by another beholder.*--database-url") as caught:
        await second.open(claim=True)
    assert caught.value.status is Status.FAILED_PRECONDITION
    await first.claim()
    await second.open()  # who only looks something up may
    await second.close()
    await first.close()
    await second.open(claim=True)
    await second.close()


async def test_a_database_that_goes_away_is_a_fault(postgres_server: PostgresServer) -> None:
    url = postgres_server.new()
    database = Database(url)
    await database.open(claim=True)
    postgres_server.drop(url)
    for ask in (database.read(owners), database.write(owners), database.claim()):
        with pytest.raises(Fault, match="does not answer now") as caught:
            await ask
        assert caught.value.status is Status.UNAVAILABLE
    await database.close()


async def test_a_driver_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(Fault, match=r"pip install 'beholder\[postgres\]'"):
        await Database("postgresql://h/d").open()
