"""Pages of a list, for every route that lists: one way to read `pageSize` and `pageToken`.

A token names the last item that was given, not a position, so that a client which deletes what it lists
(`for file in files.list(): files.delete(...)`) misses nothing.
"""

import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pybase64

from beholder.faults import invalid

T = TypeVar("T")

_SIZE = re.compile(r"[0-9]{1,9}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MARK = "after:"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a list somebody wants."""

    size: int  # items at most
    after: str | None  # the key of the last item that was given; None for the first page

    def cut(self, items: Sequence[T], key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
        """Give the page that begins `items`, and the token of the next, None after the last.

        `items` are those behind `after`, all or at least one more than `size`.
        """
        return items[: self.size], _token(key(items[self.size - 1])) if self.size < len(items) else None


def wanted(size: str | None, token: str | None, *, default: int, maximum: int) -> Wanted:
    """Read which page is wanted: `size` and `token` are the query's words.

    No size, or 0, means `default`, and more than `maximum` means `maximum`. Raises `Fault` (INVALID_ARGUMENT) for a
    size or token that is neither.
    """
    after = _last(token) if token else None
    return Wanted(_size(size, default, maximum), after)


def page(
    items: Sequence[T], size: str | None, token: str | None, *, key: Callable[[T], str], default: int, maximum: int
) -> tuple[Sequence[T], str | None]:
    """Cut the page that is `wanted` out of all `items`, which ascend by `key`; give the token of the next as `cut`."""
    it = wanted(size, token, default=default, maximum=maximum)
    start = 0 if it.after is None else bisect_right(items, it.after, key=key)
    return it.cut(items[start:], key)


def _size(size: str | None, default: int, maximum: int) -> int:
    if not size:
        return default
    if _SIZE.fullmatch(size) is None:
        raise invalid(f"should be a whole number from 0 to {maximum}", "pageSize")
    return min(int(size), maximum) or default


def _token(last: str) -> str:
    return pybase64.urlsafe_b64encode((_MARK + last).encode()).decode().rstrip("=")


def _last(token: str) -> str:
    try:
        text = pybase64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode() if _TOKEN.fullmatch(token) else ""
    except (binascii.Error, ValueError):
        text = ""
    if not text.startswith(_MARK):
        raise invalid("is not a token of this list; pass the nextPageToken of the page before unchanged", "pageToken")
    return text.removeprefix(_MARK)
