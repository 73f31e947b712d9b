"""Frames of event streams.

That of interactions names each event, may be kept alive by comments and ends with `[DONE]`; that of chat completions
is the same without names. The stream of generateContent tolerates none of the three: it borrows `data` alone.
"""

import json
from collections.abc import Mapping
from typing import Any

DONE = b"event: done\ndata: [DONE]\n\n"
END = b"data: [DONE]\n\n"
COMMENT = b": ping\n\n"

# JSON leaves these three unescaped, yet a reader that splits lines as Unicode does (httpx) would cut there.
_LINE_ENDS = ((b"\xc2\x85", b"\\u0085"), (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))


def frame(event: Mapping[str, Any]) -> bytes:
    """Print `event`, named by its `event_type`, as one frame."""
    return b"event: %s\ndata: %s\n\n" % (event["event_type"].encode(), one_line(event))


def data(value: Mapping[str, Any]) -> bytes:
    """Print `value` as one frame without a name."""
    return b"data: %s\n\n" % one_line(value)


def one_line(value: Mapping[str, Any]) -> bytes:
    """Print `value` as one line of JSON in UTF-8, for the `data` of an event.

    Half of a surrogate pair is legal in a JSON escape but not in UTF-8; it travels as its escape.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    line = text.encode("utf-8", "backslashreplace")
    for raw, escaped in _LINE_ENDS:
        line = line.replace(raw, escaped)
    return line
