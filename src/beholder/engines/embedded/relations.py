"""How one box stands to another: on, in, under, next to. As far as flat boxes can tell, in thousandths.

Each rule is a necessary sign, not a proof: a cup that is seen before a table may stand behind it.
"""

import math
from collections.abc import Callable, Mapping

from beholder.domain import Box
from beholder.spatial.boxes import area, inside

TOUCH = 30  # thousandths by which boxes of things that touch may miss each other
INSIDE = 0.6  # of a thing's area: in another
SUPPORTED = 0.5  # of a thing's width: over another
NEAR = 0.5  # of the mean length of two things: the gap at which they are still near


def centre(box: Box) -> tuple[float, float]:
    """Give the middle of a box, y first."""
    return (box.ymin + box.ymax) / 2, (box.xmin + box.xmax) / 2


def length(box: Box) -> float:
    """Give the side of the square of the same area."""
    return 1000 * math.sqrt(area(box))


def gap(one: Box, other: Box) -> float:
    """Give the distance between two boxes; 0 where they touch."""
    y = max(0, one.ymin - other.ymax, other.ymin - one.ymax)
    x = max(0, one.xmin - other.xmax, other.xmin - one.xmax)
    return float((y * y + x * x) ** 0.5)


def _shared(one: Box, other: Box) -> tuple[int, int]:
    """Give the height and width that two boxes share."""
    y = min(one.ymax, other.ymax) - max(one.ymin, other.ymin)
    x = min(one.xmax, other.xmax) - max(one.xmin, other.xmin)
    return max(0, y), max(0, x)


def _on(one: Box, other: Box) -> bool:
    wide = min(one.xmax - one.xmin, other.xmax - other.xmin)
    over = _shared(one, other)[1] >= SUPPORTED * wide
    foot = other.ymin - TOUCH <= one.ymax <= other.ymax + TOUCH
    return over and (foot or inside(one, other) >= INSIDE) and one.ymin <= centre(other)[0]


def _beneath(one: Box, other: Box) -> bool:
    return centre(one)[0] > centre(other)[0] and _shared(one, other)[1] > 0


_RULES: Mapping[str, Callable[[Box, Box], bool]] = {
    "on": _on,
    "in": lambda one, other: inside(one, other) >= INSIDE,
    "under": _beneath,
    "above": lambda one, other: _beneath(other, one),
    "near": lambda one, other: gap(one, other) <= NEAR * (length(one) + length(other)) / 2,
    "left of": lambda one, other: centre(one)[1] < centre(other)[1],
    "right of": lambda one, other: centre(one)[1] > centre(other)[1],
    "with": lambda one, other: gap(one, other) <= TOUCH,
}


def holds(kind: str, one: Box, other: Box) -> bool:
    """Say whether `one` stands to `other` as `kind` says; a kind that is not known here never holds."""
    rule = _RULES.get(kind)
    return rule is not None and rule(one, other)
