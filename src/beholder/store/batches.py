"""Batches: rows that are the jobs themselves, and the blob of lines that each holds until it has ended."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from beholder.domain import Batch, BatchState, Failure
from beholder.faults import Fault, not_found
from beholder.store.age import newest_first
from beholder.store.blobs.blobs import BlobStore
from beholder.store.blobs.holdings import AT_ONCE, held, hold, let_go
from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.database.schema import batch_requests, batches, from_microseconds, to_microseconds
from beholder.store.records import ID

_IN_PROGRESS = (BatchState.PENDING.value, BatchState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Source:
    """The blob of a batch's lines."""

    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """A batch with what only its work needs to know."""

    batch: Batch
    source: Source
    ending: BatchState | None  # what somebody told it to end as
    attempts: int  # how often a stage of it as a whole was begun in a process


class BatchStore:
    """Batches in the database; their lines in `blobs`."""

    def __init__(self, database: Database, blobs: BlobStore, seconds: float, clock: Clock = now) -> None:
        """Keep a batch for `seconds` after its end."""
        self._database = database
        self._blobs = blobs
        self._kept = timedelta(seconds=seconds)
        self._clock = clock
        self._doubtful: set[str] = set()  # ids of those that nobody knows to be stored, but may be

    async def add(self, batch: Batch, source: Source, *, pinned: bool) -> None:
        """Store a new batch; when this returns, it will not be lost.

        Its lines must lie in the blobs: `pinned`, or else held by somebody; raises `Fault` (NOT_FOUND) when they are
        not any more.
        """

        def work(connection: Connection) -> None:
            if not pinned and not held(connection, [source.sha256]):
                raise not_found("the file was deleted, or has expired", "batch.inputConfig.fileName")
            row = {"ending": None, "kept": None, "source": source.sha256, "size": source.size, "attempts": 0}
            connection.execute(insert(batches), {**_print(batch), **row})
            hold(connection, owner(batch.id), {source.sha256: source.size}, batch.project)

        try:
            await self._database.write(work)
        except BaseException:
            self._doubtful.add(batch.id)
            raise

    async def get(self, id: str, project: str) -> Batch:
        """Give the batch `id` of `project`; raise `Fault` (NOT_FOUND) when there is none."""
        return (await self.recorded(id, project)).batch

    async def recorded(self, id: str, project: str) -> Recorded:
        """Give the batch `id` of `project` with all that is known of it; raise `Fault` as `get` does."""
        query = select(batches).where(batches.c.id == id, batches.c.project == project, self._live())
        row = await self._row(query) if ID.fullmatch(id) else None
        if row is None:
            raise missing(id)
        return _recorded(row)

    async def newest_first(self, project: str, after: str | None = None, most: int | None = None) -> list[Batch]:
        """Give the batches of `project`, newest first: `most` at most, behind the one whose `age_key` is `after`.

        Raises `Fault` (INVALID_ARGUMENT) for what is no such key.
        """
        mine = select(batches).where(batches.c.project == project, self._live())
        query = newest_first(mine, batches, after, most)
        return [_read(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    async def unfinished(self) -> list[Recorded]:
        """Give what was in progress when the last process ended, oldest first."""
        query = select(batches).where(batches.c.state.in_(_IN_PROGRESS)).order_by(batches.c.created, batches.c.id)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_recorded(row) for row in rows]

    async def attempt(self, id: str, by: int = 1) -> None:
        """Count that a stage of the batch as a whole is begun (or with -1, put down)."""
        values = {"attempts": batches.c.attempts + by}
        await self._change(batches.c.id == id, values)

    async def run(self, id: str) -> Batch | None:
        """Record that all lines of the batch are known; gives it as it is now, None when it is gone or has ended."""
        pending = (batches.c.id == id) & (batches.c.state == BatchState.PENDING.value)
        await self._change(pending, {"state": BatchState.RUNNING.value, "attempts": 0, "updated": self._time()})
        row = await self._row(select(batches).where(batches.c.id == id, batches.c.state == BatchState.RUNNING.value))
        return None if row is None else _read(row)

    async def tell(self, id: str, ending: BatchState) -> None:
        """Record that the batch is to end as `ending`, whatever happens; the first word counts."""
        untold = (batches.c.id == id) & batches.c.state.in_(_IN_PROGRESS) & batches.c.ending.is_(None)
        await self._change(untold, {"ending": ending.value})

    async def finish(
        self, id: str, state: BatchState, failure: Failure | None = None, output: str | None = None
    ) -> None:
        """Record how the batch ended; its lines are let go, and what it has not answered counts as failed.

        `output` is the id of its file of answers, when there is one.
        """
        moment = self._time()
        values = {
            "state": state.value,
            "ended": moment,
            "updated": moment,
            "kept": to_microseconds(self._clock() + self._kept),
            "failed": batches.c.total - batches.c.succeeded,
            "failure": None if failure is None else json.dumps(asdict(failure)),
            "output": output,
        }
        mine = (batches.c.id == id) & batches.c.state.in_(_IN_PROGRESS)

        def work(connection: Connection) -> set[str]:
            connection.execute(update(batches).where(mine).values(values))
            return let_go(connection, [owner(id)])

        await self._blobs.collect(await self._database.write(work))
        await self._forget_told(batches.c.id == id)

    async def delete(self, id: str, project: str) -> None:
        """Remove the batch `id` of `project` for good; raise `Fault` (NOT_FOUND) as `get` does."""
        mine = (batches.c.id == id) & (batches.c.project == project) & self._live()
        gone = update(batches).where(mine).values(kept=self._time())
        if ID.fullmatch(id) is None or not await self._database.write(lambda c: c.execute(gone).rowcount):
            raise missing(id)
        await self._remove(batches.c.id == id)

    async def sweep(self) -> None:
        """Remove what was kept long enough, and what nobody was told of."""
        doubtful = frozenset(self._doubtful)
        for id in doubtful:
            await self._remove(batches.c.id == id)
        self._doubtful -= doubtful
        await self._remove(~self._live())
        await self._forget_told(batches.c.ended.is_not(None))

    async def _remove(self, which: ColumnElement[bool]) -> None:
        """Remove the batches that `which` is true of, their requests first, so that nothing is left of any."""
        for id in await self._ids(which):
            await self._forget(id)

            def work(connection: Connection, id: str = id) -> set[str]:
                connection.execute(delete(batches).where(batches.c.id == id))
                return let_go(connection, [owner(id)])

            await self._blobs.collect(await self._database.write(work))

    async def _forget_told(self, which: ColumnElement[bool]) -> None:
        """Forget the requests of those batches whose answers a file tells, or nothing: they are not kept twice."""
        told = batches.c.ended.is_not(None) & (~batches.c.inline | batches.c.failure.is_not(None))
        kept = select(batch_requests.c.batch).where(batch_requests.c.batch == batches.c.id).exists()
        for id in await self._ids(which & told & kept):
            await self._forget(id)

    async def _forget(self, id: str) -> None:
        """Forget the requests of the batch `id`, a portion in a transaction, so that others get their turn between."""
        mine = batch_requests.c.batch == id
        some = select(batch_requests.c.position).where(mine).order_by(batch_requests.c.position).limit(AT_ONCE)

        def work(connection: Connection) -> int:
            positions = list(connection.scalars(some))
            connection.execute(delete(batch_requests).where(mine, batch_requests.c.position.in_(positions)))
            return len(positions)

        while await self._database.write(work) == AT_ONCE:
            pass

    async def _ids(self, which: ColumnElement[bool]) -> list[str]:
        return await self._database.read(lambda connection: list(connection.scalars(select(batches.c.id).where(which))))

    async def _row(self, query: Any) -> Row[Any] | None:  # noqa: ANN401 - SQLAlchemy's own
        return await self._database.read(lambda connection: connection.execute(query).first())

    async def _change(self, which: ColumnElement[bool], values: dict[str, Any]) -> None:
        await self._database.write(lambda connection: connection.execute(update(batches).where(which).values(values)))

    def _live(self) -> ColumnElement[bool]:
        return batches.c.kept.is_(None) | (batches.c.kept > self._time())

    def _time(self) -> int:
        return to_microseconds(self._clock())


def missing(id: str) -> Fault:
    """Make the fault for a batch that is not there."""
    return not_found(f"there is no batch {id[:80]!a}; it was never made, was deleted, or is not kept any more")


def _recorded(row: Row[Any]) -> Recorded:
    ending = None if row.ending is None else BatchState(row.ending)
    return Recorded(_read(row), Source(row.source, row.size), ending, row.attempts)


def _print(batch: Batch) -> dict[str, Any]:
    times = {"created": batch.created, "updated": batch.updated, "expires": batch.expires}
    return {
        **{name: to_microseconds(moment) for name, moment in times.items()},
        **{name: getattr(batch, name) for name in ("id", "project", "key", "inline", "priority", "output")},
        **{name: getattr(batch, name) for name in ("total", "succeeded", "failed")},
        "state": batch.state.value,
        "model": json.dumps(batch.model),
        "display_name": json.dumps(batch.display_name),
        "ended": None,
        "failure": None,
    }


def _read(row: Row[Any]) -> Batch:
    return Batch(
        id=row.id,
        project=row.project,
        model=json.loads(row.model),
        display_name=json.loads(row.display_name),
        inline=bool(row.inline),
        created=from_microseconds(row.created),
        updated=from_microseconds(row.updated),
        expires=from_microseconds(row.expires),
        state=BatchState(row.state),
        priority=row.priority,
        total=row.total,
        succeeded=row.succeeded,
        failed=row.failed,
        ended=None if row.ended is None else from_microseconds(row.ended),
        output=row.output,
        key=row.key,
        failure=None if row.failure is None else Failure(**json.loads(row.failure)),
    )


def owner(id: str) -> str:
    """Give what a batch is called where it is told who holds which blob."""
    return f"batches/{id}"
