"""Brings the tables to what this version of the code expects, at start, before anything is read."""

from pathlib import Path

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy.sql.expression import column

from beholder.faults import Fault, Status

HEAD = "0005"  # the last file of migrations/versions; a test holds the two together


def migrate(connection: Connection) -> None:
    """Run the migrations that `connection`'s database has not seen; blocking.

    Raises `Fault` (FAILED_PRECONDITION) when a newer version of this program has been there.
    """
    if (now := _revision(connection)) == HEAD:
        return  # importing Alembic takes longer than all else here
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        message = f"the database is of another version ({now}) than this program knows ({HEAD}); use a newer program"
        raise Fault(Status.FAILED_PRECONDITION, message) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()
