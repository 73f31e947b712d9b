"""A desk with a fake engine, an archive in a temporary folder and a clock that only the test moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from beholder.desk import Desk
from beholder.desk.patience import Pause
from beholder.domain import Delta, Draft, ImageSource, Inline, Request, Role, Text, Turn
from beholder.engines.base import Engine
from beholder.engines.registry import Registry
from beholder.hall import Hall
from beholder.images.resolve import Resolver
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.wire.interactions import Call
from tests.fakes import FakeEngine
from tests.server.conftest import png
from tests.store.conftest import Clock

Maker: TypeAlias = Callable[[], Desk]
PNG = png(4, 3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def archive(settings: Settings, clock: Clock) -> Archive:
    """The archive of `desk`, which opens it."""
    return Archive(settings, clock)


def made(settings: Settings, clock: Clock, archive: Archive, *engines: Engine, pause: Pause = asyncio.sleep) -> Desk:
    """Make a desk at which the first of `engines` answers by default."""
    hall = Hall(Registry(list(engines), engines[0].name), Resolver(settings, archive.files))
    return Desk(hall, archive, settings, clock, pause=pause)


@pytest.fixture
async def desk(settings: Settings, clock: Clock, archive: Archive, engine: FakeEngine) -> AsyncIterator[Desk]:
    desk = made(settings, clock, archive, engine)
    await desk.open()
    yield desk
    await desk.close()


def draft(*parts: str | bytes) -> Draft:
    """Ask with words and pictures."""
    images = (
        Text(part) if isinstance(part, str) else ImageSource(Inline(part), f"input[{index}]")
        for index, part in enumerate(parts)
    )
    return Request("gemini-x", (Turn(Role.USER, tuple(images)),))


def call(*parts: str | bytes, **more: Any) -> Call:
    """Make a call about `parts`; what is not said is as when a client says nothing."""
    given: dict[str, Any] = {
        "stream": False,
        "store": True,
        "background": False,
        "previous_interaction_id": None,
        "echo": {},
    }
    return Call(draft(*(parts or ("hi",))), **{**given, **more})


async def heard(deltas: AsyncIterator[Delta]) -> list[Delta]:
    return [delta async for delta in deltas]
