"""Batches of generateContent: the body that makes one, its lines, its results, and the operation that tells of it."""

from beholder.wire.batches.create import Inlined, NewBatch, parse
from beholder.wire.batches.lines import Line, draft, read_line
from beholder.wire.batches.operation import frame, has_answers, listing, operation
from beholder.wire.batches.results import answered, refused, unanswered

__all__ = [
    "Inlined",
    "Line",
    "NewBatch",
    "answered",
    "draft",
    "frame",
    "has_answers",
    "listing",
    "operation",
    "parse",
    "read_line",
    "refused",
    "unanswered",
]
