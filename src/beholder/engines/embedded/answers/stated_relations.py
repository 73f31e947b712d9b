"""How two things stand to each other, as far as two boxes can show it; what they cannot show is not claimed.

A picture is flat: boxes that meet may be far apart in depth. Every rule here asks for more than a meeting.
"""

from beholder.domain import Box
from beholder.spatial.boxes import area, inside

BESIDE = 0.5  # of the smaller one's width: the widest gap between two things that are next to each other


def on(upper: Box, lower: Box) -> bool:
    """Whether `upper` stands, lies or sits on `lower`: it ends inside it, and its middle is the higher one."""
    higher = upper.ymin + upper.ymax < lower.ymin + lower.ymax
    ends_inside = lower.ymin < upper.ymax <= lower.ymax + _height(lower) // 10
    return ends_inside and higher and along(upper, lower) > 0.6 and _width(upper) < 1.3 * _width(lower)


def along(one: Box, other: Box) -> float:
    """Share of the width of `one` that `other` spans too, 0..1."""
    return max(0, min(one.xmax, other.xmax) - max(one.xmin, other.xmin)) / _width(one)


def beside(one: Box, other: Box) -> bool:
    """Whether the two are next to each other: side by side, at about one height, with little between them."""
    gap = max(one.xmin, other.xmin) - min(one.xmax, other.xmax)
    shared = min(one.ymax, other.ymax) - max(one.ymin, other.ymin)
    near = -BESIDE / 2 < gap / min(_width(one), _width(other)) < BESIDE
    return near and shared > 0.5 * min(_height(one), _height(other))


def held(thing: Box, holder: Box) -> bool:
    """Whether `holder`, a person, may have `thing` in hand: it is smaller, and a good part of it lies on the person."""
    return area(thing) < 0.5 * area(holder) and inside(thing, holder) > 0.3


def _width(box: Box) -> int:
    return box.xmax - box.xmin


def _height(box: Box) -> int:
    return box.ymax - box.ymin
