"""Two parts in one body (`multipart/related`): what describes a file, and the file, as older clients upload it."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from beholder.faults import Fault, invalid
from beholder.server.body import arriving

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


async def _content(pieces: AsyncGenerator[bytes | Mapping[str, str], None]) -> AsyncIterator[bytes]:
    async with aclosing(pieces):
        async for piece in pieces:
            if not isinstance(piece, bytes):
                raise invalid("the body has more than two parts: a description and one file")
            yield piece


async def _pieces(request: Request, boundary: bytes) -> AsyncGenerator[bytes | Mapping[str, str], None]:
    """Give the headers of each part, followed by its bytes as they arrive."""
    parts = _Parts(boundary)
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


class _Parts:
    """Turns what a parser calls back into what can be iterated over."""

    def __init__(self, boundary: bytes) -> None:
        self.ended = False
        self._pieces: list[bytes | Mapping[str, str]] = []
        self._headers: dict[str, str] = {}
        self._name = self._value = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_data": self._data,
                "on_header_field": self._field,
                "on_header_value": self._more,
                "on_header_end": self._header,
                "on_headers_finished": self._begin,
                "on_end": self._end,
            },
        )

    def feed(self, data: bytes) -> list[bytes | Mapping[str, str]]:
        """Parse the next bytes of the body. Raises `Fault` for what is no part of one."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise _unreadable(error) from error
        pieces, self._pieces = self._pieces, []
        return pieces

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _more(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1").strip()
        self._name = self._value = b""

    def _begin(self) -> None:
        self._pieces.append(self._headers)
        self._headers = {}

    def _end(self) -> None:
        self.ended = True


def _unreadable(error: Exception) -> Fault:
    return invalid(f"the body is not a multipart one: {error}")
