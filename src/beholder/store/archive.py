"""All that outlives a request: one data folder, one database and one place for blobs, opened and let go together."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import anyio.to_thread
from sqlalchemy import URL

from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.batch_requests import RequestStore
from beholder.store.batches import BatchStore
from beholder.store.blobs.blobs import BlobStore
from beholder.store.blobs.place import backend
from beholder.store.clock import Clock, now
from beholder.store.database.database import Database
from beholder.store.files import FileStore
from beholder.store.interactions import InteractionStore
from beholder.store.keys import KeyStore
from beholder.store.layout import Layout
from beholder.store.limits import Limits
from beholder.store.lock import FolderLock
from beholder.store.room import Claim, Room
from beholder.store.takeover import take_over
from beholder.store.uploads import UploadStore
from beholder.store.usage import UsageStore

FILE = "beholder.sqlite"


class Archive:
    """Interactions, files, uploads and their bytes; nothing is touched before `open`."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        """Plan an archive for `settings`; raises `Fault` when its `blob_url` cannot be understood."""
        self._layout = Layout(settings.data_dir)
        self._lock = FolderLock(settings.data_dir)
        own = URL.create("sqlite", database=str(settings.data_dir.absolute() / FILE))
        self._database = Database(settings.database_url or own)
        self.keys = KeyStore(self._database)
        self.usage = UsageStore(self._database)
        self.blobs = BlobStore(backend(settings.blob_url, self._layout.content), self._database)
        self.interactions = InteractionStore(self._database, self.blobs, settings.interaction_seconds, clock)
        self.batches = BatchStore(self._database, self.blobs, settings.file_seconds, clock)
        self.batch_requests = RequestStore(self._database, clock)
        self.files = FileStore(self._database, self.blobs, self._layout, settings.file_seconds, clock)
        limits = Limits(settings.file_bytes, settings.project_bytes, settings.file_seconds, settings.upload_seconds)
        self.room = Room(self._database, clock)
        self.uploads = UploadStore(self._layout, self.files, self.room, limits, clock)

    async def open(self) -> None:
        """Take the folder, connect, migrate, remove leftovers.

        Raises `Fault` (FAILED_PRECONDITION) when another server has the folder, or something cannot be used.
        """
        try:
            await anyio.to_thread.run_sync(self._take)
            await self._database.open(claim=True)
            await self.blobs.open()
            await self._load()
            await self.sweep()
        except OSError as error:
            await self.close()
            message = f"the data folder {str(self._layout.root)!r} cannot be used: {error.strerror}; choose --data-dir"
            raise Fault(Status.FAILED_PRECONDITION, message) from error
        except BaseException:
            await self.close()
            raise

    async def sweep(self) -> None:
        """Remove what has expired, and what nobody holds."""
        await self._database.claim()
        await self.files.sweep()
        await self.uploads.sweep()
        await self.interactions.sweep()

    async def open_database(self) -> None:
        """Connect and migrate only, for who works beside a running server on rows alone; raises `Fault` as `open`."""
        await self._database.open()

    async def close(self) -> None:
        """Let go of everything; harmless when not open."""
        await self._database.close()
        self._lock.release()

    @asynccontextmanager
    async def keeping(
        self, claim: Claim, contents: Mapping[str, bytes], most: int | None
    ) -> AsyncGenerator[asyncio.Future[None], None]:
        """Write `contents`, by hash, beside what the block does; await what is given before naming them in a row.

        They are the `claim`'s: the block stores what holds them. Raises `Fault` (RESOURCE_EXHAUSTED) when its project,
        which may have `most` bytes, has no room for them.
        """
        size = sum(map(len, contents.values()))
        async with self.room.taken(claim, size, most), self.blobs.keeping(contents) as written:
            yield written

    def _take(self) -> None:
        self._layout.create()
        self._lock.acquire()
        self._layout.sweep_temporaries()

    async def _load(self) -> None:
        # Both are read whatever the first says; a record that cannot be read may name any bytes, so none is swept then.
        if all([await take_over(self._layout, self.files), await self.uploads.load()]):
            await anyio.to_thread.run_sync(self._layout.sweep_blobs, self.uploads.blobs)
