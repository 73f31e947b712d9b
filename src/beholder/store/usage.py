"""What was used with each key, a row a day: so that a restart gives nothing back."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, insert, select, update

from beholder.store.database import Database
from beholder.store.key import Used
from beholder.store.schema import usage


class UsageStore:
    """The days of all keys."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self._database = database

    async def of(self, day: date) -> Mapping[str, Used]:
        """Give what was used on `day`, by the ids of keys."""
        query = select(usage).where(usage.c.day == day.isoformat())
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.key: Used(row.requests, row.tokens) for row in rows}

    async def add(self, used: Mapping[tuple[str, date], Used]) -> None:
        """Add to the days of keys; when this returns it will not be lost."""

        def work(connection: Connection) -> None:
            for (key, day), more in used.items():
                _add(connection, key, day.isoformat(), more)

        await self._database.write(work)


def _add(connection: Connection, key: str, day: str, more: Used) -> None:
    grown = {"requests": usage.c.requests + more.requests, "tokens": usage.c.tokens + more.tokens}
    done = connection.execute(update(usage).where(usage.c.key == key, usage.c.day == day).values(grown))
    if not done.rowcount:
        row = {"key": key, "day": day, "requests": more.requests, "tokens": more.tokens}
        connection.execute(insert(usage), row)
