"""A store in a temporary folder, and a clock that only the test moves."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beholder.settings import Settings
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
