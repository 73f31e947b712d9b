"""The same image again: what a room of pixels and an engine with a memory make of it."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from beholder.engines.embedded.engine import EmbeddedEngine
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.formats.header import read_header
from beholder.settings import Settings
from benchmarks.decoding import MAX_PIXELS
from benchmarks.duel import Duel

LONGEST = 1024
AGAIN = 20


def pixels(photos: Sequence[bytes]) -> Duel:
    """Ask for the pixels of each photo, and again."""
    _, room = _rooms()

    async def ask(image: Image) -> None:
        room(image, longest=LONGEST)

    return asyncio.run(_compare(photos, ask))


def captions(photos: Sequence[bytes]) -> Duel:
    """Ask the embedded engine for a caption of each photo, and again."""
    memory, room = _rooms()
    engine = EmbeddedEngine(room, memory)

    async def ask(image: Image) -> None:
        turns = (Turn(Role.USER, (Text("Caption this image."), image)),)
        question: Ask = Request(model="gemini-3-flash-preview", turns=turns)
        await fold(engine.generate(question))

    async def run() -> Duel:
        await engine.warm_up()
        compared = await _compare(photos, ask)
        await engine.close()
        return compared

    return asyncio.run(run())


def _rooms() -> tuple[ByteCache[Hashable, Any], PixelRoom]:
    settings = Settings()
    memory = ByteCache[Hashable, Any]("images", settings.cache_bytes, footprint)
    return memory, PixelRoom(memory, settings)


async def _compare(photos: Sequence[bytes], ask: Callable[[Image], Awaitable[None]]) -> Duel:
    await ask(_image(photos[0], "warm-up"))
    first, again = [], []
    for index, photo in enumerate(photos):
        image = _image(photo, str(index))
        first.append(await _milliseconds(ask, image))
        again.extend([await _milliseconds(ask, image) for _ in range(AGAIN)])
    once, repeated = statistics.median(first), statistics.median(again)
    return Duel(repeated, once, once / repeated)


async def _milliseconds(ask: Callable[[Image], Awaitable[None]], image: Image) -> float:
    began = time.perf_counter()
    await ask(image)
    return (time.perf_counter() - began) * 1000


def _image(data: bytes, name: str) -> Image:
    header = read_header(data, "image", MAX_PIXELS)
    return Image(data, header.media_type, name, header.width, header.height, 0, "image")
