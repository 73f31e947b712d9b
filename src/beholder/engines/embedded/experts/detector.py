"""The detector: which of 80 everyday kinds of object are in a photo, and where.

SSD MobileNetV2 on 300x300 pixels. Its anchors are made for that size, so small objects are reached by looking at
overlapping parts as well, never by a larger input.
"""

from collections.abc import Sequence

import numpy as np

from beholder.domain import RGB, Detection
from beholder.engines.embedded.experts.coco import NAMES
from beholder.engines.embedded.experts.ssd import Guesses, Ssd
from beholder.spatial import tiles as tiling
from beholder.spatial.boxes import Fractions, containment, fuse, iou_matrix, nms, to_box

LEAST = 0.04  # probability below which a guess of the network is noise
MOST = 100  # objects in an answer
SAME = 0.55  # IoU above which two boxes of a kind are one object
TWINS = 0.8  # IoU above which two boxes of different kinds are one object, under its surer name
INSIDE = 0.9  # share of a box inside another of its kind from which it is a part of it, not a second object
ALIKE = 0.6  # IoU from which boxes of one object have a say in where its edges are
BATCH = 5  # parts looked at at once: more cost memory and gain no time
WHOLE: Fractions = (0, 0, 1, 1)


class Detector:
    """Finds objects of the kinds in `coco.NAMES`."""

    def __init__(self, threads: int) -> None:
        """Load the network, to use up to `threads` cores. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._ssd = Ssd(threads)

    def detect(self, image: RGB, *, grids: Sequence[int] = (), threshold: float = 0.3) -> list[Detection]:
        """Find objects in `image` [H, W, 3], surest first, those with a score of at least `threshold`.

        Each of `grids` looks at so many overlapping parts a side too: 2 is slower by four passes, 3 by nine, and
        better at what is small.
        """
        parts = [WHOLE] + [tile for grid in grids for tile in tiling.grid(grid)]
        guesses = np.concatenate(
            [_of_image(rows, part) for rows, part in zip(self._guess(image, parts), parts, strict=True)]
        )
        return _detections(_merged(guesses), threshold)

    def _guess(self, image: RGB, parts: Sequence[Fractions]) -> list[Guesses]:
        found: list[Guesses] = []
        for start in range(0, len(parts), BATCH):
            batch = [tiling.cut(image, part) for part in parts[start : start + BATCH]]
            found += self._ssd.guess(batch, LEAST)
        return found


def _of_image(rows: Guesses, part: Fractions) -> Guesses:
    """Move named rows from a part to its image; drop what the part's edge cuts."""
    kept = rows[np.isin(rows[:, 0], list(NAMES)) & tiling.uncut(rows[:, 2:], part)]
    return np.column_stack([kept[:, :2], tiling.to_image(kept[:, 2:], part)])


def _merged(rows: Guesses) -> Guesses:
    """Let each object be found once, its box the mean of those that agree."""
    merged = []
    for number in np.unique(rows[:, 0]):
        kind = rows[rows[:, 0] == number]
        scores, boxes = kind[:, 1], kind[:, 2:]
        overlap = iou_matrix(boxes, boxes)
        kept = nms(scores, overlap > SAME)
        weights = np.where(overlap[kept] > ALIKE, overlap[kept] * scores**2, 0)
        merged.append(np.column_stack([kind[kept, :2], fuse(boxes, weights)]))
    found = np.concatenate([rows[:0], *merged])
    boxes, kinds = found[:, 2:], found[:, 0]
    parts = (kinds[:, None] == kinds[None, :]) & (containment(boxes, boxes) > INSIDE)
    return np.asarray(found[nms(found[:, 1], parts | (iou_matrix(boxes, boxes) > TWINS))], np.float64)


def _detections(rows: Guesses, threshold: float) -> list[Detection]:
    """Give the surest rows the shape that the rest of the program knows."""
    found = []
    for number, score, x0, y0, x1, y1 in rows[np.argsort(-rows[:, 1], kind="stable")][:MOST].tolist():
        box = to_box((x0, y0, x1, y1))
        if box is not None and score >= threshold:
            found.append(Detection(box, NAMES[int(number)], score))
    return found
