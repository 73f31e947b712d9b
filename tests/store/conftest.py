"""A store in a temporary folder, and a clock that only the test moves."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.database import Database
from beholder.store.disk import DiskStore


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
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", file_bytes=3_000_000, project_bytes=4_000_000)


@pytest.fixture
async def store(settings: Settings, clock: Clock) -> AsyncIterator[DiskStore]:
    store = DiskStore(settings, clock)
    await store.open()
    yield store
    store.close()


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def put(store: DiskStore, content: bytes, id: str | None = None, *, name: str = "a.png") -> str:
    """Upload `content` whole and give the file's id."""
    token = await store.uploads.start(id, name, "image/png", len(content))
    await store.uploads.write(token, 0, pieces(content))
    return (await store.uploads.finish(token)).id


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def blobs_of(settings: Settings) -> Iterable[Path]:
    return list((settings.data_dir / "blobs").iterdir())


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'test.sqlite'}")
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
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    archive = Archive(settings, clock)
    await archive.open()
    return archive
