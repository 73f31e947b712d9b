"""What a page in somebody's browser may ask of a server that wants no key: nothing, unless its origin is allowed.

Who has a server on his own machine reads web pages there too. A browser lets any page send a plain POST to loopback,
and read the answers as well once the page's own name leads there (DNS rebinding). It tells us of both: by `Origin`,
which is the page's, and by `Host`, which is the name that it was made to look up.
"""

import ipaddress
import re
from collections.abc import Sequence

from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware

from beholder.faults import Fault, Status
from beholder.settings import Settings

ANY = "*"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
TOLD = (  # headers that a page may read
    "x-goog-upload-url", "x-goog-upload-status", "x-goog-upload-size-received", "location", "range", "retry-after",
    "x-request-id",
)  # fmt: skip

REMEMBERED = 3600  # seconds for which a browser need not ask again

_PORT = re.compile(r":\d*$")
_SCHEME = re.compile(r"^https?://")
_PRIVATE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")  # nobody can register a name below these
_WORKS = "make one with 'beholder keys create', or let pages in by BEHOLDER_ALLOWED_ORIGINS"


def allow_pages(app: FastAPI, origins: Sequence[str]) -> None:
    """Let pages of `origins` read what `app` answers them; of all when one is `*`."""
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=[ANY],
            expose_headers=TOLD,
            max_age=REMEMBERED,
        )


def check_page(request: Request, settings: Settings) -> None:
    """Raise `Fault` (PERMISSION_DENIED) for what only a page from elsewhere would ask of a server without keys."""
    if ANY in settings.allowed_origins:
        return
    host, origin = request.headers.get("host", "").lower(), request.headers.get("origin")
    if not (settings.insecure or _leads_here(host, request, settings)):
        raise _denied(f"{host[:80]!a} is not known as a name of it, and may be a trick of a web page")
    if origin is not None and origin not in settings.allowed_origins and _host_of(origin.lower()) != host:
        raise _denied(f"this comes from a web page of {origin[:80]!a}")


def _leads_here(host: str, request: Request, settings: Settings) -> bool:
    """Tell whether `host` is an address, or a name that no stranger can let lead here."""
    name = _PORT.sub("", host).rstrip(".")
    return (
        "." not in name  # localhost, the machine's own name, and none at all in HTTP/1.0
        or name.endswith(_PRIVATE)
        or _is_address(name.strip("[]"))
        or name in (settings.host.lower(), (request.scope.get("server") or ("",))[0])
        or host in map(_host_of, settings.allowed_origins)
    )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host_of(origin: str) -> str:
    return _SCHEME.sub("", origin)


def _denied(why: str) -> Fault:
    return Fault(Status.PERMISSION_DENIED, f"this server has no API keys, and {why}; {_WORKS}")
