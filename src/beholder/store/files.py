"""Files that are complete: found, listed, read and deleted by id, until they expire; seen by their project alone.

A file is a row, and its bytes are a blob that it holds: one that is uploaded twice, or is an interaction's image too,
is stored once. Where no other process can change the rows, those read lately are remembered: looking one up is on the
way of every question about an uploaded image.
"""

import asyncio
import re
import secrets
import string
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, select

from beholder.domain import FILE_ID, FileSource, StoredFile
from beholder.faults import Fault, invalid, not_found
from beholder.store.age import newest_first
from beholder.store.blobs.blob import seal, write_at
from beholder.store.blobs.blobs import BlobStore
from beholder.store.blobs.chunks import gathered
from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.database.schema import files, to_microseconds
from beholder.store.disk import on_disk
from beholder.store.file_rows import Name, insert, remove, taken
from beholder.store.layout import Layout
from beholder.store.recent import Recent
from beholder.store.records import read_file

ID = re.compile(FILE_ID)
ALPHABET = string.ascii_lowercase + string.digits
REMEMBERED = 10_000  # rows, about half a kilobyte each

log = structlog.get_logger(__name__)


def random_id() -> str:
    """Make up an id that the clients' reading of URIs leaves whole."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class FileStore:
    """Complete files. Owned by one event loop."""

    def __init__(
        self, database: Database, blobs: BlobStore, layout: Layout, seconds: float, clock: Clock = now
    ) -> None:
        """Keep files for `seconds`: their rows in `database`, their bytes in `blobs`."""
        self._database = database
        self._blobs = blobs
        self._layout = layout
        self._kept = timedelta(seconds=seconds)
        self._clock = clock
        self._recent = Recent[StoredFile](REMEMBERED)
        self._changing = asyncio.Lock()

    async def check_name(self, id: str, project: str) -> None:
        """Raise `Fault` when a new file of `project` may not be called `id`: not a name, or already taken there."""
        if ID.fullmatch(id) is None:
            raise invalid(f"{id!r} is not a file name; use 1 to 40 lower-case letters, digits and dashes", "file.name")
        if await self._find(id, project) is not None:
            raise taken(id)

    async def get(self, id: str, project: str) -> StoredFile:
        """Give the file `id`; raise `Fault` (NOT_FOUND) when `project` has none, or it has expired."""
        if (file := await self._find(id, project)) is None:
            raise _missing(id)
        return file

    async def newest_first(self, project: str, after: str | None = None, most: int | None = None) -> list[StoredFile]:
        """Give the files of `project`, newest first: `most` at most, behind the one whose `age_key` is `after`.

        Raises `Fault` (INVALID_ARGUMENT) for what is no such key.
        """
        query = newest_first(select(files).where(files.c.project == project, self._live()), files, after, most)
        return await self._database.read(lambda connection: [read_file(row) for row in connection.execute(query)])

    async def read(self, id: str, project: str) -> bytes:
        """Give the whole content of the file `id`; raise `Fault` (NOT_FOUND) as `get` does."""
        file = await self.get(id, project)
        data = await self._content(file, None)
        if len(data) != file.size:
            log.error("a file's bytes are not whole", file=id)
            raise _missing(id)
        return data

    async def head(self, id: str, size: int, project: str) -> bytes:
        """Give the first `size` bytes of the file `id`, or all when it has fewer; raise `Fault` as `get` does."""
        return await self._content(await self.get(id, project), size)

    async def pieces(self, id: str, project: str) -> AsyncGenerator[bytes, None]:
        """Give the file `id`, piece by piece; raises `Fault` as `get` does when it is begun.

        Nothing is held meanwhile: a file that goes away between two pieces is a `Fault` in the middle.
        """
        file = await self.get(id, project)
        try:
            async for piece in self._blobs.pieces(file.sha256, file.size):
                yield piece
        except FileNotFoundError:
            raise _missing(id) from None

    async def create(
        self, pieces: AsyncIterator[bytes], display_name: str, media_type: str, project: str, id: str | None = None
    ) -> StoredFile:
        """Make a file of `pieces` that may be downloaded; it will not be lost when this returns.

        Raises `Fault` for an `id` that is taken, and when there is no room.
        """
        content = self._layout.blob(secrets.token_hex(16))
        try:
            await on_disk(write_at, content, 0, b"")
            size = 0
            async for chunk in gathered(pieces):
                await on_disk(write_at, content, size, chunk)
                size += len(chunk)
            sha256 = await on_disk(seal, content, size)
            made, name = self._clock(), id or random_id()
            expires = made + self._kept
            file = StoredFile(
                name, display_name, media_type, size, sha256, made, expires, project, FileSource.GENERATED
            )
            return await self.add(file, content)
        finally:
            await on_disk(content.unlink, missing_ok=True)

    async def add(self, file: StoredFile, content: Path, upload: str | None = None) -> StoredFile:
        """Publish `file`, whose bytes lie whole and synced in `content`, which stays for the caller to remove.

        Raises `Fault` when its name is taken; not by the same `upload`, which is given the same file again.
        """
        moment = to_microseconds(self._clock())

        async with self._blobs.keeping({file.sha256: content}) as written:
            await written
            async with self._changing:  # else two of one name might both find it free
                added, freed = await self._database.write(lambda connection: insert(connection, file, upload, moment))
            self._recent.forget([Name(file.project, file.id)])
        await self._blobs.collect(freed)
        return added

    async def delete(self, id: str, project: str) -> None:
        """Remove the file `id` for good; raise `Fault` (NOT_FOUND) as `get` does."""
        mine = (files.c.id == id) & (files.c.project == project) & self._live()
        if ID.fullmatch(id) is None or not await self._remove(mine):
            raise _missing(id)

    async def sweep(self) -> None:
        """Remove what has expired, a portion in a transaction, so that others get their turn between."""
        while await self._remove(~self._live()):
            pass

    async def by_upload(self) -> Mapping[str, int]:
        """Give the sizes, in bytes, of all files that were uploaded, by their uploads."""
        query = select(files.c.upload, files.c.size).where(files.c.upload.is_not(None))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.upload: row.size for row in rows}

    async def _find(self, id: str, project: str) -> StoredFile | None:
        name = Name(project, id)
        file = self._recent.get(name)
        if file is None and ID.fullmatch(id):
            since, mine = self._recent.changes, (files.c.project == project) & (files.c.id == id)
            query = select(files).where(mine)
            row = await self._database.read(lambda connection: connection.execute(query).first())
            file = None if row is None else read_file(row)
            if file is not None and self._database.alone:
                self._recent.keep(name, file, since)
        return file if file is not None and file.expires > self._clock() else None

    async def _content(self, file: StoredFile, size: int | None) -> bytes:
        try:
            return await self._blobs.read(file.sha256, 0, size)
        except FileNotFoundError:  # deleted between the look-up and the read
            raise _missing(file.id) from None

    async def _remove(self, which: ColumnElement[bool]) -> bool:
        names, freed = await self._database.write(lambda connection: remove(connection, which))
        self._recent.forget(names)
        await self._blobs.collect(freed)
        return bool(names)

    def _live(self) -> ColumnElement[bool]:
        return files.c.expires > to_microseconds(self._clock())


def _missing(id: str) -> Fault:
    return not_found(f"there is no file 'files/{id}'; it was never uploaded, was deleted, or has expired")
