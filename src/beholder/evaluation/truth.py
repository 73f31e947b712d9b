"""A labelled object and an answered one, side by side in one frame: pixels of the upright picture, x first."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from beholder.domain import Mask

Corners: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1


@dataclass(frozen=True, slots=True)
class Labelled:
    """An object that people marked. `outline` is COCO's segmentation: polygons, or a run-length encoding."""

    kind: str
    corners: Corners
    crowd: bool = False
    area: float = 0.0  # pixels
    outline: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """An object that an engine answered. `mask` covers the box; `score` is None where it gave none."""

    kind: str
    corners: Corners
    score: float | None = None
    mask: Mask | None = None
