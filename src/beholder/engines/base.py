"""The one seam between the hall and anything that can look at an image.

An engine knows the domain and the spatial room, never HTTP or a store. It is given its way to pixels
(`PixelSource`) and a place to keep what it found in them (`Memory`) instead of importing them, so that one cache
serves every engine.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from beholder.domain import RGB, Answer, Ask, Delta, Finish, FinishReason, FunctionCall, Image, Thought, Usage, Words

T = TypeVar("T")


class Decoder(Protocol):
    """Pixels of an image, upright, sRGB, alpha composed on white; they may be read-only.

    With `longest`, the longer side may come back smaller than stored, but never below `longest`
    (or the stored size, when that is less). Blocking: call it from a worker thread.
    Raises `Fault` (INVALID_ARGUMENT, naming `image.where`) when the bytes do not decode.
    """

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        """Decode `image` to uint8 [H, W, 3]."""
        ...


class PixelSource(Decoder, Protocol):
    """A decoder that can also be waited for without holding a thread."""

    def prepare(self, image: Image, longest: int | None = None) -> AbstractAsyncContextManager[RGB]:
        """Hold the pixels that calling gives, as soon as they are there. Raises `Fault` as calling does.

        They count as memory in use until the block is left, and others may be waiting for it: leave it before
        asking for more.
        """
        ...


class Memory(Protocol):
    """What was found in images before, bounded in bytes. Use from any thread."""

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is remembered under `key`, or what `make` gives, which is then remembered.

        `key` must name all that the value depends on: the image by its `key`, the model by its weights, and
        the parameters. Callers of the same key wait for one `make`, and get what it raises; nothing is remembered
        then. A value is shared: never change it.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an engine is, in words a person reads at `GET models/{id}`."""

    name: str
    description: str
    input_token_limit: int
    output_token_limit: int
    limits: tuple[str, ...] = ()  # sentences: what it cannot do


class Engine(Protocol):
    """Answers questions about images."""

    @property
    def name(self) -> str:
        """The word after `--engine`."""
        ...

    @property
    def card(self) -> ModelCard:
        """What it is and what it cannot do."""
        ...

    def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Answer as a stream that ends with one `Finish`; closing it stops the work.

        Thoughts come before words, and words before calls of the functions that `ask.tools` allows; where these must
        be called there are calls, each with an id of its own. Raises `Fault` for what it cannot take.
        """
        ...

    def count(self, ask: Ask) -> Usage:
        """Count what `ask` costs to read, from header sizes alone: nothing is decoded."""
        ...

    async def warm_up(self) -> None:
        """Load what the first answer would otherwise wait for."""
        ...

    async def close(self) -> None:
        """Let go of models and threads."""
        ...


async def fold(deltas: AsyncIterator[Delta]) -> Answer:
    """Join a stream into one answer: what a non-streaming door prints."""
    words: list[str] = []
    thoughts: list[str] = []
    calls: list[FunctionCall] = []
    finish = Finish(FinishReason.STOP, Usage())
    async for delta in deltas:
        match delta:
            case Words(text):
                words.append(text)
            case Thought(text):
                thoughts.append(text)
            case FunctionCall():
                calls.append(delta)
            case Finish():
                finish = delta
    return Answer("".join(words), "".join(thoughts), finish.reason, finish.usage, tuple(calls))
