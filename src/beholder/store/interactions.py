"""Stored interactions: rows that are found by id, continued, finished once, and gone when they expire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, literal, select, update

from beholder.domain import Interaction, InteractionStatus, KeptImage, KeptRequest
from beholder.faults import Fault, Status, not_found
from beholder.store.blobs.blobs import BlobStore
from beholder.store.blobs.holdings import AT_ONCE, hold, let_go
from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.database.schema import interactions, to_microseconds
from beholder.store.records import ID, print_interaction, print_request, read_interaction, read_request

LONGEST = 1000  # interactions in one conversation

log = structlog.get_logger(__name__)

_INSERT = insert(interactions)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An interaction with the request that it answers."""

    interaction: Interaction
    request: KeptRequest
    attempts: int  # how often an answer was begun in a process


class InteractionStore:
    """Interactions in the database; the bytes of their images in `blobs`."""

    def __init__(self, database: Database, blobs: BlobStore, seconds: float, clock: Clock = now) -> None:
        """Keep interactions for `seconds` after their last continuation."""
        self._database = database
        self._blobs = blobs
        self._kept = timedelta(seconds=seconds)
        self._clock = clock
        self._doubtful: set[str] = set()  # ids of those that nobody knows to be stored, but may be

    async def add(
        self, interaction: Interaction, request: KeptRequest, chain: Sequence[str] = (), attempts: int = 0
    ) -> None:
        """Store a new interaction; `chain` are the ids that it continues, which are kept as long as it.

        Its images must lie in `blobs` already, pinned. When this returns, it will not be lost. What it was not told
        to have stored (the database may have died with the word on its lips) goes with the next sweep.
        """
        expires = to_microseconds(self._clock() + self._kept)

        def work(connection: Connection) -> None:
            # Printed here, in the database's thread: an answer with masks is long.
            row = {**print_interaction(interaction), "request": print_request(request)}
            connection.execute(_INSERT, {**row, "attempts": attempts, "expires": expires})
            sizes = {image.sha256: image.size for image in request.images}
            hold(connection, owner(interaction.id), sizes, interaction.project)
            if chain:
                later = (interactions.c.id.in_(chain)) & (interactions.c.expires < expires)
                connection.execute(update(interactions).where(later).values(expires=expires))

        try:
            await self._database.write(work)
        except BaseException:
            self._doubtful.add(interaction.id)
            raise

    async def finish(self, interaction: Interaction) -> None:
        """Store how an interaction ended; one that was deleted meanwhile stays so."""

        def work(connection: Connection) -> None:
            row = print_interaction(interaction)
            connection.execute(update(interactions).where(interactions.c.id == interaction.id).values(row))

        await self._database.write(work)

    async def attempt(self, id: str, by: int = 1) -> int | None:
        """Count that an answer is begun (or with -1, put down); gives the count, None when the row is gone."""

        def work(connection: Connection) -> int | None:
            mine = interactions.c.id == id
            connection.execute(update(interactions).where(mine).values(attempts=interactions.c.attempts + by))
            return connection.scalar(select(interactions.c.attempts).where(mine))

        return await self._database.write(work)

    async def get(self, id: str, project: str) -> Interaction:
        """Give the interaction `id` of `project`; raise `Fault` (NOT_FOUND) when there is none, or it has expired."""
        return (await self.recorded(id, project)).interaction

    async def recorded(self, id: str, project: str) -> Recorded:
        """Give the interaction `id` with its request; raise `Fault` as `get` does."""

        def work(connection: Connection) -> Row[Any] | None:
            return connection.execute(select(interactions).where(self._there(id, project))).first()

        row = await self._database.read(work) if ID.fullmatch(id) else None
        if row is None:
            raise missing(id)
        return _recorded(row)

    async def chain(self, id: str, project: str) -> list[Recorded]:
        """Give the conversation of `project` that ends with `id`, oldest first.

        Raises `Fault` (NOT_FOUND) when a link is missing.
        """
        if ID.fullmatch(id) is None:
            raise missing(id)
        rows = await self._database.read(lambda connection: connection.execute(_chain(self._there(id, project))).all())
        if not rows:
            raise missing(id)
        if rows[0].previous is not None:
            raise missing(rows[0].previous)
        return [_recorded(row) for row in rows]

    async def unfinished(self) -> list[Recorded]:
        """Give what was in progress when the last process ended, oldest first; what cannot be read is left alone."""
        query = (
            select(interactions)
            .where(interactions.c.status == InteractionStatus.IN_PROGRESS.value)
            .order_by(interactions.c.created, interactions.c.id)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [recorded for row in rows if (recorded := _readable(row)) is not None]

    async def delete(self, id: str, project: str) -> None:
        """Remove the interaction `id` of `project` for good; raise `Fault` (NOT_FOUND) as `get` does."""
        if ID.fullmatch(id) is None or not await self._remove(self._there(id, project)):
            raise missing(id)

    async def sweep(self) -> None:
        """Remove what has expired, what nobody was told of, and images that nobody holds."""
        doubtful = frozenset(self._doubtful)
        for id in doubtful:
            await self._remove(interactions.c.id == id)
        self._doubtful -= doubtful
        ended = interactions.c.status != InteractionStatus.IN_PROGRESS.value
        while await self._remove(~self._live() & ended):  # a portion in a transaction: others get their turn between
            pass
        await self._blobs.sweep()

    async def pictures(self, images: Sequence[KeptImage]) -> Mapping[str, bytes]:
        """Give the bytes of `images`, by hash; raise `Fault` (FAILED_PRECONDITION) when some are not there any more."""
        try:
            return {sha256: await self._blobs.read(sha256) for sha256 in {image.sha256 for image in images}}
        except FileNotFoundError:
            raise Fault(Status.FAILED_PRECONDITION, "an image of this interaction is not there any more") from None

    async def _remove(self, which: ColumnElement[bool]) -> bool:
        def work(connection: Connection) -> tuple[bool, set[str]]:
            ids = list(connection.scalars(select(interactions.c.id).where(which).limit(AT_ONCE)))
            freed = let_go(connection, [owner(id) for id in ids])
            connection.execute(delete(interactions).where(interactions.c.id.in_(ids)))
            return bool(ids), freed

        some, freed = await self._database.write(work)
        await self._blobs.collect(freed)
        return some

    def _there(self, id: str, project: str) -> ColumnElement[bool]:
        return (interactions.c.id == id) & (interactions.c.project == project) & self._live()

    def _live(self) -> ColumnElement[bool]:
        return interactions.c.expires > to_microseconds(self._clock())


def missing(id: str) -> Fault:
    """Make the fault for an interaction that is not there."""
    return not_found(f"there is no interaction {id[:80]!a}; it was not stored, was deleted, or has expired")


def _chain(last: ColumnElement[bool]) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    link = interactions.alias("link")
    walk = select(interactions.c.id, interactions.c.previous, literal(0).label("age")).where(last)
    steps = walk.cte("walk", recursive=True)
    steps = steps.union_all(
        select(link.c.id, link.c.previous, steps.c.age + 1)
        .join(steps, link.c.id == steps.c.previous)
        .where(steps.c.age < LONGEST)
    )
    return select(interactions).join(steps, interactions.c.id == steps.c.id).order_by(steps.c.age.desc())


def _recorded(row: Row[Any]) -> Recorded:
    return Recorded(read_interaction(row), read_request(row.request), row.attempts)


def _readable(row: Row[Any]) -> Recorded | None:
    try:
        return _recorded(row)
    except (KeyError, TypeError, ValueError) as error:
        log.error("interaction unreadable", interaction=row.id, error=type(error).__name__)
        return None


def owner(id: str) -> str:
    """Give what an interaction is called where it is told who holds which blob."""
    return f"interactions/{id}"
