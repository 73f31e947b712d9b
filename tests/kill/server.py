"""The server to be killed: the real one, in a process of its own, with an engine that says its words at a pace."""

import argparse
import asyncio
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import uvicorn

from beholder.domain import Ask, Delta, Finish, FinishReason, Text, Usage, Words
from beholder.engines.base import ModelCard
from beholder.engines.registry import Registry
from beholder.server import lifespan
from beholder.server.app import create_app
from beholder.settings import Settings

WORDS = 10
SWEEP_SECONDS = 0.2  # often, so that it comes into everybody's way
ATTEMPTS = 10_000  # no job is to blame for these deaths


def answer_to(question: str) -> str:
    """Give what the engine says to `question`."""
    return "".join(f"{question}:{number} " for number in range(WORDS))


class PacedEngine:
    """Repeats the last words it was told, one piece every `seconds`."""

    name = "paced"
    card = ModelCard("paced", "Repeats what it is told.", 1_000_000, 1_000_000)

    def __init__(self, seconds: float) -> None:
        """Say a piece every `seconds`."""
        self._seconds = seconds

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Repeat the last words of `ask`."""
        said = [part.text for turn in ask.turns for part in turn.parts if isinstance(part, Text)]
        for number in range(WORDS):
            await asyncio.sleep(self._seconds)
            yield Words(f"{said[-1]}:{number} ")
        yield Finish(FinishReason.STOP, self.count(ask))

    def count(self, ask: Ask) -> Usage:
        """Count nothing in particular."""
        return Usage(input_text=1, output_text=WORDS)

    async def warm_up(self) -> None:
        """Load nothing."""

    async def close(self) -> None:
        """Let go of nothing."""


def main() -> None:
    """Serve on the port, in the folder and at the pace given, until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--blob-url", required=True)
    given = parser.parse_args()
    settings = Settings(
        data_dir=given.data_dir,
        database_url=given.database_url,
        blob_url=given.blob_url,
        background_attempts=ATTEMPTS,
        background_jobs=4,
        batch_requests=8,
    )
    lifespan.SWEEP_SECONDS = SWEEP_SECONDS
    app = create_app(settings, Registry([PacedEngine(given.seconds)], "paced"), on_failure=lambda fault: sys.exit(1))
    uvicorn.run(app, port=given.port, http="httptools", ws="none", log_config=None, access_log=False)


if __name__ == "__main__":
    main()
