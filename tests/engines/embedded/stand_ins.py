"""Experts, pixels and a memory that a test holds by the hand: nothing in them sleeps, decodes or guesses."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import numpy as np

from beholder.domain import RGB, Ask, Box, Detection, Generation, Image, Mask, OutputFormat, Request, Role, Text, Turn
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.experts.reading.line import Line
from beholder.images.cache import ByteCache, footprint
from beholder.spatial.boxes import to_pixels

BIG, SMALL = Box(0, 0, 500, 500), Box(500, 500, 600, 600)

T = TypeVar("T")


def picture(sha256: str = "0", where: str = "input[0]") -> Image:
    """Give an image of 4000 x 2000 pixels."""
    return Image(b"", "image/jpeg", sha256, width=4000, height=2000, tokens=258, where=where)


def asking(prompt: str, *images: Image, output: OutputFormat = OutputFormat(), **knobs: Any) -> Ask:  # noqa: B008
    """Ask `prompt` about `images`."""
    turn: Turn[Image] = Turn(Role.USER, (Text(prompt), *images))
    return Request("gemini-2.5-flash", (turn,), output=output, generation=Generation(**knobs))


class Experts:
    """A crew of five that sees a cat and a dog in any picture, or `nothing`, and remembers what it was asked."""

    def __init__(self, *, nothing: bool = False) -> None:
        self.nothing = nothing
        self.asked: list[str] = []
        self.faint: list[Detection] = []
        self.before: Callable[[str], None] = lambda question: None

    def __getattr__(self, expert: str) -> Any:
        return lambda: self

    @property
    def crew(self) -> Crew:
        """This, as the engine takes it."""
        return cast(Crew, self)

    def detect(self, image: RGB, *, grids: Sequence[int]) -> list[Detection]:
        self._ask(f"detect {image.shape[1]} {' '.join(map(str, grids))}".strip())
        sure = [] if self.nothing else [Detection(SMALL, "cat", 0.9), Detection(BIG, "dog", 0.8)]
        return sure + self.faint

    def weigh(self, image: RGB) -> dict[str, float]:
        self._ask(f"weigh {image.shape[1]}")
        return {} if self.nothing else {"dog": 0.4, "cat": 0.01}

    def classify(self, image: RGB) -> list[Named]:
        self._ask(f"classify {image.shape[1]}")
        return [Named("daisy", 0.01 if self.nothing else 0.7, ("daisy",))]

    def read(self, image: RGB, *, parts: int) -> list[Line]:
        self._ask(f"read {image.shape[1]}" + (f" in {parts}" if parts > 1 else ""))
        return [Line("EXIT", SMALL, 0.9)]

    def regions(self, image: RGB) -> list[tuple[Box, float]]:
        self._ask("regions")
        return [(SMALL, 1.0)]

    def mask(self, image: RGB, box: Box, label: str, others: list[Box]) -> Mask:
        self._ask(f"mask {label} among {len(others)}")
        x0, y0, x1, y1 = to_pixels(box, image.shape[1], image.shape[0])
        return Mask(np.full((y1 - y0, x1 - x0), 255, np.uint8))

    def _ask(self, question: str) -> None:
        self.before(question)
        self.asked.append(question)


class Pixels:
    """Gives red pixels, half as high as wide; those of the images named in `held` only once `gate` is open."""

    def __init__(self, *held: str) -> None:
        self.held = held
        self.waiting, self.gate = asyncio.Event(), asyncio.Event()
        self.prepared: list[tuple[str, int | None]] = []
        self.blocked: list[tuple[str, int | None]] = []  # asked for by a thread
        self.in_hand = 0
        self.most_in_hand = 0
        self.failure: Callable[[Image], Exception] | None = None

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        self.blocked.append((image.sha256, longest))
        return red(longest)

    @asynccontextmanager
    async def prepare(self, image: Image, longest: int | None = None) -> AsyncIterator[RGB]:
        self.prepared.append((image.sha256, longest))
        if self.failure is not None:
            raise self.failure(image)
        if image.sha256 in self.held:
            self.waiting.set()
            await self.gate.wait()
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        try:
            yield red(longest)
        finally:
            self.in_hand -= 1


def red(longest: int | None) -> RGB:
    assert longest is not None
    pixels = np.full((longest // 2, longest, 3), (200, 30, 30), np.uint8)
    pixels.setflags(write=False)
    return pixels


def memory(capacity: int = 100_000_000) -> ByteCache[Hashable, Any]:
    """Give the memory that the server has."""
    return ByteCache("test", capacity, footprint)


class Forgetful:
    """A memory that remembers nothing."""

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        hash(key)
        return make()
