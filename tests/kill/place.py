"""Where a server to be killed keeps all it has: SQLite and a folder, or PostgreSQL and a bucket."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select

from beholder.store.database.database import Database
from tests.services.s3 import ObjectServer


@dataclass(frozen=True)
class Place:
    """A folder, and a database and a bucket where these are not in it."""

    folder: Path
    database_url: str = ""
    objects: ObjectServer | None = None
    bucket: str = ""
    way: str = ""  # the URL of a proxy before the object store

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def arguments(self) -> Collection[str]:
        """What the server is told."""
        blob_url = "" if self.objects is None else self.objects.blob_url(self.bucket, "", self.way)
        return (
            f"--data-dir={self.folder / 'data'}",
            f"--database-url={self.database_url}",
            f"--blob-url={blob_url}",
        )

    def blobs(self) -> set[str]:
        """Name all that lies where the blobs are."""
        if self.objects is not None:
            return self.objects.keys(self.bucket) - {"owner"}
        return {path.name for path in (self.folder / "data" / "content").iterdir()}

    async def read(self, query: Select[Any]) -> set[str]:
        """Give all values of the one column that `query` asks for, read beside the server."""
        database = Database(self.database_url or f"sqlite:///{self.folder / 'data' / 'beholder.sqlite'}")
        await database.open()
        try:
            return await database.read(lambda connection: set(connection.scalars(query)))
        finally:
            await database.close()

    def clear(self) -> None:
        """Remove the folder of the server, which holds nothing that anybody was promised any more."""
        shutil.rmtree(self.folder / "data")
