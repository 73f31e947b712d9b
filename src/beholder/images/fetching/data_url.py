"""`data:` URLs (RFC 2397): an image that travels inside its own address."""

import re
from urllib.parse import unquote_to_bytes

import pybase64

from beholder.faults import Fault, invalid

_HEAD = re.compile(r"data:[^,]*", re.IGNORECASE)
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_BLANKS = b" \t\r\n\f"


def is_data_url(url: str) -> bool:
    """Tell whether `url` carries its data inside itself."""
    return url[:5].lower() == "data:"


def decode_data_url(url: str, where: str, max_bytes: int) -> bytes:
    """Decode a `data:` URL; both base64 alphabets, missing padding and percent escapes are taken.

    The declared media type is passed over: the bytes are sniffed later. Raises `Fault` (INVALID_ARGUMENT,
    naming `where`) for what does not decode, and for more than `max_bytes` bytes.
    """
    head = _HEAD.match(url)
    if head is None or not url.startswith(",", head.end()):
        raise invalid("this data: URL has no comma; write it as data:image/png;base64,…", where)
    if len(url) > 4 * max_bytes + 1024:  # percent escapes and base64 together cannot need more
        raise _too_large(max_bytes, where)
    data = unquote_to_bytes(url[head.end() + 1 :])
    if head.group().rstrip().lower().endswith(";base64"):
        data = _decode_base64(data, where)
    if len(data) > max_bytes:
        raise _too_large(max_bytes, where)
    return data


def _decode_base64(text: bytes, where: str) -> bytes:
    text = text.translate(_URL_SAFE, _BLANKS).rstrip(b"=")
    try:
        return pybase64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise invalid("the base64 of this data: URL does not decode; encode the image's bytes anew", where) from error


def _too_large(max_bytes: int, where: str) -> Fault:
    return invalid(f"this data: URL holds more than the {max_bytes:,} bytes that are taken; upload a file", where)
