"""Stand-ins that a test holds by the hand: nothing in them sleeps, guesses or looks at pixels."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from beholder.domain import (
    Ask,
    CallMode,
    Delta,
    Finish,
    FinishReason,
    FunctionCall,
    FunctionResult,
    Image,
    Part,
    Text,
    Usage,
    Words,
)
from beholder.engines.base import ModelCard


class FakeEngine:
    """An engine that says what it was asked, or `words`, and stops where the test wants it to.

    Where a function must be called it makes the `calls` instead, when there are any.
    Before the word number `hold_at` it sets `held` and waits for `gate`; there, or at the end, it raises
    `error` when one is given. `closed` is set once a run is over, however it ended.
    """

    def __init__(
        self,
        name: str = "fake",
        *,
        words: Sequence[str] | None = None,
        calls: Sequence[FunctionCall] = (),
        hold_at: int | None = None,
        error: Exception | None = None,
        warm_up_error: Exception | None = None,
    ) -> None:
        self.name = name
        self.words = words
        self.calls = calls
        self.hold_at = hold_at
        self.error = error
        self.warm_up_error = warm_up_error
        self.asked: list[Ask] = []
        self.held, self.gate, self.closed = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.warm, self.warm_gate = asyncio.Event(), asyncio.Event()
        self.warm_gate.set()
        self.shut = False

    @property
    def card(self) -> ModelCard:
        return ModelCard(self.name, "Says what it was asked.", 1000, 100, ("It sees nothing.",))

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        self.asked.append(ask)
        calls = self.calls if ask.tools.mode is CallMode.ANY else ()
        words = [] if calls else echo(ask) if self.words is None else self.words
        try:
            for number, word in enumerate(words):
                if number == self.hold_at:
                    self.held.set()
                    await self.gate.wait()
                    if self.error is not None:
                        raise self.error
                yield Words(word)
            for call in calls:
                yield call
            if self.hold_at is None and self.error is not None:
                raise self.error
            yield Finish(FinishReason.STOP, self.count(ask))
        finally:
            self.closed.set()

    def count(self, ask: Ask) -> Usage:
        parts = [part for turn in ask.turns for part in turn.parts]
        images = sum(part.tokens for part in parts if isinstance(part, Image))
        return Usage(input_text=sum(isinstance(part, Text) for part in parts), input_image=images, output_text=3)

    async def warm_up(self) -> None:
        await self.warm_gate.wait()
        if self.warm_up_error is not None:
            raise self.warm_up_error
        self.warm.set()

    async def close(self) -> None:
        self.shut = True


def echo(ask: Ask) -> list[str]:
    """Say the parts of `ask`: words as they are, an image as `[image/png 4x3]`, a call as `f()`, a result as `=1`."""
    return [_said(part) for turn in ask.turns for part in turn.parts]


def _said(part: Part[Image]) -> str:
    match part:
        case Text(text):
            return text
        case FunctionCall():
            return f"{part.name}()"
        case FunctionResult():
            return f"={part.value}"
        case Image():
            return f"[{part.media_type} {part.width}x{part.height}]"
