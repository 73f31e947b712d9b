"""Bytes by their SHA-256: the same picture twice is stored once, and goes when its last holder does.

Bytes are written before their holder is committed and removed after it is gone, so a kill at any moment leaves at
worst a blob that nobody holds; such are swept at start. Between writing and committing a blob is pinned in memory, so
that no other holder's going takes it away.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager

import structlog

from beholder.faults import Fault, Status
from beholder.store.blobs.backend import Backend, Content
from beholder.store.blobs.holdings import held, some_held, stored
from beholder.store.blobs.identity import identify
from beholder.store.database.database import Database

PIECE = 1024 * 1024  # bytes read at once of what is given out in pieces

log = structlog.get_logger(__name__)


class BlobStore:
    """Blobs in a backend, and who holds them. Owned by one event loop."""

    def __init__(self, backend: Backend, database: Database) -> None:
        """Keep blobs in `backend`; `database` knows who holds them."""
        self._backend = backend
        self._database = database
        self._pins = Counter[str]()
        self._leaving: frozenset[str] = frozenset()
        self._collecting = asyncio.Lock()
        self._doubtful: set[str] = set()

    async def open(self) -> None:
        """Sweep what nobody holds; nothing else may be under way.

        Raises `Fault` (FAILED_PRECONDITION) when another database knows what lies there: this one would sweep it all.
        """
        await self._claim()
        async for names in self._backend.names():
            await self._remove_unheld(frozenset(names))

    @asynccontextmanager
    async def keeping(self, contents: Mapping[str, Content]) -> AsyncIterator[asyncio.Future[None]]:
        """Write `contents`, by hash, beside what the block does; await the future before committing their holder.

        The future raises `Fault` (UNAVAILABLE) when there is no room. What is held by nobody after the block goes.
        """
        self._pins.update(contents.keys())
        writing = asyncio.ensure_future(self._write_all(contents)) if self._missing(contents) else _done()
        try:
            yield writing
        finally:
            if not writing.done():
                writing.cancel()
            try:
                await asyncio.gather(writing, return_exceptions=True)
            finally:
                self._doubtful.update(contents.keys())  # a holder may not have come, however the block ended
                self._pins -= Counter(contents.keys())  # drops what reaches zero

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Give a blob from byte `start`, at most `size` bytes; raise `FileNotFoundError` when it is not there."""
        return await self._backend.read(sha256, start, size)

    async def pieces(self, sha256: str, size: int) -> AsyncGenerator[bytes, None]:
        """Give a blob of `size` bytes, piece by piece; raise `FileNotFoundError` as `read` does.

        Nothing is kept open between two pieces, so a reader may take its time, or not come back.
        """
        start = 0
        while start < size:
            piece = await self.read(sha256, start, min(PIECE, size - start))
            if not piece:
                raise FileNotFoundError(f"{sha256} ends at byte {start}")
            start += len(piece)
            yield piece

    async def stored(self, project: str) -> int:
        """Give the bytes that `project` holds; what two of its files or interactions hold counts twice."""
        return await self._database.read(lambda connection: stored(connection, project))

    async def collect(self, candidates: Collection[str]) -> None:
        """Remove those of `candidates` that nobody holds or is about to hold; what fails is tried again later."""
        if not candidates:
            return
        async with self._collecting:
            # Marked before the look: who pins one of these from now on waits, and writes it anew.
            self._leaving = frozenset(sha256 for sha256 in candidates if not self._pins[sha256])
            try:
                await self._remove_unheld(self._leaving)
            except (Fault, OSError) as error:
                log.error("blobs could not be removed", blobs=len(self._leaving), error=str(error))
                self._doubtful.update(self._leaving)
            finally:
                self._leaving = frozenset()

    async def sweep(self) -> None:
        """Remove what was written for holders that never came."""
        doubtful, self._doubtful = self._doubtful, set()
        await self.collect(doubtful)

    async def _claim(self) -> None:
        mine, owner = await self._database.read(identify), await self._backend.owner()
        if owner is None:
            await self._check_unmarked(mine)
            await self._backend.own(mine)
        elif owner != mine:
            raise Fault(
                Status.FAILED_PRECONDITION,
                f"the blobs in {self._backend.where!r} belong to another database; this one would remove them all: "
                "name the --database-url and --blob-url that belong together, or a place of its own for each",
            )

    async def _check_unmarked(self, mine: str) -> None:
        """Raise `Fault` when blobs should lie where there is not even a mark: a disk may not be there yet."""
        known = await self._database.read(some_held)
        if known and not any([await self._lies_there(sha256) for sha256 in known]):
            raise Fault(
                Status.FAILED_PRECONDITION,
                f"the database knows of blobs, and none of them is in {self._backend.where!r}: bring back the disk, or "
                f"name the --blob-url that belongs to it; if they are lost, write {mine!r} to {self._backend.mark!r}",
            )

    async def _lies_there(self, sha256: str) -> bool:
        try:
            await self._backend.read(sha256, 0, 1)
        except FileNotFoundError:
            return False
        return True

    async def _remove_unheld(self, names: frozenset[str]) -> None:
        owned = await self._database.read(lambda connection: held(connection, names))
        await self._backend.remove(names - owned)

    def _missing(self, hashes: Iterable[str]) -> bool:
        return any(sha256 in self._leaving or not self._backend.surely(sha256) for sha256 in hashes)

    async def _write_all(self, contents: Mapping[str, Content]) -> None:
        for sha256, content in contents.items():
            if sha256 in self._leaving:
                async with self._collecting:
                    pass
            await self._backend.put(sha256, content)


def _done() -> asyncio.Future[None]:
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
