"""The leanest client that speaks HTTP/1.1: prepared bytes out, a counted answer in, one connection kept.

A library's own cost, half a millisecond and more, would drown what is measured here.
"""

import json
import socket
from typing import Any
from urllib.parse import urlsplit


def post(url: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """Write the whole request, head and body, as it goes over the wire."""
    parts = urlsplit(url)
    lines = [
        f"POST {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "x-goog-api-key: anything",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One kept connection to the server at `url`."""

    def __init__(self, url: str) -> None:
        """Connect."""
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> bytes:
        """Send `request` and give the answer's body; raise `RuntimeError` for any status but 200."""
        self._socket.sendall(request)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._receive()
        head = answer[:end].lower()
        missing = int(head.partition(b"content-length:")[2].split(b"\r\n")[0]) - (len(answer) - end - 4)
        while missing > 0:
            piece = self._receive()
            answer += piece
            missing -= len(piece)
        if b" 200 " not in head[:16]:
            raise RuntimeError(answer.decode(errors="replace"))
        return answer[end + 4 :]

    def ask(self, request: bytes) -> dict[str, Any]:
        """Send `request` and give the answer's JSON."""
        said: dict[str, Any] = json.loads(self.send(request))
        return said

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()

    def _receive(self) -> bytes:
        piece = self._socket.recv(65536)
        if not piece:
            raise RuntimeError("the server closed the connection")
        return piece
