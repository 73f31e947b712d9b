"""What was used with each key, a row a day: so that a restart gives nothing back."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, insert, select, update

from beholder.store.database.database import Database
from beholder.store.database.schema import usage
from beholder.store.key import Used

_GROW = (
    update(usage)
    .where(usage.c.key == bindparam("of_key"), usage.c.day == bindparam("on_day"))
    .values(
        requests=usage.c.requests + bindparam("more_requests"),
        tokens=usage.c.tokens + bindparam("more_tokens"),
    )
)
_BEGIN = insert(usage).values(
    key=bindparam("of_key"),
    day=bindparam("on_day"),
    requests=bindparam("more_requests"),
    tokens=bindparam("more_tokens"),
)


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

        rows = [
            {"of_key": key, "on_day": day.isoformat(), "more_requests": more.requests, "more_tokens": more.tokens}
            for (key, day), more in used.items()
        ]

        def work(connection: Connection) -> None:
            days = {row["on_day"] for row in rows}
            known = {(row.key, row.day) for row in connection.execute(select(usage).where(usage.c.day.in_(days)))}
            for statement, old in ((_GROW, True), (_BEGIN, False)):
                if chosen := [row for row in rows if ((row["of_key"], row["on_day"]) in known) is old]:
                    connection.execute(statement, chosen)

        await self._database.write(work)
