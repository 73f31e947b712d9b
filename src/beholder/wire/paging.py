"""Pages of a list, for every route that lists: one way to read `pageSize` and `pageToken`."""

import binascii
import re
from collections.abc import Sequence
from typing import TypeVar

import pybase64

from beholder.faults import Fault, invalid

T = TypeVar("T")

_SIZE = re.compile(r"[0-9]{1,9}", re.ASCII)
_OFFSET = re.compile(rb"o([0-9]{1,9})")


def page(
    items: Sequence[T], size: str | None, token: str | None, *, default: int, maximum: int
) -> tuple[Sequence[T], str | None]:
    """Cut one page out of `items` and give the token of the next, None after the last.

    `size` and `token` are the query's words; no size, or 0, means `default`, and more than `maximum`
    means `maximum`. Raises `Fault` (INVALID_ARGUMENT) for a size or token that is neither.
    """
    start = _offset(token) if token else 0
    end = start + _size(size, default, maximum)
    return items[start:end], _token(end) if end < len(items) else None


def _size(size: str | None, default: int, maximum: int) -> int:
    if not size:
        return default
    if _SIZE.fullmatch(size) is None:
        raise invalid(f"should be a whole number from 0 to {maximum}", "pageSize")
    return min(int(size), maximum) or default


def _token(offset: int) -> str:
    # An "o" and digits never need the two digits of base64 that a URL would escape.
    return pybase64.b64encode(b"o%d" % offset).decode().rstrip("=")


def _offset(token: str) -> int:
    try:
        data = pybase64.b64decode(token + "=" * (-len(token) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _unknown_token() from None
    if (offset := _OFFSET.fullmatch(data)) is None:
        raise _unknown_token()
    return int(offset.group(1))


def _unknown_token() -> Fault:
    return invalid("is not a token of this list; pass the nextPageToken of the page before unchanged", "pageToken")
