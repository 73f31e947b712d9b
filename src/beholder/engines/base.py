"""The one seam between the hall and anything that can look at an image.

An engine knows the domain and the spatial room, never HTTP or a store. It is given its way to pixels
(`Decoder`) instead of importing one, so that one cache serves every engine.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from beholder.domain import RGB, Answer, Ask, Delta, Finish, FinishReason, Image, Thought, Usage, Words


class Decoder(Protocol):
    """Pixels of an image, upright, sRGB, alpha composed on white.

    With `longest`, the longer side may come back smaller than stored, but never below `longest`
    (or the stored size, when that is less). Blocking: call it from a worker thread.
    Raises `Fault` (INVALID_ARGUMENT, naming `image.where`) when the bytes do not decode.
    """

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        """Decode `image` to uint8 [H, W, 3]."""
        ...


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What an engine is, in words a person reads at `GET models/{id}`."""

    name: str
    description: str
    licence: str
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

    def generate(self, ask: Ask) -> AsyncIterator[Delta]:
        """Answer as a stream that ends with one `Finish`. Raises `Fault` for what it cannot take."""
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
    finish = Finish(FinishReason.STOP, Usage())
    async for delta in deltas:
        match delta:
            case Words(text):
                words.append(text)
            case Thought(text):
                thoughts.append(text)
            case Finish():
                finish = delta
    return Answer("".join(words), "".join(thoughts), finish.reason, finish.usage)
