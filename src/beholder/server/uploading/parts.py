"""A multipart body, part by part, as it arrives; its lines may end as the first one does.

The standard wants CRLF, and the parsers that one can install take nothing else. Google's older Python clients print
such bodies with the e-mail library, and end their lines with a bare LF.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from beholder.faults import Fault, invalid

Piece: TypeAlias = bytes | Mapping[str, str]

HEADER_BYTES = 16 * 1024  # of one part
_PADDING = b" \t"


class Parts:
    """Gives the headers of each part (lower-case names), then its bytes in pieces."""

    def __init__(self, boundary: bytes) -> None:
        """Begin before the first byte; `boundary` is what the Content-Type says."""
        self.ended = False
        self._dashed = b"--" + boundary
        self._line_end = b"\r\n"
        self._held = bytearray()
        self._read = self._opening

    def feed(self, data: bytes) -> list[Piece]:
        """Parse the next bytes of the body. Raises `Fault` (INVALID_ARGUMENT) for what is no part of one."""
        self._held += data
        pieces: list[Piece] = []
        while not self.ended and (read := self._read()) is not None:
            pieces.extend(piece for piece in read if piece != b"")
        return pieces

    def _opening(self) -> Sequence[Piece] | None:
        line, found, _ = self._held.partition(b"\n")
        if not line.startswith(self._dashed[: len(line)]) or line.rstrip(b" \t\r")[len(self._dashed) :]:
            raise _unreadable("it does not begin with the boundary")
        if not found:
            return self._wait()
        self._line_end = b"\r\n" if line.endswith(b"\r") else b"\n"
        self._take(len(line) + 1)
        self._read = self._headers
        return ()

    def _headers(self) -> Sequence[Piece] | None:
        if self._held.startswith(self._line_end):
            self._take(len(self._line_end))
            self._read = self._content
            return ({},)
        end = self._held.find(2 * self._line_end)
        if end < 0:
            return self._wait()
        lines = self._take(end).decode("latin-1").split(self._line_end.decode())
        self._take(2 * len(self._line_end))
        self._read = self._content
        return ({name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)},)

    def _content(self) -> Sequence[Piece] | None:
        delimiter = self._line_end + self._dashed
        at = self._held.find(delimiter)
        if at < 0:  # its beginning may be the last that has come
            surplus = len(self._held) - len(delimiter) + 1
            return (self._take(surplus),) if surplus > 0 else None
        start = at + len(delimiter)
        after = self._held[start : start + HEADER_BYTES]
        rest = after.lstrip(_PADDING)
        if after.startswith(b"--"):
            self.ended = True
        elif rest.startswith(self._line_end):
            self._read = self._headers
        elif rest and not self._line_end.startswith(rest) and after != b"-":
            return (self._take(start),)  # only nearly the boundary
        else:
            return (self._take(at),) if at else self._wait()
        content = self._take(at)
        self._take(len(delimiter) + len(after) - len(rest) + len(self._line_end))
        return (content,)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _wait(self) -> Sequence[Piece] | None:
        """Wait for more bytes, while they are not too many for what they are part of."""
        if len(self._held) > HEADER_BYTES:
            raise _unreadable("a line of it has no end")
        return None


def _unreadable(reason: str) -> Fault:
    return invalid(f"the body is not a multipart one: {reason}")
