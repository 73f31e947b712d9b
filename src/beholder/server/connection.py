"""One connection of a caller, with an end to everything that can be drawn out: heads, silence, answers nobody reads.

uvicorn's own protocol waits for ever for the first request of a connection, takes a head of any size, and keeps an
answer until it is read. So a thousand callers who say nothing would be enough to keep all others out.
"""

import asyncio
import re
import resource

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from beholder.faults import Fault, Status, invalid
from beholder.server import errors

MOST = 10_000  # connections at once
RESERVED = 256  # descriptors for files, the database, and what is fetched

_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)
_NO_HTTP = "this is no HTTP/1.1 request that could be understood"
_BUSY = "this server has too many connections now; try again in a moment"


class Connection(HttpToolsProtocol):
    """Reads requests and writes answers, until either takes too long."""

    head_bytes = 64 * 1024
    head_seconds = 20.0  # for the request line and the headers, from the end of the answer before
    stalled_seconds = 60.0  # for a reader to take the next piece of an answer

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; with too many others, in the place of the one that has been silent for longest."""
        super().connection_made(transport)
        self._flaw = _NO_HTTP
        self._in_head, self._head = True, 0
        self._stalled: asyncio.TimerHandle | None = None
        self._silent: asyncio.TimerHandle | None = self.loop.call_later(self.head_seconds, transport.close)
        if len(self.connections) > room() and not self._make_room():
            self._refuse(Fault(Status.UNAVAILABLE, _BUSY))

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._silent, self._stalled = _off(self._silent), _off(self._stalled)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._in_head:
            data = _without_upgrade(data) if self._head == 0 else data
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > self.head_bytes and not self.transport.is_closing():
            self._refuse(self._overlong())

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a header. Raises `HttpParserError` when there are too many."""
        super().on_header(name, value)
        self._said += len(name) + len(value) + len(b": \r\n")
        if self._said > self.head_bytes:
            self._flaw = self._overlong().message
            raise HttpParserError

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._said = 0

    def on_headers_complete(self) -> None:
        """Hand the request on."""
        self._in_head, self._head = False, 0
        self._silent = _off(self._silent)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request; the next bytes belong to another."""
        super().on_message_complete()
        self._in_head = True

    def on_response_complete(self) -> None:
        """Wait for the next request, if there is none yet."""
        waiting = not self.pipeline
        super().on_response_complete()
        if waiting and not self.transport.is_closing():
            _off(self._silent)
            self._silent = self.loop.call_later(self.head_seconds, self.transport.close)

    def pause_writing(self) -> None:
        """Wait for the reader, but not for ever."""
        super().pause_writing()
        _off(self._stalled)
        self._stalled = self.loop.call_later(self.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        self._stalled = _off(self._stalled)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request."""
        self._refuse(invalid(self._flaw))

    @property
    def silent_until(self) -> float | None:
        """When this would be closed, if nothing is asked and nothing is being answered."""
        return None if self._silent is None else self._silent.when()

    def _make_room(self) -> bool:
        others = [one for one in self.connections if isinstance(one, Connection) and one is not self]
        silent = [(until, one) for one in others if (until := one.silent_until) is not None]
        if not silent:
            return False
        _, oldest = min(silent, key=lambda pair: pair[0])
        self.connections.discard(oldest)
        oldest.transport.abort()
        return True

    def _refuse(self, fault: Fault) -> None:
        answer = errors.response(fault, {"connection": "close"})
        lines = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()

    def _overlong(self) -> Fault:
        return invalid(f"the request line and the headers together have more than {self.head_bytes:,} bytes")


def room() -> int:
    """Give how many connections there may be: as many as this process may have files open, less some for itself."""
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if most == resource.RLIM_INFINITY else max(1, min(MOST, most - RESERVED))


def make_room() -> None:
    """Let this process have as many connections as it may."""
    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + RESERVED if allowed == resource.RLIM_INFINITY else min(MOST + RESERVED, allowed)
    if most != resource.RLIM_INFINITY and most < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, allowed))


def _without_upgrade(data: bytes) -> bytes:
    """Overlook that a caller would rather speak HTTP/2, as Java's does: the parser drops the body of such a request."""
    end = data.find(b"\r\n\r\n")
    if end < 0 or _UPGRADE.search(data, 0, end) is None:
        return data
    return _UPGRADE.sub(b"\r\nx-upgrade:", data[:end]) + data[end:]


def _off(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Cancel `timer`; gives what stands for none."""
    if timer is not None:
        timer.cancel()
    return None
