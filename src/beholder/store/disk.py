"""The store as a whole: one data folder, taken at start, swept while it is open, let go at the end."""

import anyio.to_thread

from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.files import Clock, FileStore, now
from beholder.store.layout import Layout
from beholder.store.limits import Limits
from beholder.store.lock import FolderLock
from beholder.store.uploads import UploadStore


class DiskStore:
    """Files and uploads under `settings.data_dir`; nothing is touched before `open`."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        """Plan a store for `settings`."""
        self._layout = Layout(settings.data_dir)
        self._lock = FolderLock(settings.data_dir)
        limits = Limits(settings.file_bytes, settings.project_bytes, settings.file_seconds, settings.upload_seconds)
        self.files = FileStore(self._layout, clock)
        self.uploads = UploadStore(self._layout, self.files, limits, clock)

    async def open(self) -> None:
        """Take the folder, read what is in it, remove leftovers.

        Raises `Fault` (FAILED_PRECONDITION) when another server has it, or it cannot be made, read or written.
        """
        try:
            await anyio.to_thread.run_sync(self._load)
            await self.sweep()
        except OSError as error:
            self.close()
            message = f"the data folder {str(self._layout.root)!r} cannot be used: {error.strerror}; choose --data-dir"
            raise Fault(Status.FAILED_PRECONDITION, message) from error

    async def sweep(self) -> None:
        """Remove what has expired."""
        await self.files.sweep()
        await self.uploads.sweep()

    def close(self) -> None:
        """Let go of the folder."""
        self._lock.release()

    def _load(self) -> None:
        self._layout.create()
        self._lock.acquire()
        self._layout.sweep_temporaries()
        # Both are read whatever the first says; a record that cannot be read may name any blob, so none is swept then.
        if all([self.files.load(), self.uploads.load()]):
            self._layout.sweep_blobs(self.files.blobs | self.uploads.blobs)
