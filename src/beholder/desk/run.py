"""An answer in the making, heard by any number of readers, each from its beginning, whenever they come."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from datetime import datetime

from beholder.domain import Delta, Failure, Finish, FinishReason, FunctionCall, Interaction, Thought, Usage, Words
from beholder.faults import Fault, Status


class Run:
    """What is said to one interaction. Readers never hold it up, and their going never stops it."""

    def __init__(self, interaction: Interaction, key: str | None = None) -> None:
        """Begin with nothing said; `key` is the id of the API key that it was asked with."""
        self.interaction = interaction  # as it was recorded last
        self.key = key
        self.task: asyncio.Task[None] | None = None  # who works on it
        self.adding: asyncio.Future[None] | None = None  # ends when its row is stored; None when it is stored already
        self.closing = False  # its end is being recorded, and nothing can stop it any more
        self.stopped = False  # somebody asked for it to be cancelled
        self._said: list[Delta] = []
        self._news = asyncio.Event()
        self._over = False
        self._error: BaseException | None = None

    @property
    def said(self) -> tuple[Delta, ...]:
        """What was said so far."""
        return tuple(self._said)

    @property
    def over(self) -> bool:
        """Whether nothing will be said any more."""
        return self._over

    def hear(self, delta: Delta) -> bool:
        """Take the next piece; False when it says nothing: an empty one, or a thought after the first words."""
        match delta:
            case Words("") | Thought(""):
                return False
            case Thought() if self._said and isinstance(self._said[-1], Words | FunctionCall):
                return False
        self._said.append(delta)
        self._tell()
        return True

    def end(self, interaction: Interaction, error: BaseException | None = None) -> None:
        """Close it as `interaction`, whose last words are told now; readers then get `error`, if there is one."""
        self.interaction = interaction
        self._said = list(interaction.said)
        self._over, self._error = True, error
        self._tell()

    async def begun(self) -> None:
        """Wait until something was said; raises what ended it before that."""
        while not self._said and not self._over:
            await self._news.wait()
        if not self._said and self._error is not None:
            raise self._error

    async def ended(self) -> Interaction:
        """Wait for the end; raises what ended it, when that was no answer."""
        while not self._over:
            await self._news.wait()
        if self._error is not None:
            raise self._error
        return self.interaction

    async def follow(self) -> AsyncGenerator[Delta, None]:
        """Tell all that was and will be said; raises what ended it, when that was no answer."""
        told = 0
        while True:
            while told < len(self._said):
                told += 1
                yield self._said[told - 1]
            if self._over:
                break
            await self._news.wait()
        if self._error is not None:
            raise self._error

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


async def replay(interaction: Interaction) -> AsyncGenerator[Delta, None]:
    """Tell once more what was said to an interaction that is over, and how it failed when it did."""
    for delta in interaction.said:
        yield delta
    if interaction.failure is not None:
        raise Fault(Status(interaction.failure.code), interaction.failure.message)


def finished(interaction: Interaction, said: tuple[Delta, ...], finish: Finish, moment: datetime) -> Interaction:
    """Give `interaction` as it is when `finish` came after all that was `said`."""
    return dataclasses.replace(interaction, said=(*said, finish), updated=moment)


def cancelled(interaction: Interaction, said: tuple[Delta, ...], moment: datetime) -> Interaction:
    """Give `interaction` as it is when somebody stopped it; what it had cost is not known."""
    return finished(interaction, said, Finish(FinishReason.CANCELLED, Usage()), moment)


def failed(interaction: Interaction, said: tuple[Delta, ...], error: Exception, moment: datetime) -> Interaction:
    """Give `interaction` as it is when `error` ended it; of a defect nothing is told but that it was one."""
    match error:
        case Fault():
            failure = Failure(error.status.value, str(error))
        case _:
            failure = Failure(Status.INTERNAL.value, "the server failed on this interaction; its log says why")
    return dataclasses.replace(interaction, said=said, failure=failure, updated=moment)
