from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text

from beholder.faults import Fault
from beholder.store.database import migrate as module
from beholder.store.database.database import Database
from beholder.store.database.migrate import HEAD, migrate
from beholder.store.database.schema import metadata


def test_the_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


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
