"""One log line a request, and the last catch for defects: nothing of them reaches a caller but an id.

Never logged: bodies, headers, the query (it may hold an API key or an upload's token), what errors say (they repeat
what was sent), and parts of a path that look like neither a name nor a word of this API.
"""

import re
import secrets
import time
from collections.abc import Callable
from typing import TypeAlias

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from beholder.server.errors import internal
from beholder.stack import stack

_NO_KEY = r"(?!.*bh_[a-z0-9]{8}_)"  # put there by mistake
SANE = re.compile(_NO_KEY + r"[A-Za-z0-9._-]{1,64}")
PLAIN = re.compile(_NO_KEY + r"[A-Za-z0-9._:-]{0,64}")  # a part of a path: a name, an id, a verb
SHORT = re.compile(r"[A-Za-z0-9._:-]{0,20}")  # … where there is nothing: longer ones may be anything, a key too
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
            with structlog.contextvars.bound_contextvars(request_id=entry.id):
                await self._app(scope, receive, entry.send)
        except ClientDisconnect:
            entry.status = GONE
        except Exception as error:
            log.error("defect", request_id=entry.id, path=shown_path(scope), exception=stack(error))
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
            path=shown_path(self._scope),
            status=self.status,
            ms=round(seconds * 1000, 1),
        )
        return seconds


def route_of(scope: Scope) -> str:
    """Name the route, never the path: a path may hold anything, and every one would be a series of its own."""
    return _CONVERTER.sub("}", getattr(scope.get("route"), "path", "none"))


def shown_path(scope: Scope) -> str:
    """Give the path with dots for parts that may be no names: `files.get` of the SDKs sends whole URLs in it."""
    shown = PLAIN if "route" in scope else SHORT
    parts = [part if shown.fullmatch(part) else "…" for part in scope["path"].split("/", 32)]
    return "/".join(parts)
