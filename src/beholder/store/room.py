"""Whether there is room for more of a project's bytes, and when there will be.

What is stored is a sum of rows. What is about to be stored has no row yet, so it is claimed here first: those who come
at once never take more than there is. In between, when a row is committed and its claim still there, it counts once.
"""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.database.schema import to_microseconds
from beholder.store.limits import Bound, bounds_of
from beholder.store.sums import expiring, sums

SOON = 1.0  # seconds; what is in the way is just coming or going


@dataclass(slots=True, eq=False)
class Claim:
    """Bytes that somebody is about to store."""

    project: str
    owner: str  # who will hold them, in the words of the holdings
    until: datetime  # when they are free again, whatever comes of them
    file: bool = False  # whether they become one
    size: int = field(default=0)


class Room:
    """The bytes of all projects. Owned by one event loop."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        """Know what is stored from `database`."""
        self._database = database
        self._clock = clock
        self._claims = defaultdict[str, set[Claim]](set)
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)

    def enter(self, claim: Claim) -> None:
        """Count `claim` from now on, however large it is."""
        self._claims[claim.project].add(claim)

    def leave(self, claim: Claim) -> None:
        """Count `claim` no more: its bytes are stored, or never will be."""
        self._claims[claim.project].discard(claim)

    async def check(self, claim: Claim, more: int, bounds: Sequence[Bound]) -> None:
        """Raise `Fault` when `claim` cannot have `more` bytes within `bounds`.

        FAILED_PRECONDITION when it never will, else RESOURCE_EXHAUSTED with the time until it can.
        """
        for bound in bounds:
            if claim.size + more > bound.most:
                raise bound.never(claim.project, claim.size + more)
            await self._check(claim, more, bound)

    async def grow(self, claim: Claim, more: int, bounds: Sequence[Bound]) -> None:
        """Let `claim` have `more` bytes; raise `Fault` as `check` does, and then it has none of them."""
        async with self._turns[claim.project]:
            await self.check(claim, more, bounds)
            claim.size += more

    @asynccontextmanager
    async def taken(self, claim: Claim, size: int, most: int | None) -> AsyncGenerator[None, None]:
        """Keep `size` bytes for `claim` during the block, in which they are stored; raise `Fault` as `check` does.

        `most` is what the project may store in all; what brings nothing is never refused.
        """
        if most is None or not size:
            yield
            return
        self.enter(claim)
        try:
            await self.grow(claim, size, bounds_of(most))
            yield
        finally:
            self.leave(claim)

    async def _check(self, claim: Claim, more: int, bound: Bound) -> None:
        # Before the rows are read: what is committed, and leaves, between the two would be in neither.
        others = [(it.owner, it.size, it.until) for it in self._claims[claim.project] if _counts(it, claim, bound)]
        names = [owner for owner, _, _ in others]
        claimed = sum(size for _, size, _ in others) + claim.size + more

        stored, double = await self._database.read(lambda it: sums(it, claim.project, bound.files, names))
        total = claimed + stored - double
        if total <= bound.most:
            return
        leaving = sorted((to_microseconds(until), size) for _, size, until in others)

        def free_at(connection: Connection) -> int | None:
            rows = expiring(connection, claim.project, bound.files)
            return _when(heapq.merge(rows, leaving), total - bound.most)

        moment, free = to_microseconds(self._clock()), await self._database.read(free_at)
        if free is None or free > moment:  # what has expired, and was not swept yet, is in nobody's way
            raise bound.full(claim.project, total, SOON if free is None else (free - moment) / 1e6)


def _counts(other: Claim, claim: Claim, bound: Bound) -> bool:
    return other is not claim and (other.file or not bound.files)


def _when(leaving: Iterable[tuple[int, int]], wanted: int) -> int | None:
    """Give the moment at which `wanted` bytes have left; None when there are not so many."""
    for moment, size in leaving:
        wanted -= size
        if wanted <= 0:
            return moment
    return None
