"""Which parts of a picture are worth a second look, because what is written there is small or was hardly made out."""

from collections.abc import Sequence

from beholder.engines.embedded.experts.reading.line import Line
from beholder.spatial.boxes import Fractions, to_fractions

SMALL = 32  # pixels: the height of a line that the recogniser would rather have larger
LEAST, SURE = 0.3, 0.9  # scores of a line between which another look may tell
AROUND = 2.0  # times the height of the line: what is looked at with it
LARGEST = 0.5  # of the picture's side: from here on there is little to come closer to
MOST = 2  # parts
PAGE = 15  # lines: from here on it is a page of print, in which nothing stands out as small


def doubtful(lines: Sequence[tuple[Line, float]], shape: tuple[int, int]) -> list[Fractions]:
    """Give the parts of a picture of `shape` (height first) around `lines` that are small or unsure, largest first.

    Each line comes with its height in pixels. Lines that stand close together share a part.
    """
    if len(lines) >= PAGE:
        return []
    parts: list[Fractions] = []
    for line, height in lines:
        if line.score >= LEAST and (height < SMALL or line.score < SURE):
            parts = _join(parts, _widened(to_fractions(line.box), AROUND * height, shape))
    within = [part for part in parts if part[2] - part[0] <= LARGEST and part[3] - part[1] <= LARGEST]
    return sorted(within, key=lambda part: (part[0] - part[2]) * (part[3] - part[1]))[:MOST]


def _widened(box: Fractions, pixels: float, shape: tuple[int, int]) -> Fractions:
    x, y = pixels / shape[1], pixels / shape[0]
    return max(0.0, box[0] - x), max(0.0, box[1] - y), min(1.0, box[2] + x), min(1.0, box[3] + y)


def _join(parts: Sequence[Fractions], new: Fractions) -> list[Fractions]:
    """Add a part; those that it touches become one with it."""
    apart = []
    for part in parts:
        if part[0] < new[2] and new[0] < part[2] and part[1] < new[3] and new[1] < part[3]:
            new = min(part[0], new[0]), min(part[1], new[1]), max(part[2], new[2]), max(part[3], new[3])
        else:
            apart.append(part)
    return [*apart, new]
