"""One ask on its way to an answer, in attempts: no thread that could run a model waits for a picture to be decoded.

An attempt that needs pixels which are not in hand is stopped by `PixelsWanted`. They are waited for without a
thread, and then the ask is attempted anew; what was found until then is remembered, so nothing is done twice. An
ask whose pictures are known is answered by its first attempt, with no pixels at all.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TypeAlias

from beholder.domain import RGB, Ask, Function, Image
from beholder.engines.base import Decoder, Memory, PixelSource
from beholder.engines.embedded.calls.conversation import given
from beholder.engines.embedded.calls.fitting import fitting
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.evidence import evidence
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.following import understand_all
from beholder.engines.embedded.prompt.intent import Intent, Task
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.stated import heeding
from beholder.engines.embedded.question import question
from beholder.engines.embedded.respond import respond, tells
from beholder.engines.embedded.scrutiny import scrutiny

Run: TypeAlias = Callable[[Callable[[], str]], Awaitable[str]]


class PixelsWanted(Exception):
    """Pixels are needed that are not in hand: those of the image with `sha256`, its longer side `longest`."""

    def __init__(self, sha256: str, longest: int | None) -> None:
        """Name them; not by the `Image`, because this may reach another ask about the same bytes."""
        super().__init__(f"the pixels of {sha256} at {longest} are not in hand")
        self.sha256 = sha256
        self.longest = longest


class Hand:
    """A `Decoder` that gives the pixels it was handed: those of one image, at one scale.

    For all else it raises `PixelsWanted`, or decodes when it was told to be patient.
    """

    def __init__(self, decode: Decoder) -> None:
        """Begin empty and impatient."""
        self._decode = decode
        self._held: tuple[str, int | None, RGB] | None = None
        self.patient = False

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        """Give the pixels in hand."""
        held = self._held
        if held is not None and held[:2] == (image.sha256, longest):
            return held[2]
        if not self.patient:
            raise PixelsWanted(image.sha256, longest)
        pixels = self._decode(image, longest=longest)
        self.take(image, longest, pixels)
        return pixels

    def take(self, image: Image, longest: int | None, pixels: RGB) -> None:
        """Hold `pixels` instead of what was held."""
        self._held = image.sha256, longest, pixels

    def drop(self) -> None:
        """Hold nothing."""
        self._held = None


class Inquiry:
    """An ask, what was understood of it, and what was seen for it so far."""

    def __init__(self, ask: Ask, pixels: PixelSource, memory: Memory, crew: Crew) -> None:
        """Prepare to answer; nothing is done yet."""
        self._ask = ask = heeding(ask)
        self._pixels = pixels
        self._memory = memory
        self._crew = crew
        self._prompts, self._images = question(ask)
        self._hand = Hand(pixels)

    async def answer(self, run: Run) -> str:
        """Answer in words, doing all work through `run`, which does it in a thread that may run models.

        Pixels are in hand for one picture at a time, at one scale. So the pictures of an ask about several are
        first glanced at one by one; what the answer then still needs, `run`'s thread waits for after all.
        """
        return await self._work(run, self._text)

    async def choose(self, run: Run, functions: Sequence[Function]) -> Function:
        """Choose the function to call, with no look at the picture where words decide; works as `answer` does."""
        if len(functions) == 1:
            return functions[0]
        name = await self._work(run, lambda: fitting(functions, self._intent, self._seen, lexicon()).name)
        return next(function for function in functions if function.name == name)

    async def tells(self, run: Run) -> bool:
        """Tell whether the pictures say all that the schema of the answer requires; works as `answer` does."""
        return bool(await self._work(run, self._told))

    def thought(self) -> str:
        """Tell what the answer rests on, once it was given: nothing more is looked at."""
        return evidence(self._intent, self._looks, lexicon())

    async def _work(self, run: Run, work: Callable[[], str]) -> str:
        if len(self._images) > 1:
            await self._attempt(run, self._glance)
            self._hand.patient = True
        return await self._attempt(run, work)

    async def _attempt(self, run: Run, work: Callable[[], str]) -> str:
        wanted: tuple[str, int | None] | None = None
        for _ in range(2 * len(self._images) + 2):
            async with self._in_hand(wanted):
                try:
                    return await run(work)
                except PixelsWanted as stop:
                    wanted = stop.sha256, stop.longest
        self._hand.patient = True  # a memory too small to remember anything never comes to an end
        return await run(work)

    @asynccontextmanager
    async def _in_hand(self, wanted: tuple[str, int | None] | None) -> AsyncIterator[None]:
        if wanted is None:
            yield
            return
        sha256, longest = wanted
        image = next(image for image in self._images if image.sha256 == sha256)
        async with self._pixels.prepare(image, longest) as pixels:
            self._hand.take(image, longest, pixels)
            try:
                yield
            finally:
                self._hand.drop()

    @cached_property
    def _intent(self) -> Intent:
        return understand_all(
            self._prompts, self._ask.output, len(self._images), lexicon(), system=self._ask.system or ""
        )

    @cached_property
    def _looks(self) -> list[Look]:
        return [self._look(image) for image in self._images]

    def _look(self, image: Image) -> Look:
        closeness = scrutiny(self._ask.generation.thinking_level, image.resolution)
        return Look(image, self._hand, self._memory, self._crew, lexicon(), closeness)

    def _glance(self) -> str:
        """Look at each picture for what the task asks of it first."""
        for look in self._looks:
            match self._intent.task:
                case Task.READ:
                    look.lines  # noqa: B018 - looks, and remembers
                case Task.CLASSIFY:
                    look.names  # noqa: B018
                case Task.CAPTION:
                    look.backdrop  # noqa: B018
                case _:
                    look.detections  # noqa: B018
        return ""

    def _text(self) -> str:
        return respond(self._intent, self._looks, self._ask.output, lexicon(), given(self._ask))

    def _told(self) -> str:
        schema = self._ask.output.schema or {}
        return "all" if tells(self._intent, self._looks, schema, lexicon(), given(self._ask)) else ""

    def _seen(self) -> set[str]:
        return {found.label for look in self._looks for found in look.detections}
