"""Base URLs as people configure them: every framework has its own idea of whether a version is part of it.

Where one adds `/v1beta` to a base URL that has it, or adds nothing to one that has none, the path is still clear.
"""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from beholder.wire.version import SEGMENT

_TWICE = re.compile(rf"(?:/{SEGMENT})+(?=(?:/upload)?/{SEGMENT}/)")
_SLASHES = re.compile(r"(?<!:)/{2,}")  # `http://` inside a path is the name of a file
_BARE = re.compile(r"(/upload)?(?=/(?:batches|files|interactions|models|openai)(?:[/:]|$))|(?=/chat/completions$)")
_DEFAULT = "/v1beta"


def canonical(path: str) -> str:
    """Give `path` with one version: the last of several, and `v1beta` where a known collection has none.

    Slashes that joining a base URL and a path has doubled are one.
    """
    path = _SLASHES.sub("/", path)
    if twice := _TWICE.match(path):
        return path[twice.end() :]
    if bare := _BARE.match(path):
        return f"{path[: bare.end()]}{_DEFAULT}{path[bare.end() :]}"
    return path


class AnyBase:
    """ASGI middleware: all behind it sees the canonical path."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request under its canonical path."""
        if scope["type"] == "http":
            scope["path"] = canonical(scope["path"])  # in place: who stands before this looks here for the route
        await self._app(scope, receive, send)
