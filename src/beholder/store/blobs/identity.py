"""What a database is called, so that the blobs of one are never taken for the leftovers of another."""

from sqlalchemy import Connection, select

from beholder.store.database.schema import identity


def identify(connection: Connection) -> str:
    """Give the name that the database got when it was made."""
    return str(connection.execute(select(identity.c.id)).scalar_one())
