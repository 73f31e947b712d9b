"""What is found in a picture: where, what, how sure, and its shape."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in thousandths of the upright image; the corners are ordered and inside it.

    Raises `ValueError` when they are not: a wrong box must never travel.
    """

    ymin: int
    xmin: int
    ymax: int
    xmax: int

    def __post_init__(self) -> None:
        """Hold the contract that every client relies on."""
        if not (0 <= self.ymin < self.ymax <= 1000 and 0 <= self.xmin < self.xmax <= 1000):
            raise ValueError(f"not a box in 0..1000 with ordered corners: {self}")


@dataclass(frozen=True, slots=True)
class Mask:
    """A probability map of the inside of a box: uint8 [h, w], 0 is exactly background."""

    values: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Detection:
    """Something found: where, what, how sure, and its shape when that was asked for."""

    box: Box
    label: str
    score: float
    mask: Mask | None = None
