"""An image's `uri`: one of our own files, or something to fetch.

SDKs and proxies rewrite scheme and host of the URIs that we hand out, so a file is known by its path alone.
"""

import re
from urllib.parse import urlsplit

from beholder.domain import FILE_ID, FileId, Url
from beholder.faults import Fault, invalid
from beholder.wire.parsing import quoted
from beholder.wire.version import SEGMENT

_BARE = re.compile(r"files/(.*)", re.DOTALL)
_ID = re.compile(FILE_ID)
_PATH = re.compile(rf"(?:/.*)?/{SEGMENT}/files/({FILE_ID})")
_CREDENTIALS = re.compile(r"//[^/\s]*@")
_WORKS = "use the uri of an uploaded file, 'files/<id>', an http(s) URL, or a data: URL of the image's bytes"
_ELSEWHERE = {
    "file": "a path on your machine cannot be read by the server; upload the file, or send its bytes as base64 text",
    "gs": "Cloud Storage is not reachable from here; upload the file, or give an http(s) URL of it",
}


def origin(uri: str, where: str) -> FileId | Url:
    """Read `uri`, found at `where`.

    `files/<id>` and any http(s) URL whose path ends in `/<version>/files/<id>` are files; other http(s)
    and `data:` URLs are URLs. Raises `Fault` (INVALID_ARGUMENT) for the rest.
    """
    uri = uri.strip()
    if bare := _BARE.fullmatch(uri):
        if _ID.fullmatch(bare.group(1)) is None:
            raise invalid(f"{_shown(uri)} names no file: ids are 1 to 40 lower-case letters, digits and dashes", where)
        return FileId(bare.group(1))
    scheme = uri[:10].partition(":")[0].lower()
    if scheme == "data":
        return Url(uri)
    if scheme not in ("http", "https"):
        raise _unusable(uri, scheme, where)
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError as error:
        raise invalid(f"{_shown(uri)} is not a URL: {error}", where) from None
    if not host:
        raise invalid(f"{_shown(uri)} is not a URL: it has no host", where)
    file = _PATH.fullmatch(parts.path)
    return FileId(file.group(1)) if file else Url(uri)


def _unusable(uri: str, scheme: str, where: str) -> Fault:
    return invalid(_ELSEWHERE.get(scheme, f"{_shown(uri)} cannot be fetched; {_WORKS}"), where)


def _shown(uri: str) -> str:
    """Show `uri` in a message, which is stored and may be shown to others, without a user's name and password."""
    return quoted(_CREDENTIALS.sub("//…@", uri[:2000]))
