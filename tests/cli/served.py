"""The command line with three more engines, run as a process by the tests beside this.

`echo` says what it was asked; `line` says one word and then waits for a line; `broken` cannot load its models.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator

from beholder.cli import main
from beholder.domain import Ask, Delta, Words
from beholder.engines import registry
from beholder.engines.base import Engine, Memory, PixelSource
from beholder.faults import Fault, Status
from beholder.settings import Settings
from tests.fakes import FakeEngine


class LineEngine(FakeEngine):
    """Holds its answer until the test says so."""

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Say one word, then the rest after a line on stdin."""
        yield Words("held ")
        await asyncio.to_thread(sys.stdin.readline)
        async for delta in super().generate(ask):
            yield delta


def _line(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
    return LineEngine("line")


def _echo(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
    return FakeEngine("echo")


def _broken(settings: Settings, pixels: PixelSource, memory: Memory) -> Engine:
    return FakeEngine("broken", warm_up_error=Fault(Status.FAILED_PRECONDITION, "weights of x are not installed"))


if __name__ == "__main__":
    registry.MAKERS = {**registry.MAKERS, "line": _line, "echo": _echo, "broken": _broken}
    main()
