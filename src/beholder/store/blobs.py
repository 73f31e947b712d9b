"""Bytes by their SHA-256: the same picture twice lies on disk once, and goes when its last holder does.

Bytes are written before their holder is committed and removed after it is gone, so a kill at any moment leaves at
worst a blob that nobody holds; such are swept at start. Between writing and committing a blob is pinned in memory, so
that no other holder's going takes it away.
"""

import asyncio
import os
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread

from beholder.faults import Fault, Status
from beholder.store.blob import FULL
from beholder.store.database import Database
from beholder.store.holdings import held


class BlobStore:
    """Blobs in one folder. Owned by one event loop; disk work happens in threads."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Keep blobs in `folder`; `database` knows who holds them."""
        self._folder = folder
        self._database = database
        self._pins = Counter[str]()
        self._leaving: frozenset[str] = frozenset()
        self._collecting = asyncio.Lock()
        self._doubtful: set[str] = set()

    async def open(self) -> None:
        """Make the folder and sweep what nobody holds; nothing else may be under way."""
        names = await anyio.to_thread.run_sync(self._names)
        owned = await self._database.read(lambda connection: held(connection, names))
        await anyio.to_thread.run_sync(self._remove, names - owned)

    @asynccontextmanager
    async def keeping(self, contents: Mapping[str, bytes]) -> AsyncIterator[asyncio.Future[None]]:
        """Write `contents`, by hash, beside what the block does; await the future before committing their holder.

        The future raises `Fault` (UNAVAILABLE) when the disk is full. What is held by nobody after the block goes.
        """
        self._pins.update(contents.keys())
        writing = asyncio.ensure_future(self._write_all(contents)) if self._missing(contents) else _done()
        try:
            yield writing
        except BaseException:
            self._doubtful.update(contents.keys())
            raise
        finally:
            if not writing.done():
                writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            self._pins -= Counter(contents.keys())  # drops what reaches zero

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        """Give a blob from byte `start`, at most `size` bytes; raise `Fault` when it is not there any more."""
        try:
            return await anyio.to_thread.run_sync(_read, self._path(sha256), start, size)
        except FileNotFoundError:
            raise Fault(Status.FAILED_PRECONDITION, "an image of this interaction is not there any more") from None

    async def collect(self, candidates: Collection[str]) -> None:
        """Remove those of `candidates` that nobody holds or is about to hold."""
        if not candidates:
            return
        async with self._collecting:
            # Marked before the look: who pins one of these from now on waits, and writes it anew.
            self._leaving = frozenset(sha256 for sha256 in candidates if not self._pins[sha256])
            try:
                owned = await self._database.read(lambda connection: held(connection, self._leaving))
                await anyio.to_thread.run_sync(self._remove, self._leaving - owned)
            finally:
                self._leaving = frozenset()

    async def sweep(self) -> None:
        """Remove what was written for holders that never came."""
        doubtful, self._doubtful = self._doubtful, set()
        await self.collect(doubtful)

    def _missing(self, hashes: Iterable[str]) -> bool:
        # A look of microseconds: not worth a thread.
        return any(sha256 in self._leaving or not self._path(sha256).exists() for sha256 in hashes)

    async def _write_all(self, contents: Mapping[str, bytes]) -> None:
        for sha256, data in contents.items():
            if sha256 in self._leaving:
                async with self._collecting:
                    pass
            if not self._path(sha256).exists():
                await anyio.to_thread.run_sync(_write, self._path(sha256), data)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256

    def _names(self) -> set[str]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {path.name for path in self._folder.iterdir()}

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)


def _read(path: Path, start: int, size: int | None) -> bytes:
    with path.open("rb") as blob:
        blob.seek(start)
        return blob.read(size)


def _done() -> asyncio.Future[None]:
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done


def _write(path: Path, data: bytes) -> None:
    """Put `data` at `path` whole or not at all, synced."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise Fault(Status.UNAVAILABLE, "the disk of this server is full; its owner must make room") from error
        raise
