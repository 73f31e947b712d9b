"""A store in a temporary folder, and a clock that only the test moves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beholder.domain import DEFAULT_PROJECT
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.database.database import Database

OURS, THEIRS = DEFAULT_PROJECT, "another"

sqlite_only = pytest.mark.parametrize("database_url", [pytest.param("", id="sqlite")])


class Clock:
    """Stands still until told otherwise."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=tmp_path / "data", database_url=database_url, file_bytes=3_000_000, project_bytes=4_000_000
    )


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def put(
    archive: Archive, content: bytes, id: str | None = None, *, name: str = "a.png", project: str = OURS
) -> str:
    """Upload `content` whole and give the file's id."""
    token = await archive.uploads.start(id, name, "image/png", len(content), project)
    await archive.uploads.write(token, 0, pieces(content))
    return (await archive.uploads.finish(token)).id


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def bytes_in(settings: Settings) -> set[Path]:
    """Give all files that hold bytes: of blobs, and of uploads under way."""
    return {path for folder in ("content", "blobs") for path in (settings.data_dir / folder).iterdir()}


@pytest.fixture
async def database(tmp_path: Path, database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url or f"sqlite:///{tmp_path / 'test.sqlite'}")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def archive(settings: Settings, clock: Clock) -> AsyncIterator[Archive]:
    archive = await opened(settings, clock)
    yield archive
    await archive.close()


async def opened(settings: Settings, clock: Clock) -> Archive:
    """Open an archive, as the start of a server does."""
    archive = Archive(settings, clock)
    await archive.open()
    return archive
