"""Databases as older versions left them: no row is lost by the upgrade, and a kill in its middle costs nothing."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, select, text
from sqlalchemy import types as sql

from beholder.store.database import migrate as module
from beholder.store.database.database import Database
from beholder.store.database.migrate import HEAD
from tests.services.postgres import PostgresServer

ROWS = 3


def config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


REVISIONS = [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()][::-1]


@pytest.fixture
def url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if not database_url:
        yield f"sqlite:///{tmp_path / 'old.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = server.new("template0")
    yield made
    server.drop(made)


def value(kind: Any, row: int) -> Any:
    """Make up what may stand in a column."""
    match kind:
        case sql.Boolean():
            return bool(row % 2)
        case sql.Integer():
            return row + (2**40 if isinstance(kind, sql.BigInteger) else 0)
        case _:
            return f"r{row}"


def tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection, revision: str) -> dict[str, list[dict[str, Any]]]:
    """Make the database of `revision` with rows in all its tables, and give them."""
    command.upgrade(config(connection), revision)
    for table in tables(connection):
        if table.name != "identity":  # it has its one row
            rows = [{column.name: value(column.type, row) for column in table.columns} for row in range(ROWS)]
            connection.execute(table.insert(), rows)
    return contents(connection)


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in tables(connection):
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        found[table.name] = [dict(row._mapping) for row in rows]
    return found


async def within(url: str, work: Any) -> Any:
    """Do `work` in a database that is not migrated."""
    from beholder.store.database.database import _runner

    runner = _runner(url)
    try:
        return await runner.write(work)
    finally:
        await runner.close()


@pytest.mark.parametrize("revision", REVISIONS)
async def test_all_that_an_older_version_kept_is_there_after_the_upgrade(url: str, revision: str) -> None:
    before = await within(url, lambda connection: fill(connection, revision))
    assert sum(len(rows) for rows in before.values()) >= ROWS
    database = Database(url)
    await database.open()
    after = await database.read(contents)
    assert await database.read(lambda connection: connection.scalar(text("SELECT version_num FROM alembic_version")))
    await database.close()
    for name, rows in before.items():
        for old, new in zip(rows, after[name], strict=True):
            assert {column: new[column] for column in old} == old
    assert len(after["identity"]) == 1


KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import Engine, event
from beholder.store.database.database import Database

statements, last = 0, int(sys.argv[2])

def count(*about):
    global statements
    statements += 1
    if statements > last:
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    await Database(sys.argv[1]).open()

asyncio.run(main())
"""


@pytest.mark.parametrize("last", [1, 3, 8, 14])
async def test_a_kill_in_the_middle_of_an_upgrade_leaves_the_old_database_or_the_new(url: str, last: int) -> None:
    before = await within(url, lambda connection: fill(connection, REVISIONS[0]))
    process = subprocess.run([sys.executable, "-c", KILLED, url, str(last)], capture_output=True, text=True)
    assert process.returncode == -signal.SIGKILL, process.stderr
    left = await within(url, lambda connection: (set(inspect(connection).get_table_names()), contents(connection)))
    assert left[0] == {*before, "alembic_version"}
    assert json.dumps(left[1]) == json.dumps(before)
    database = Database(url)
    await database.open()
    assert set(await database.read(contents)) > set(before)
    await database.close()


def test_the_last_revision_is_among_them() -> None:
    assert REVISIONS[-1] == HEAD
    assert len(REVISIONS) >= 4
