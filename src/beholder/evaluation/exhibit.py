"""One picture of a report: what was true, what was answered, and how bad that is."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from beholder.evaluation.metrics.matching import Matches
from beholder.evaluation.truth import Found, Labelled

KEPT = 12
NONE = Matches()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A judged answer. `badness` orders exhibits, worst highest, within one run; 0 is nothing wrong."""

    photo: Path
    badness: float
    asked: str
    truth: str
    answer: str
    verdict: str
    size: tuple[int, int] = (0, 0)  # pixels; for the boxes below
    labelled: Sequence[Labelled] = ()
    found: Sequence[Found] = ()
    matches: Matches = NONE


@dataclass(slots=True)
class Worst:
    """The worst exhibits seen so far, and no others: a set of any size fits into memory."""

    kept: int = KEPT
    _heap: list[tuple[float, int, Exhibit]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=lambda: count(0, -1))

    def add(self, exhibit: Exhibit) -> None:
        """Consider an exhibit; among equals the earlier stays."""
        if exhibit.badness <= 0:
            return
        heapq.heappush(self._heap, (exhibit.badness, next(self._order), exhibit))
        if len(self._heap) > self.kept:
            heapq.heappop(self._heap)

    def listed(self) -> list[Exhibit]:
        """Give them, the worst first."""
        return [exhibit for _, _, exhibit in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]
