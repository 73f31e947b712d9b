"""One log line a request, and the last catch for defects: nothing of them reaches a caller but an id.

Never logged: bodies, headers, and the query (it may hold an API key or an upload's token).
"""

import re
import secrets
import time
import traceback
from collections.abc import Callable
from typing import TypeAlias

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from beholder.server.errors import internal

SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
GONE = 499  # nobody was there to be told; nginx's number for it

log = structlog.get_logger("beholder.access")

Observe: TypeAlias = Callable[[str, str, int, float], None]

_CONVERTER = re.compile(r":\w+}")


def _ignore(method: str, route: str, status: int, seconds: float) -> None:
    return None


class Journal:
    """ASGI middleware: gives each request an id, says it in `x-request-id`, and writes the line."""

    def __init__(self, app: ASGIApp, observe: Observe = _ignore) -> None:
        """Wrap `app`; `observe` hears of every request that ended: its method, route, status and seconds."""
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; an unexpected error becomes a 500, or a broken connection once bytes were sent."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        entry = _Entry(scope, send)
        try:
            await self._app(scope, receive, entry.send)
        except ClientDisconnect:
            entry.status = GONE
        except Exception:
            # Printed here, not by the log: its tracebacks may show local variables, pictures and keys among them.
            log.error("defect", request_id=entry.id, path=scope["path"], exception=traceback.format_exc())
            if entry.status is not None:
                raise
            await internal(entry.id)(scope, receive, entry.send)
        finally:
            seconds = entry.write()
            self._observe(scope["method"], route_of(scope), entry.status or GONE, seconds)


class _Entry:
    def __init__(self, scope: Scope, send: Send) -> None:
        given = Headers(scope=scope).get("x-request-id", "")
        self.id = given if SANE.fullmatch(given) else secrets.token_hex(8)
        self.status: int | None = None
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["x-request-id"] = self.id
        await self._send(message)

    def write(self) -> float:
        """Write the line; give the seconds that the request took."""
        seconds = time.perf_counter() - self._began
        log.info(
            "request",
            request_id=self.id,
            method=self._scope["method"],
            path=self._scope["path"],
            status=self.status,
            ms=round(seconds * 1000, 1),
        )
        return seconds


def route_of(scope: Scope) -> str:
    """Name the route, never the path: a path may hold anything, and every one would be a series of its own."""
    return _CONVERTER.sub("}", getattr(scope.get("route"), "path", "none"))
