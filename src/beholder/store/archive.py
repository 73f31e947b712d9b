"""What is kept of conversations: the database, and the images in it, opened and let go together."""

from sqlalchemy import URL

from beholder.settings import Settings
from beholder.store.blobs import BlobStore
from beholder.store.database import Database
from beholder.store.files import Clock, now
from beholder.store.interactions import InteractionStore
from beholder.store.keys import KeyStore
from beholder.store.usage import UsageStore

FILE = "beholder.sqlite"
CONTENT = "content"


class Archive:
    """Interactions and their images; nothing is touched before `open`, which needs the data folder to be taken."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        """Plan an archive for `settings`."""
        own = URL.create("sqlite", database=str(settings.data_dir.absolute() / FILE))
        self._database = Database(settings.database_url or own)
        self.blobs = BlobStore(settings.data_dir / CONTENT, self._database)
        self.keys = KeyStore(self._database)
        self.usage = UsageStore(self._database)
        self.interactions = InteractionStore(self._database, self.blobs, settings.interaction_seconds, clock)

    async def open(self) -> None:
        """Connect, migrate, sweep leftovers. Raises `Fault` (FAILED_PRECONDITION) when that cannot be done."""
        await self.open_database()
        await self.blobs.open()

    async def open_database(self) -> None:
        """Connect and migrate only, for who works beside a running server on rows alone; raises `Fault` as `open`."""
        await self._database.open()

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()
