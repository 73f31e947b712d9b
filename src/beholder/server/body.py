"""Request bodies as raw bytes, counted while they come: what Content-Length claims is only a first hint."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from fastapi import Request

from beholder.faults import Fault, Status, invalid
from beholder.tracing import span

QUIET_SECONDS = 60.0
SLOWEST = 1024  # bytes a second on the whole, when QUIET_SECONDS are over
LARGE = 1024 * 1024  # bytes; parsing more than this would be felt by the other requests

T = TypeVar("T")


async def read_body(request: Request, limit: int) -> bytes:
    """Read the whole body; raise `Fault` (PAYLOAD_TOO_LARGE) as soon as it is known to exceed `limit` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    size = 0
    async for piece in arriving(request):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        pieces.append(piece)
    return b"".join(pieces)


async def read_parsed(request: Request, limit: int, parse: Callable[[bytes], T]) -> T:
    """Read the whole body and give what `parse` makes of it; raise what either raises.

    A large one is parsed in a thread, so that the other requests do not feel it.
    """
    body = await read_body(request, limit)
    with span("parse", bytes=len(body)):
        return await asyncio.to_thread(parse, body) if len(body) > LARGE else parse(body)


async def arriving(request: Request, quiet_seconds: float = QUIET_SECONDS) -> AsyncIterator[bytes]:
    """Give the body's pieces as they come; raise `Fault` when none comes for `quiet_seconds`, or few for long.

    Raises `starlette.requests.ClientDisconnect` when the caller goes away.
    """
    stream = request.stream()
    clock = asyncio.get_running_loop().time
    began, size = clock(), 0
    while True:
        try:
            async with asyncio.timeout_at(min(clock(), began + size / SLOWEST) + quiet_seconds):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            message = f"the body stopped arriving for {quiet_seconds:g} s, or came a few bytes at a time; send it again"
            raise invalid(message) from None
        if piece:
            size += len(piece)
            yield piece


def _too_large(limit: int) -> Fault:
    message = f"the request is larger than {limit} bytes; upload the images with the Files API and name them by uri"
    return Fault(Status.PAYLOAD_TOO_LARGE, message)
