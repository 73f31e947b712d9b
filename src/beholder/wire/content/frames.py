"""How a stream of chunks travels: as bare events, or as one JSON list that grows.

Python accepts `data:` lines and nothing else here: a comment, a name or `[DONE]` ends the reading with an error. So
no stream of this dialect is kept alive by comments; it ends by closing.
"""

from collections.abc import Mapping
from typing import Any

from beholder.faults import invalid
from beholder.wire.parsing import quoted
from beholder.wire.sse import data, one_line


class EventFrames:
    """Prints chunks as bare events: what SDKs ask for by `alt=sse`."""

    media_type = "text/event-stream"

    def item(self, chunk: Mapping[str, Any]) -> bytes:
        """Print `chunk` as one event."""
        return data(chunk)

    def end(self) -> bytes:
        """Print nothing: such a stream just closes."""
        return b""


class ListFrames:
    """Prints chunks as the items of one JSON list: what is streamed to callers who do not ask for events."""

    media_type = "application/json"

    def __init__(self) -> None:
        """Begin before the first item."""
        self._begun = False

    def item(self, chunk: Mapping[str, Any]) -> bytes:
        """Print `chunk` as the next item."""
        lead = b",\r\n" if self._begun else b"["
        self._begun = True
        return lead + one_line(chunk)

    def end(self) -> bytes:
        """Close the list."""
        return b"]" if self._begun else b"[]"


def form(alt: str) -> EventFrames | ListFrames:
    """Give the form that the query's `alt` asks for: `sse`, or `json`, the default; what follows a `;` is not read.

    Raises `Fault` (INVALID_ARGUMENT) for any other.
    """
    match alt.partition(";")[0].strip().lower():
        case "sse":
            return EventFrames()
        case "" | "json":
            return ListFrames()
    raise invalid(f"should be 'sse' or 'json', not {quoted(alt)}", "alt")
