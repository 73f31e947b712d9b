"""What came of all that was asked: seconds by kind, who was sent away, and what went wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

MOST_KEPT = 20  # sentences about errors: the first ones tell most


class SentAwayError(Exception):
    """The server was too busy, and said when to come again."""

    def __init__(self, seconds: float) -> None:
        """Come again after `seconds`."""
        super().__init__(f"come again after {seconds:g} s")
        self.seconds = seconds


class WrongError(Exception):
    """The server did not do what it promised."""


@dataclass
class Ledger:
    """The sums of one run."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sent_away: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def done(self, kind: str, seconds: float) -> None:
        """Enter an exchange that went well."""
        self.seconds[kind].append(seconds)

    def wrong(self, kind: str, error: Exception) -> None:
        """Enter one that did not."""
        self.errors[kind] += 1
        if len(self.sentences) < MOST_KEPT:
            self.sentences.append(f"{kind}: {type(error).__name__}: {str(error)[:300]}")

    def percentiles(self, kind: str) -> tuple[float, float, float]:
        """Give the seconds that 50, 95 and 99 of 100 exchanges of `kind` took at most."""
        ordered = sorted(self.seconds[kind])
        return tuple(ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]
