"""A decoder that a test holds by the hand, and rooms around it."""

import asyncio
import hashlib
from collections.abc import Callable, Hashable, Iterator
from threading import Event, current_thread
from typing import Any

import numpy as np
import pytest

from beholder.domain import RGB, Image
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom, PixelStats
from beholder.settings import MiB, Settings

GIANT = 10_000  # pixels a side


def image(name: str, side: int = 100, where: str = "input[0]") -> Image:
    """Give an image that only these tests' own decoder can decode."""
    data = name.encode()
    return Image(data, "image/png", hashlib.sha256(data).hexdigest(), side, side, tokens=258, where=where)


class Decoder:
    """Gives grey pixels; the images whose data is in `slow` when told to. Remembers what it was asked."""

    def __init__(self, *slow: str) -> None:
        self.asked: list[str] = []
        self.begun = {name: Event() for name in slow}
        self.go = {name: Event() for name in slow}
        self.threads: set[str] = set()
        self.failure: Exception | None = None

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        name = image.data.decode()
        self.asked.append(name)
        self.threads.add(current_thread().name)
        if name in self.go:
            self.begun[name].set()
            assert self.go[name].wait(60)
        if self.failure is not None:
            raise self.failure
        side = min(longest or 100, 100)
        return np.full((side, side, 3), 128, np.uint8)

    async def reached(self, *names: str) -> None:
        """Wait until these are being decoded."""
        for name in names:
            assert await asyncio.to_thread(self.begun[name].wait, 60)

    def finish(self) -> None:
        """Let everything slow end."""
        for go in self.go.values():
            go.set()


Made = Callable[..., PixelRoom]


@pytest.fixture
def make() -> Iterator[Made]:
    """Make a room around a decoder; whatever still decodes at the end of the test is let go."""
    decoders: list[Decoder] = []

    def made(decoder: Decoder, *, cache: int = 10 * MiB, **choices: Any) -> PixelRoom:
        decoders.append(decoder)
        settings = Settings(**{"threads": 2, "decode_seconds": 60, **choices})
        return PixelRoom(ByteCache[Hashable, Any]("pixels", cache, footprint), settings, decode=decoder)

    yield made
    for decoder in decoders:
        decoder.finish()


async def got(room: PixelRoom, wanted: Image, longest: int | None = None) -> RGB:
    async with room.prepare(wanted, longest) as pixels:
        return pixels


async def until(room: PixelRoom, true: Callable[[PixelStats], bool]) -> None:
    """Give way to the tasks and threads until the room is as it must become."""
    async with asyncio.timeout(60):
        while not true(room.stats()):
            await asyncio.sleep(0)
