"""Uploaded files that are complete: found, listed, read and deleted by id, until they expire.

An index in memory mirrors the records on disk, so that a look-up costs no system call; the records are
the truth, and the index is built from them at start.
"""

import asyncio
import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import anyio.to_thread
import structlog

from beholder.domain import StoredFile
from beholder.faults import Fault, Status, invalid, not_found
from beholder.store.layout import Layout, Record, read_records, remove_record, write_record

Clock: TypeAlias = Callable[[], datetime]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID = re.compile(r"[a-z0-9]{1,40}")

log = structlog.get_logger(__name__)


def now() -> datetime:
    """Tell the time, aware, in UTC."""
    return datetime.now(UTC)


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    file: StoredFile
    blob: str


class FileStore:
    """Complete files on disk. Owned by one event loop; disk work happens in threads."""

    def __init__(self, layout: Layout, clock: Clock = now) -> None:
        """Mirror the files of `layout`; empty until `load`."""
        self._layout = layout
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._changing = asyncio.Lock()

    @property
    def total(self) -> int:
        """Bytes that complete files take on disk."""
        return sum(entry.file.size for entry in self._entries.values())

    @property
    def blobs(self) -> frozenset[str]:
        """Keys of the blobs that hold complete files."""
        return frozenset(entry.blob for entry in self._entries.values())

    def load(self) -> bool:
        """Read the records; blocking. False when one of them could not be read (it is left alone)."""
        readable = True
        for path, record in read_records(self._layout.files):
            entry = _parse(record)
            if entry is None:
                log.warning("file record unreadable", record=path.name)
                readable = False
            elif not self._whole(entry):
                log.warning("file dropped, its bytes are not whole", file=entry.file.id)
                remove_record(path)
            else:
                self._entries[entry.file.id] = entry
        return readable

    def check_name(self, id: str) -> None:
        """Raise `Fault` when a new file may not be called `id`: not a name, or already taken."""
        if ID.fullmatch(id) is None:
            raise invalid(f"{id!r} is not a file name; use 1 to 40 lower-case letters and digits", "file.name")
        if self._live(id) is not None:
            raise Fault(
                Status.FAILED_PRECONDITION,
                f"'files/{id}' already exists; delete it first, choose another name, or give none",
                where="file.name",
            )

    async def get(self, id: str) -> StoredFile:
        """Give the file `id`; raise `Fault` (NOT_FOUND) when there is none, or it has expired."""
        return self._entry(id).file

    async def newest_first(self) -> list[StoredFile]:
        """Give all files, newest first; equal times in order of id, so that pages are stable."""
        entries = [entry for id in self._entries if (entry := self._live(id)) is not None]
        return sorted((entry.file for entry in entries), key=age_key)

    async def read(self, id: str) -> bytes:
        """Give the whole content of the file `id`; raise `Fault` (NOT_FOUND) as `get` does."""
        return await self._read(id, None)

    async def head(self, id: str, size: int) -> bytes:
        """Give the first `size` bytes of the file `id`, or all when it has fewer; raise `Fault` as `get` does."""
        return await self._read(id, size)

    async def add(self, file: StoredFile, blob: str) -> None:
        """Publish `file`, whose bytes lie whole and synced in `blob`; raise `Fault` when its name is taken."""
        async with self._changing:
            self.check_name(file.id)
            await self._drop(file.id)  # an expired namesake
            record = _print(_Entry(file, blob))
            await anyio.to_thread.run_sync(write_record, self._record(file.id), record)
            self._entries[file.id] = _Entry(file, blob)

    async def delete(self, id: str) -> None:
        """Remove the file `id` for good; raise `Fault` (NOT_FOUND) as `get` does."""
        async with self._changing:
            self._entry(id)
            await self._drop(id)

    async def sweep(self) -> None:
        """Remove what has expired."""
        async with self._changing:
            for id in [id for id in self._entries if self._live(id) is None]:
                await self._drop(id)

    async def _read(self, id: str, size: int | None) -> bytes:
        path = self._layout.blob(self._entry(id).blob)
        try:
            return await anyio.to_thread.run_sync(_beginning, path, size)
        except FileNotFoundError:  # deleted between the look-up and the read
            raise _missing(id) from None

    def _live(self, id: str) -> _Entry | None:
        entry = self._entries.get(id)
        return entry if entry is not None and entry.file.expires > self._clock() else None

    def _entry(self, id: str) -> _Entry:
        if (entry := self._live(id)) is None:
            raise _missing(id)
        return entry

    async def _drop(self, id: str) -> None:
        if (entry := self._entries.pop(id, None)) is not None:
            await anyio.to_thread.run_sync(remove_record, self._record(id))
            await anyio.to_thread.run_sync(lambda: self._layout.blob(entry.blob).unlink(missing_ok=True))

    def _record(self, id: str) -> Path:
        return self._layout.files / f"{id}.json"

    def _whole(self, entry: _Entry) -> bool:
        try:
            return self._layout.blob(entry.blob).stat().st_size == entry.file.size
        except FileNotFoundError:
            return False


def _beginning(path: Path, size: int | None) -> bytes:
    with path.open("rb") as blob:
        return blob.read(size)


def _missing(id: str) -> Fault:
    return not_found(f"there is no file 'files/{id}'; it was never uploaded, was deleted, or has expired")


def _print(entry: _Entry) -> Record:
    record = dataclasses.asdict(entry.file)
    times = {name: record[name].isoformat() for name in ("created", "expires")}
    return {**record, **times, "blob": entry.blob}


def _parse(record: Record | None) -> _Entry | None:
    try:
        fields = dict(record or {})
        times = {name: datetime.fromisoformat(fields[name]) for name in ("created", "expires")}
        blob = str(fields.pop("blob"))
        return _Entry(StoredFile(**{**fields, **times}), blob)
    except (KeyError, TypeError, ValueError):
        return None


def age_key(file: StoredFile) -> str:
    """Give a word that sorts newer files before older ones, and files of one microsecond by id."""
    microseconds = (file.created - EPOCH) // timedelta(microseconds=1)
    return f"{10**18 - microseconds:019d} {file.id}"
