"""How the caller reaches this server: what the URLs in an answer must begin with.

Behind a reverse proxy the server sees neither the outer scheme nor host nor path prefix; it is told by
`X-Forwarded-*`. The answer goes to the very caller who sent them, so trusting them gives nobody anything.
"""

import re

from fastapi import Request

SCHEME = re.compile(r"https?")
HOST = re.compile(r"[A-Za-z0-9._~-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
PATH = re.compile(r"(/[A-Za-z0-9._~%-]+)*/?")


def base_url(request: Request) -> str:
    """Give the outer URL of this server without a version and without a trailing slash."""
    host, port = request.scope.get("server") or ("localhost", None)
    inner = f"[{host}]" if ":" in host else host
    inner = inner if port is None else f"{inner}:{port}"
    scheme = _first(request, "x-forwarded-proto", SCHEME) or request.scope["scheme"]
    outer = _first(request, "x-forwarded-host", HOST) or _first(request, "host", HOST) or inner
    prefix = _first(request, "x-forwarded-prefix", PATH) or request.scope.get("root_path", "")
    return f"{scheme}://{outer}{prefix.rstrip('/')}"


def _first(request: Request, header: str, shape: re.Pattern[str]) -> str | None:
    value = request.headers.get(header, "").partition(",")[0].strip()
    return value if value and shape.fullmatch(value) else None
