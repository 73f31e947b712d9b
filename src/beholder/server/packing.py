"""Bodies that come compressed (`Content-Encoding`), as any API of Google takes them.

A kilobyte may unpack to a gigabyte, so it is unpacked by the piece, and who reads stops where his limit is.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator

from beholder.faults import Fault, invalid
from beholder.wire.parsing import quoted

_PIECE = 1024 * 1024  # bytes unpacked before other requests have their turn
_EITHER = zlib.MAX_WBITS | 32  # gzip or zlib, by its header
_KNOWN = ("gzip", "x-gzip", "deflate")
_WHERE = "Content-Encoding"


async def unpacked(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """Give what `pieces` hold, packed as the header `encoding` says.

    Raises `Fault` (INVALID_ARGUMENT) for an encoding that is not known here, and for bytes that are not of it.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        async for piece in pieces:
            yield piece
        return
    if name not in _KNOWN:
        raise invalid(f"{quoted(encoding)} is not unpacked by this server; send the body as it is, or as gzip", _WHERE)
    inflate = zlib.decompressobj(_EITHER)
    async for piece in pieces:
        for part in _inflated(inflate, piece, name):
            yield part
            await asyncio.sleep(0)
    if not inflate.eof:
        raise _not(name, "it ends too early")


def _inflated(inflate: "zlib._Decompress", piece: bytes, name: str) -> Iterator[bytes]:
    while piece:
        try:
            part = inflate.decompress(piece, _PIECE)
        except zlib.error as error:
            raise _not(name, str(error)) from None
        if inflate.unused_data:
            raise _not(name, "there is more after its end")
        yield part
        piece = inflate.unconsumed_tail


def _not(name: str, why: str) -> Fault:
    return invalid(f"the body is not {name}: {why}", _WHERE)
