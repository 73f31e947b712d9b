"""A way to a server that can be cut off: what lies behind it keeps all it has, and is not there for a while."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Proxy:
    """Hands bytes on to a port of this machine, in a thread of its own, until it is cut off."""

    def __init__(self, target: int) -> None:
        """Hand on to the port `target`."""
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.port = 0

    def start(self) -> None:
        """Take connections; after a cut on the same port."""
        self._do(self._start)

    def cut(self) -> None:
        """End all connections, and take no more."""
        self._do(self._cut)

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Run until the end of the block."""
        self._thread.start()
        try:
            self.start()
            yield self
        finally:
            self.cut()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _do(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result()

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._open:
            writer.transport.abort()
        while self._open:
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
            self._open |= {writer, back}
            try:
                await asyncio.gather(_pass(reader, back), _pass(there, writer))
            finally:
                self._open -= {writer, back}
        writer.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()
