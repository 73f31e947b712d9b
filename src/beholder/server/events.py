"""Event streams that keep a quiet connection alive and notice at once when the reader goes away."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Response
from starlette.types import Receive, Scope, Send

from beholder.server.attention import cancel, departure
from beholder.wire import sse

HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}  # the second stops nginx from holding frames back


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
