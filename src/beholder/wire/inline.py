"""Base64 text to bytes: near memory speed for what is standard, forgiving for what callers really send.

SDKs send the standard alphabet or the URL-safe one; people send `base64` without `-w0` (lines), without
padding, or a whole `data:` URL. None of that is worth a refusal.
"""

import binascii
import re

import pybase64

from beholder.faults import Fault, invalid
from beholder.wire.parsing import kind

_DATA_URL = re.compile(r"\s*data:[^,]{0,200};base64,", re.IGNORECASE)
_FORGIVEN = str.maketrans("-_", "+/", " \t\r\n\f\v")
_FOREIGN = re.compile(r"[^A-Za-z0-9+/=]")


def decode_base64(text: object, where: str) -> bytes:
    """Decode `text`, named `where` in messages.

    Takes both alphabets, missing padding, whitespace and a `data:…;base64,` prefix.
    Raises `Fault` (INVALID_ARGUMENT) for anything else, and for text that holds no bytes.
    """
    if not isinstance(text, str):
        # JSON.stringify turns a Blob into {}, and typed arrays into objects of numbers.
        hint = "a Blob, File, Buffer or byte array does not survive JSON, so encode its bytes as base64 first"
        raise invalid(f"should be base64 text, not {kind(text)}; {hint}", where)
    try:
        data = pybase64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = _forgiving(text, where)
    if not data:
        raise invalid("is empty; put the base64 text of the image's bytes here", where)
    return data


def _forgiving(text: str, where: str) -> bytes:
    prefix = _DATA_URL.match(text)
    digits = text[prefix.end() if prefix else 0 :].translate(_FORGIVEN)
    unpadded = digits.rstrip("=")
    if len(digits) - len(unpadded) > 2:
        raise invalid("is not base64: it ends in more than two '='", where)
    if len(unpadded) % 4 == 1:
        raise _not_base64(unpadded, where, "its length cannot be right; the text seems to be cut off")
    try:
        return pybase64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _not_base64(unpadded, where, "'=' stands before its end") from None


def _not_base64(digits: str, where: str, otherwise: str) -> Fault:
    foreign = _FOREIGN.search(digits)
    reason = otherwise if foreign is None else f"it holds the character {foreign.group()!a}"
    return invalid(f"is not base64: {reason}; send the image's bytes as base64 text", where)
