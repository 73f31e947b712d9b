"""The server with an engine that does nothing, and a peer that is no server at all: the two ends of a comparison.

`python -m benchmarks.null_server --port P --data-dir D` serves the former as `beholder serve` serves its own;
`--floor` serves the latter, which reads each request and answers 200: what the wire itself costs.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import cast

import uvicorn
import uvloop

from beholder.cli.logs import configure_logs
from beholder.domain import Ask, Delta, Finish, FinishReason, Usage, Words
from beholder.engines.base import ModelCard
from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


class NullEngine:
    """Answers at once and looks at nothing."""

    name = "null"
    card = ModelCard("null", "Answers at once and looks at nothing.", 1_000_000, 1_000_000)

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Say one word."""
        yield Words("Nothing.")
        yield Finish(FinishReason.STOP, self.count(ask))

    def count(self, ask: Ask) -> Usage:
        """Count the images, as the resolver measured them."""
        images = (part for turn in ask.turns for part in turn.parts)
        return Usage(input_image=sum(getattr(image, "tokens", 0) for image in images), output_text=1)

    async def warm_up(self) -> None:
        """Load nothing."""

    async def close(self) -> None:
        """Let go of nothing."""


class Floor(asyncio.Protocol):
    """Counts the bytes of a request and answers when they are complete; every request has a Content-Length."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport, self._head, self._missing = cast(asyncio.Transport, transport), b"", 0

    def data_received(self, data: bytes) -> None:
        """Answer once the body is whole."""
        if self._missing == 0:
            self._head += data
            head, end, rest = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self._head, self._missing, data = b"", int(length or 0), rest
        self._missing -= len(data)
        if self._missing == 0:
            self._transport.write(ANSWER)


async def floor(port: int) -> None:
    """Serve the peer."""
    server = await asyncio.get_running_loop().create_server(Floor, "127.0.0.1", port)
    await server.serve_forever()


def main() -> None:
    """Serve on the port given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--floor", action="store_true")
    given = parser.parse_args()
    if given.floor:
        uvloop.run(floor(given.port))
        return
    os.environ.clear()  # no BEHOLDER_* variable takes part
    configure_logs()
    app = create_app(Settings(port=given.port, data_dir=given.data_dir), Registry([NullEngine()], default="null"))
    uvicorn.run(
        app, port=given.port, loop="uvloop", http="httptools", ws="none", log_config=None, access_log=False,
        server_header=False, log_level="critical",
    )  # fmt: skip


if __name__ == "__main__":
    main()
