"""The dialect of generateContent: camelCase, contents of parts, candidates; also what batches are made of."""

from beholder.wire.content.answer import Chunks, count, response
from beholder.wire.content.request import parse, parse_count, read

__all__ = ["Chunks", "count", "parse", "parse_count", "read", "response"]
