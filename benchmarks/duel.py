"""Two ways of doing the same thing, measured so that a busy machine harms neither: in turns, and by pairs."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

LEAST_PAIRS = 7
MOST_PAIRS = 80
NOISE = 0.03  # below which two times are equal, on a machine that does other things too


@dataclass(frozen=True)
class Duel:
    """Median milliseconds of both, and the median of what one is faster by within a pair."""

    ours: float
    theirs: float
    ratio: float

    def verdict(self, aim: float) -> str:
        """Tell whether the ratio is what was aimed at."""
        if self.ratio >= aim:
            return "yes"
        return "within noise" if self.ratio >= aim * (1 - NOISE) else "no"


def duel(ours: Callable[[], object], theirs: Callable[[], object], seconds: float = 4.0) -> Duel:
    """Let both work in turns for about so many `seconds`; who begins changes every time."""
    contestants = ours, theirs
    for contestant in contestants:
        contestant()
    pairs: list[tuple[float, float]] = []
    end = time.perf_counter() + seconds
    while len(pairs) < LEAST_PAIRS or (len(pairs) < MOST_PAIRS and time.perf_counter() < end):
        first = len(pairs) % 2
        times = {index: _milliseconds(contestants[index]) for index in (first, 1 - first)}
        pairs.append((times[0], times[1]))
    return Duel(
        statistics.median(ours for ours, _ in pairs),
        statistics.median(theirs for _, theirs in pairs),
        statistics.median(theirs / ours for ours, theirs in pairs),
    )


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
