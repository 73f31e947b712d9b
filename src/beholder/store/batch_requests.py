"""The requests of batches: where each stands in its batch's lines, how often it was begun, and what came of it.

The counts in the batch's own row change in the transaction in which a result is stored, so the two always agree.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.database.schema import batch_requests, batches, to_microseconds

requests = batch_requests.c


class RequestState(StrEnum):
    """How far one request of a batch is."""

    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One request of a batch."""

    position: int  # from 0; results come in this order
    number: int  # of its line, from 1
    start: int  # the byte where its line begins
    size: int  # bytes of its line
    label: Mapping[str, Any]  # what stands beside its result
    attempts: int = 0
    result: str | None = None  # JSON in one line, once there is one
    state: RequestState = RequestState.WAITING


class RequestStore:
    """The requests of all batches, in the database."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        """Keep them in `database`."""
        self._database = database
        self._clock = clock

    async def clear(self, batch: str) -> None:
        """Forget all requests of `batch`, whose lines are to be read from the beginning."""

        def work(connection: Connection) -> None:
            connection.execute(delete(batch_requests).where(requests.batch == batch))
            connection.execute(update(batches).where(batches.c.id == batch).values(total=0, succeeded=0, failed=0))

        await self._database.write(work)

    async def add(self, batch: str, some: Sequence[BatchRequest]) -> None:
        """Add requests that were read, in one go; those with a result have failed already.

        May be done again with the same: the database may have died before it could say that they are there.
        """
        failed = sum(request.result is not None for request in some)
        counts = {"total": batches.c.total + len(some), "failed": batches.c.failed + failed}

        def work(connection: Connection) -> None:
            first = (requests.batch == batch) & (requests.position == some[0].position)
            if connection.scalar(select(requests.position).where(first)) is not None:
                return
            connection.execute(insert(batch_requests), [_print(batch, request) for request in some])
            connection.execute(update(batches).where(batches.c.id == batch).values(counts))

        if some:
            await self._database.write(work)

    async def waiting(self, batch: str, after: int, limit: int) -> list[BatchRequest]:
        """Give the next requests of `batch` that have no result, behind the position `after` (-1: from the first)."""
        mine = (requests.batch == batch) & (requests.state == RequestState.WAITING.value)
        query = select(batch_requests).where(mine, requests.position > after).order_by(requests.position).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_read(row) for row in rows]

    async def suspects(self, batch: str) -> list[BatchRequest]:
        """Give the requests of `batch` that were begun before and have no result."""
        mine = (requests.batch == batch) & (requests.state == RequestState.WAITING.value)
        query = select(batch_requests).where(mine, requests.attempts > 0).order_by(requests.position)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_read(row) for row in rows]

    async def attempt(self, batch: str, position: int, by: int = 1) -> None:
        """Count that a request is begun (or with -1, put down)."""
        mine = (requests.batch == batch) & (requests.position == position)
        values = {"attempts": requests.attempts + by}
        await self._database.write(
            lambda connection: connection.execute(update(batch_requests).where(mine).values(values))
        )

    async def done(self, batch: str, position: int, state: RequestState, result: str) -> None:
        """Store what came of a request; when this returns it will not be lost. One that has a result keeps it."""
        mine = (requests.batch == batch) & (requests.position == position)
        waiting = update(batch_requests).where(mine, requests.state == RequestState.WAITING.value)
        count = batches.c.succeeded if state is RequestState.SUCCEEDED else batches.c.failed
        changes = {count: count + 1, batches.c.updated: to_microseconds(self._clock())}

        def work(connection: Connection) -> None:
            if connection.execute(waiting.values(state=state.value, result=result)).rowcount:
                connection.execute(update(batches).where(batches.c.id == batch).values(changes))

        await self._database.write(work)

    async def some(self, batch: str, after: int, limit: int) -> list[BatchRequest]:
        """Give the next requests of `batch` with their results, behind the position `after` (-1: from the first)."""
        mine = (requests.batch == batch) & (requests.position > after)
        query = select(batch_requests).where(mine).order_by(requests.position).limit(limit)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_read(row) for row in rows]


def _print(batch: str, request: BatchRequest) -> dict[str, Any]:
    state = RequestState.WAITING if request.result is None else RequestState.FAILED
    return {
        "batch": batch,
        **{name: getattr(request, name) for name in ("position", "number", "start", "size", "attempts", "result")},
        "label": json.dumps(request.label),
        "state": state.value,
    }


def _read(row: Row[Any]) -> BatchRequest:
    return BatchRequest(
        position=row.position,
        number=row.number,
        start=row.start,
        size=row.size,
        label=json.loads(row.label),
        attempts=row.attempts,
        result=row.result,
        state=RequestState(row.state),
    )
