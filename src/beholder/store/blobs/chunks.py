"""Bytes as they come over a network, gathered until a write is worth its while."""

from collections.abc import AsyncIterator

LEAST = 1024 * 1024  # bytes


async def gathered(pieces: AsyncIterator[bytes], skip: int = 0) -> AsyncIterator[bytearray]:
    """Leave out the first `skip` bytes of `pieces` and give the rest in chunks of at least `LEAST`, but for the last.

    When `pieces` raises, what has not made a chunk yet is lost.
    """
    chunk = bytearray()
    async for piece in pieces:
        chunk += piece[skip:]
        skip = max(0, skip - len(piece))
        if len(chunk) >= LEAST:
            yield chunk
            chunk = bytearray()
    yield chunk
