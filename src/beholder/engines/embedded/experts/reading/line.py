"""A line of text, and the order in which a person reads many.

Lines share a row when they stand at one height. A page that was photographed lying on its side, or upside
down, is read as if it stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from beholder.domain import Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str
    box: Box  # upright, around the line, which itself may be slanted
    score: float  # 0..1


def in_reading_order(lines: Sequence[Line], turns: int = 0) -> list[Line]:
    """Order lines by rows from the top, and from the left within a row.

    Lines share a row when the middle of one lies within the height of the row's first. `turns` is how many quarter
    turns to the left would make the page stand.
    """
    stood = [(turned(line.box, turns), line) for line in lines]
    rows: list[list[tuple[Box, Line]]] = []
    for box, line in sorted(stood, key=lambda item: item[0].ymin + item[0].ymax):
        first = rows[-1][0][0] if rows else None
        middle = (box.ymin + box.ymax) / 2
        if first is not None and first.ymin <= middle < first.ymax:
            rows[-1].append((box, line))
        else:
            rows.append([(box, line)])
    return [line for row in rows for _, line in sorted(row, key=lambda item: item[0].xmin)]


def turned(box: Box, turns: int) -> Box:
    """Give `box` in the frame of the picture after so many quarter turns to the left."""
    for _ in range(turns % 4):
        box = Box(1000 - box.xmax, box.ymin, 1000 - box.xmin, box.ymax)
    return box
