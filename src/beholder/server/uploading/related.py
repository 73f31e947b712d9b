"""Two parts in one body (`multipart/related`): what describes a file, and the file, as older clients upload it."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from fastapi import Request
from python_multipart.multipart import parse_options_header

from beholder.faults import invalid
from beholder.server.body import arriving
from beholder.server.uploading.parts import Parts, Piece

DESCRIPTION_BYTES = 1024 * 1024
_WANTED = "should be 'multipart/related' with a boundary; its parts are the JSON that describes the file, and the file"


@dataclass(frozen=True, slots=True)
class Related:
    """What describes a file, what the file's own part says of it (lower-case header names), and its bytes to come."""

    description: bytes
    headers: Mapping[str, str]
    content: AsyncIterator[bytes]


async def read_related(request: Request) -> Related:
    """Read a body of two parts as far as the bytes of the second one, which `content` then gives as they arrive.

    Raises `Fault` (INVALID_ARGUMENT) for a body that is not made so; so does reading `content`.
    """
    pieces = _pieces(request, _boundary(request.headers.get("content-type", "")))
    description = bytearray()
    parts = 0
    async for piece in pieces:
        if isinstance(piece, bytes):
            description += piece
            if len(description) > DESCRIPTION_BYTES:
                raise invalid(f"the part that describes the file has more than {DESCRIPTION_BYTES:,} bytes")
            continue
        parts += 1
        if parts == 2:
            return Related(bytes(description), piece, _content(pieces))
    raise invalid("the body has no second part with the bytes of the file")


async def _content(pieces: AsyncGenerator[Piece, None]) -> AsyncIterator[bytes]:
    async with aclosing(pieces):
        async for piece in pieces:
            if not isinstance(piece, bytes):
                raise invalid("the body has more than two parts: a description and one file")
            yield piece


async def _pieces(request: Request, boundary: bytes) -> AsyncGenerator[Piece, None]:
    """Give the headers of each part, followed by its bytes as they arrive."""
    parts = Parts(boundary)
    async for data in arriving(request):
        for piece in parts.feed(data):
            yield piece
    if not parts.ended:
        raise invalid("the body ends before its last part does; send it again")


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind not in (b"multipart/related", b"multipart/form-data", b"multipart/mixed") or not 1 <= len(boundary) <= 70:
        raise invalid(_WANTED, "Content-Type")
    return boundary
