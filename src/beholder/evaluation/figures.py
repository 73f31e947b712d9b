"""Figures as people read them: a name, a value, how many it rests on, and what it means."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a value is written."""

    SHARE = "share"  # 0..1, two or three decimals
    HUNDREDTHS = "hundredths"  # written times 100, as captioning papers do


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; None where there was nothing to measure. `of` counts what it was measured over."""

    name: str
    value: float | None
    meaning: str
    of: str = ""
    unit: Unit = Unit.SHARE

    @property
    def written(self) -> str:
        """The value in words."""
        if self.value is None:
            return "-"
        return f"{self.value * 100:.1f}" if self.unit is Unit.HUNDREDTHS else f"{self.value:.3f}"


def counted(count: int, noun: str) -> str:
    """Write "1 photo", "24 photos"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
