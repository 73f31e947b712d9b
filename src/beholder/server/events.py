"""Event streams that keep a quiet connection alive and notice at once when the reader goes away."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import Any, Protocol

from fastapi import Response
from starlette.types import Receive, Scope, Send

from beholder.domain import Delta
from beholder.faults import Fault
from beholder.hall import Deltas
from beholder.server.attention import cancel, departure
from beholder.wire import sse

HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}  # the second stops nginx from holding frames back


class Events(Protocol):
    """What a stream says in one dialect, as JSON objects."""

    def start(self) -> Iterable[Mapping[str, Any]]:
        """Say what comes before the first delta."""
        ...

    def delta(self, delta: Delta, /) -> Iterable[Mapping[str, Any]]:
        """Say one delta."""
        ...

    def failed(self, fault: Fault, /) -> Iterable[Mapping[str, Any]]:
        """Say that it failed under way."""
        ...


async def frames(
    events: Events,
    deltas: Deltas | AsyncGenerator[Delta, None],
    frame: Callable[[Mapping[str, Any]], bytes],
    end: Callable[[], bytes],
) -> AsyncGenerator[bytes, None]:
    """Print what `events` say of `deltas` as they come, each by `frame`, and `end` last, however it went.

    The deltas are closed with the stream, so that a reader that left keeps no engine busy.
    """
    try:
        async with aclosing(deltas):
            for event in events.start():
                yield frame(event)
            async for delta in deltas:
                for event in events.delta(delta):
                    yield frame(event)
    except Fault as fault:
        for event in events.failed(fault):
            yield frame(event)
    if closing := end():
        yield closing


class EventStream(Response):
    """Sends frames as they are made.

    An error raised by the frames leaves the body unfinished, which readers see as a broken connection: a
    clean end would look like a complete answer.
    """

    def __init__(
        self,
        frames: AsyncGenerator[bytes, None],
        quiet_seconds: float = 15.0,
        *,
        comment: bytes | None = sse.COMMENT,
        media_type: str = "text/event-stream",
    ) -> None:
        """Send `frames`, and `comment`, where readers bear one, after every `quiet_seconds` of silence."""
        super().__init__(headers=HEADERS, media_type=media_type)
        del self.headers["content-length"]
        self._frames = frames
        self._quiet_seconds = quiet_seconds
        self._comment = comment
        self._sent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream; return early, with the frames closed, when the reader goes away."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        pump = asyncio.ensure_future(self._pump(send))
        gone = asyncio.ensure_future(departure(receive))
        try:
            while not (pump.done() or gone.done()):
                sent = self._sent
                waiting = asyncio.wait({pump, gone}, timeout=self._quiet_seconds, return_when=asyncio.FIRST_COMPLETED)
                done, _ = await waiting
                if not done and sent == self._sent and self._comment is not None:
                    await self._send(send, self._comment)
            if pump.done():
                pump.result()
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await cancel(pump, gone)

    async def _pump(self, send: Send) -> None:
        async with aclosing(self._frames) as frames:
            async for frame in frames:
                await self._send(send, frame)

    async def _send(self, send: Send, frame: bytes) -> None:
        self._sent += 1
        await send({"type": "http.response.body", "body": frame, "more_body": True})
