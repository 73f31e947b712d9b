"""What several looks at one picture have in common: each object once a kind, with who saw it and how surely.

A look is the whole picture or all the parts of one grid. Boxes of a kind that overlap are one object; its box is
their mean, weighted by overlap and score (after Solovyev et al., "Weighted boxes fusion", 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.detection.ssd import Guesses
from beholder.spatial.boxes import fuse, iou_matrix, nms

SAME = 0.55  # IoU above which two boxes of a kind are one object
ALIKE = 0.6  # IoU above which a box has a say in where the object's edges are
VOTE = 0.5  # IoU above which a box of a look says that it saw the object too
CROWD = 400  # guesses of one kind that are compared with each other
MOST = 300  # candidates in a picture

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """N things that may be there, most certain first, and what G looks have to say about each."""

    numbers: NDArray[np.int64]  # [N] class numbers, see `coco.NAMES`
    scores: Floats  # [N] the best that any look gave
    boxes: Floats  # [N, 4] x0, y0, x1, y1 in fractions of the picture
    support: Floats  # [N, G] the best score of each look, 0 where it saw nothing
    votes: NDArray[np.int64]  # [N, G] how many boxes of each look agree


def gather(looks: Sequence[Guesses]) -> Candidates:
    """Find the candidates among the guesses of each look, all in the frame of the picture; empty boxes are none."""
    rows = np.concatenate(looks)
    sources = np.repeat(np.arange(len(looks)), [len(look) for look in looks])
    order = np.argsort(-rows[:, 1], kind="stable")
    order = order[(rows[order, 4:] > rows[order, 2:4]).all(axis=1)]
    rows, sources = rows[order], sources[order]
    kinds = [_kind(rows[here], sources[here], len(looks)) for here in _by_number(rows[:, 0])]
    table = np.concatenate([np.zeros((0, 6 + 2 * len(looks))), *kinds])
    table = table[np.argsort(-table[:, 1], kind="stable")][:MOST]
    support, votes = np.split(table[:, 6:], 2, axis=1)
    return Candidates(table[:, 0].astype(np.int64), table[:, 1], table[:, 2:6], support, votes.astype(np.int64))


def _by_number(numbers: Floats) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(numbers == number)[:CROWD] for number in np.unique(numbers)]


def _kind(rows: Guesses, sources: NDArray[np.intp], looks: int) -> Floats:
    """Merge the guesses of one kind, best first: rows as they come, then support and votes of each look."""
    scores, boxes = rows[:, 1], rows[:, 2:]
    overlap = iou_matrix(boxes, boxes)
    kept = nms(scores, overlap > SAME)
    overlap = overlap[kept]
    seen = (overlap > VOTE)[:, :, None] & (sources[:, None] == np.arange(looks))  # [kept, rows, looks]
    support = np.where(seen, scores[:, None], 0).max(axis=1)
    fused = fuse(boxes, np.where(overlap > ALIKE, overlap * scores**2, 0))
    return np.column_stack([rows[kept, :2], fused, support, seen.sum(axis=1)])
