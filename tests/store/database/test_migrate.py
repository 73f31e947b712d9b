from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, select, text

from beholder.faults import Fault
from beholder.store.database import migrate as module
from beholder.store.database.awaited import Awaited
from beholder.store.database.database import Database, _Threads
from beholder.store.database.migrate import HEAD, migrate
from beholder.store.database.schema import files, holdings, keys, metadata
from beholder.store.file_rows import remove
from tests.services.postgres import PostgresServer


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    return made


def to(revision: str, connection: Connection) -> None:
    """Bring an empty database to an earlier `revision`, as a program of that time left it."""
    at = config()
    at.attributes["connection"] = connection
    command.upgrade(at, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[_Threads | Awaited]:
    """Give a database without a table."""
    if request.param == "sqlite":
        runner: _Threads | Awaited = _Threads(make_url(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
        yield runner
        await runner.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.new("template0")
    runner = Awaited(make_url(url))
    yield runner
    await runner.close()
    server.drop(url)


def test_the_head_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


async def test_the_migrations_add_up_to_the_schema(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.read(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await database.write(migrate)
    await database.write(migrate)


async def test_a_newer_database_is_refused(database: Database) -> None:
    await database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(Fault, match="9999"):
        await database.write(migrate)


def test_a_migration_that_is_cut_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill would: the tables are made in the transaction that marks them as made."""
    url = f"sqlite:///{tmp_path / 'cut.sqlite'}"
    from beholder.store.database import database

    runner = database._Threads(make_url(url))
    with pytest.raises(KeyboardInterrupt), runner._engine.begin() as connection:
        migrate(connection)
        raise KeyboardInterrupt
    runner._engine.dispose()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).all() == []
    engine.dispose()


OLD_ROWS = (
    "INSERT INTO files VALUES ('organ', 'default', '\"a\"', '\"image/png\"', 3, 'a1', 1, 2, 'UPLOADED', 'u')",
    "INSERT INTO files VALUES ('x', 'my.shop-2', '\"b\"', '\"image/png\"', 5, 'a1', 3, 4, 'GENERATED', NULL)",
    "INSERT INTO holdings VALUES ('files/organ', 'a1', 3, 'default')",
    "INSERT INTO holdings VALUES ('files/x', 'a1', 5, 'my.shop-2')",
    "INSERT INTO holdings VALUES ('interactions/files', 'a1', 3, 'default')",
    "INSERT INTO holdings VALUES ('batches/b', 'b2', 9, 'my.shop-2')",
    "INSERT INTO keys VALUES ('3f9k2m7q', 1, 'd1', 'till', 'my.shop-2', 7, NULL, NULL, NULL, 99, NULL)",
)
HELD = {
    ("files/default/organ", "a1", 3, "default"),
    ("files/my.shop-2/x", "a1", 5, "my.shop-2"),
    ("interactions/files", "a1", 3, "default"),
    ("batches/b", "b2", 9, "my.shop-2"),
}


async def test_names_become_their_projects_own_and_nothing_is_lost(empty: _Threads | Awaited) -> None:
    def old(connection: Connection) -> None:
        to("0004", connection)
        for row in OLD_ROWS:
            connection.execute(text(row))

    await empty.write(old)
    await empty.write(migrate)

    def look(connection: Connection) -> tuple[set[tuple[object, ...]], ...]:
        found = (connection.execute(select(table)) for table in (files, holdings, keys))
        return tuple({tuple(row) for row in rows} for rows in found)

    kept, held, opening = await empty.read(look)
    assert kept == {
        ("default", "organ", '"a"', '"image/png"', 3, "a1", 1, 2, "UPLOADED", "u"),
        ("my.shop-2", "x", '"b"', '"image/png"', 5, "a1", 3, 4, "GENERATED", None),
    }
    assert held == HELD
    assert opening == {("3f9k2m7q", 1, "d1", "till", "my.shop-2", 7, *[None] * 3, 99, *[None] * 3)}


async def test_what_was_there_before_may_be_removed_as_ever(empty: _Threads | Awaited) -> None:
    def old(connection: Connection) -> None:
        to("0004", connection)
        for row in OLD_ROWS:
            connection.execute(text(row))
        migrate(connection)

    await empty.write(old)
    names, freed = await empty.write(lambda connection: remove(connection, files.c.expires <= 4))
    assert (len(names), freed) == (2, {"a1"})
    left = await empty.read(lambda connection: set(connection.scalars(select(holdings.c.owner))))
    assert left == {"interactions/files", "batches/b"}


async def test_the_earlier_tables_become_the_same_as_new_ones(empty: _Threads | Awaited) -> None:
    def work(connection: Connection) -> list[object]:
        to("0004", connection)
        migrate(connection)
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await empty.write(work) == []
