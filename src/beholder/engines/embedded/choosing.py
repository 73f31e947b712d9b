"""A choice of objects held against what was found: kinds, colours, places, ranks and relations, by boxes and pixels.

Sides are halves of the picture and ranks go by the middle of a box. Where a prompt means one thing of a side, it
is the one that is farthest to that side. What boxes cannot tell is not decided here: it is said in words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from beholder.domain import Box, Detection
from beholder.engines.embedded.prompt.picks import Order, Pick, Relation
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.relations import centre, gap, holds, length

MIDDLE = (300, 700)  # of the picture: where a centre is central
LARGE = 0.6  # of the longest of the things meant: from here on a thing is large, below it is small

_ENDS: dict[str, Callable[[Box], float]] = {
    "left": lambda box: centre(box)[1],
    "right": lambda box: -centre(box)[1],
    "top": lambda box: centre(box)[0],
    "bottom": lambda box: -centre(box)[0],
    "centre": lambda box: (centre(box)[0] - 500) ** 2 + (centre(box)[1] - 500) ** 2,
    "big": lambda box: -length(box),
    "small": lambda box: length(box),
    "tall": lambda box: box.ymin - box.ymax,
    "wide": lambda box: box.xmin - box.xmax,
    "near": lambda box: -length(box) - box.ymax,
    "far": lambda box: length(box) + box.ymax,
}
_SIDES: dict[str, Callable[[float, float], bool]] = {
    "left": lambda y, x: x < 500,
    "right": lambda y, x: x >= 500,
    "top": lambda y, x: y < 500,
    "bottom": lambda y, x: y >= 500,
    "centre": lambda y, x: MIDDLE[0] <= y <= MIDDLE[1] and MIDDLE[0] <= x <= MIDDLE[1],
}


class Seen(Protocol):
    """What a choice is made from; a `Look` is one."""

    @property
    def detections(self) -> tuple[Detection, ...]:
        """Objects of known kinds, most prominent first."""
        ...

    def colour_of(self, found: Detection) -> str:
        """Name the colour of a thing."""
        ...


def choose(seen: Seen, selection: Selection) -> list[Detection]:
    """Give the known objects that `selection` asks for, most prominent first unless it asks for a rank."""
    known = list(seen.detections)
    lenient = selection.lenient
    if selection.picks:
        meant = [_meant(seen, known, pick, lenient) for pick in selection.picks if pick.term or not pick.noun]
        known = meant[0] if len(meant) == 1 else [each for each in known if any(_among(each, some) for some in meant)]
    elif selection.text:
        known = []
    out = [each for pick in selection.excluded if not pick.noun for each in _meant(seen, known, pick, lenient=False)]
    return [each for each in known if not _among(each, out)]


def _meant(seen: Seen, things: Sequence[Detection], pick: Pick, lenient: bool) -> list[Detection]:
    """Give those of `things` that one noun phrase means."""
    found = [each for each in things if pick.term is None or each.label in pick.term.labels]
    if pick.relation is not None:
        found = _related(seen, found, pick.relation, lenient)
    if pick.colours:
        found = [each for each in found if seen.colour_of(each) in pick.colours]
    if pick.size or pick.side in ("foreground", "background"):
        found = _sized(found, large=pick.size == "large" or pick.side == "foreground")
    for side in (pick.side or "").split():
        if side in _SIDES:
            found = [each for each in found if _SIDES[side](*centre(each.box))]
    if pick.order is not None:
        found = _ranked(found, pick.order)
    if pick.minus is not None:
        before = _meant(seen, things, pick.minus, lenient)
        found = [each for each in found if not _among(each, before if pick.minus.order else before[:1])]
    return found


def _related(seen: Seen, found: list[Detection], relation: Relation, lenient: bool) -> list[Detection]:
    ends = [_meant(seen, seen.detections, anchor, lenient) for anchor in relation.anchors]
    if relation.kind == "between" and len(ends) == 1 and len(ends[0]) > 1:
        ends = [ends[0][:1], ends[0][1:2]]  # "between the two chairs"
    if not all(ends):
        return found if lenient else []
    if relation.kind == "nearest to":
        near = [
            (min(gap(each.box, end.box) for end in ends[0] if end is not each), each)
            for each in found
            if any(end is not each for end in ends[0])
        ]
        return [each for _, each in sorted(near, key=lambda pair: pair[0])][:1]
    if relation.kind == "between" and len(ends) == 2:
        pairs = [(one, other) for one in ends[0] for other in ends[1] if one is not other]
        return [each for each in found if any(_between(each.box, one.box, other.box) for one, other in pairs)]
    anchors = [end for some in ends for end in some]
    return [
        each for each in found if any(end is not each and holds(relation.kind, each.box, end.box) for end in anchors)
    ]


def _between(box: Box, one: Box, other: Box) -> bool:
    (y, x), (y1, x1), (y2, x2) = centre(box), centre(one), centre(other)
    along_x = abs(x1 - x2) >= abs(y1 - y2)
    return min(x1, x2) < x < max(x1, x2) if along_x else min(y1, y2) < y < max(y1, y2)


def _sized(found: list[Detection], *, large: bool) -> list[Detection]:
    if len(found) < 2:
        return found
    most = max(length(each.box) for each in found)
    return [each for each in found if (length(each.box) >= LARGE * most) is large]


def _ranked(found: list[Detection], order: Order) -> list[Detection]:
    row = sorted(found, key=lambda each: _ENDS[order.end](each.box))
    first = order.rank - 1
    return row[first:] if order.count is None else row[first : first + order.count]


def _among(one: Detection, others: Iterable[Detection]) -> bool:
    return any(one is other for other in others)


def without_order(pick: Pick) -> Pick:
    """Give the same phrase without its place, rank or relation: what "the other one" is another of."""
    return replace(pick, order=None, side=None, relation=None, minus=None)
