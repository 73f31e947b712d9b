"""Batches with a fake engine, and files that hold their lines."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from beholder.desk.batches import Batches
from beholder.domain import Batch, FileId
from beholder.engines.base import Engine
from beholder.engines.registry import Registry
from beholder.hall import Hall
from beholder.images.resolve import Resolver
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.wire.batches import Inlined, NewBatch
from tests.fakes import FakeEngine
from tests.store.conftest import Clock, pieces


@dataclass
class Place:
    """Batches, what they are made of, and whose engine answers."""

    batches: Batches
    archive: Archive
    settings: Settings
    engine: FakeEngine

    async def inline(self, *lines: dict[str, Any], **more: Any) -> str:
        """Make a batch of `lines` and give its id."""
        text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return await self.create(Inlined(text), **more)

    async def upload(self, text: bytes, project: str = "default") -> str:
        """Put `text` into a file and give its id."""
        return (await self.archive.files.create(pieces(text), "in.jsonl", "application/jsonl", project)).id

    async def file(self, text: bytes, **more: Any) -> str:
        """Make a batch of the lines in `text` and give its id."""
        return await self.create(FileId(await self.upload(text)), **more)

    async def create(
        self, source: Inlined | FileId, priority: int = 0, model: str = "gemini-x", project: str = "default"
    ) -> str:
        """Make a batch and give its id."""
        return (await self.batches.create(NewBatch("d", priority, source), model, project)).id

    async def over(self, id: str, project: str = "default") -> Batch:
        """Wait for the end of `id`, and until nothing is done about it any more."""
        while not (batch := await self.batches.get(id, project)).done or id in self.batches._work._active:
            await asyncio.sleep(0)
        return batch

    async def results(self, id: str) -> list[Any]:
        """Give what came of the requests of `id`, wherever it is told."""
        batch = await self.batches.get(id, "default")
        if batch.inline:
            return [json.loads(line) async for line in self.batches.results(batch)]
        text = await self.archive.files.read(batch.output or "", "default")
        assert text.endswith(b"\n")
        return [json.loads(line) for line in text.splitlines()]

    async def stop(self) -> None:
        """Stop in good order."""
        await self.batches.put_down()
        await self.archive.close()

    async def kill(self) -> None:
        """End all work as a kill does: nothing is recorded or taken back."""
        for active in self.batches._work.active:
            tasks = [task for task in (*active.tasks, active.end) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self.archive.close()


def line(text: str, **more: Any) -> dict[str, Any]:
    """Give a line that asks `text`."""
    return {"key": text, "request": {"contents": [{"parts": [{"text": text}]}]}, **more}


def said(results: Sequence[Any]) -> list[Any]:
    """Give the words of each result, or the number of its error."""
    return [
        result["error"]["code"]
        if "error" in result
        else "".join(part["text"] for part in result["response"]["candidates"][0]["content"]["parts"])
        for result in results
    ]


async def hasty(doing: asyncio.Future[Any]) -> bool:
    """Tell whether `doing` ends by itself, given many turns of the loop: a transaction takes a few dozens."""
    for _ in range(3000):
        if doing.done():
            return True
        await asyncio.sleep(0)
    return False


@asynccontextmanager
async def at_work(batches: Batches) -> AsyncIterator[None]:
    """Let `batches` be worked on during the block."""
    await batches.try_suspects()
    working = asyncio.ensure_future(batches.work())
    yield
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


async def started(
    settings: Settings, clock: Clock, engine: FakeEngine, before: Callable[[Engine], Engine] = lambda engine: engine
) -> Place:
    """Open a place, as the start of a server does; `before` puts something before its engine."""
    archive = Archive(settings, clock)
    hall = Hall(Registry([before(engine)], engine.name), Resolver(settings, archive.files))
    await archive.open()
    batches = Batches(hall, archive, settings, clock)
    await batches.line_up()
    return Place(batches, archive, settings, engine)


@pytest.fixture
async def place(settings: Settings, clock: Clock, engine: FakeEngine) -> AsyncIterator[Place]:
    place = await started(settings, clock, engine)
    yield place
    await place.stop()
