"""What is kept of conversations: the database, and the images in it, opened and let go together."""

from sqlalchemy import URL

from beholder.settings import Settings
from beholder.store.batch_requests import RequestStore
from beholder.store.batches import BatchStore
from beholder.store.blobs import BlobStore
from beholder.store.database import Database
from beholder.store.files import Clock, now
from beholder.store.interactions import InteractionStore

FILE = "beholder.sqlite"
CONTENT = "content"


class Archive:
    """Interactions and their images; nothing is touched before `open`, which needs the data folder to be taken."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        """Plan an archive for `settings`."""
        own = URL.create("sqlite", database=str(settings.data_dir.absolute() / FILE))
        self._database = Database(settings.database_url or own)
        self.blobs = BlobStore(settings.data_dir / CONTENT, self._database)
        self.interactions = InteractionStore(self._database, self.blobs, settings.interaction_seconds, clock)
        self.batches = BatchStore(self._database, self.blobs, settings.file_seconds, clock)
        self.batch_requests = RequestStore(self._database)

    async def open(self) -> None:
        """Connect, migrate, sweep leftovers. Raises `Fault` (FAILED_PRECONDITION) when that cannot be done."""
        await self._database.open()
        await self.blobs.open()

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()
