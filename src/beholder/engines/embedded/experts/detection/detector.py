"""The detector: which of 80 everyday kinds of object are in a photo, and where.

SSD MobileNetV2 on 300x300 pixels. Its anchors are made for that size, so small objects are reached by looking at
overlapping parts as well, never by a larger input.
"""

from collections.abc import Sequence

import numpy as np

from beholder.domain import RGB, Detection
from beholder.engines.embedded.experts.detection.candidates import gather
from beholder.engines.embedded.experts.detection.certainty import certainties
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.experts.detection.ssd import Guesses, Ssd
from beholder.engines.embedded.experts.detection.subject import weigh
from beholder.spatial import tiles as tiling
from beholder.spatial.boxes import Fractions, containment, iou_matrix, nms, to_box, to_fractions

LEAST = 0.04  # score of the network below which a guess is noise
FAINT = 0.02  # certainty from which a thing is worth telling those who ask for certainties
ANSWERED = 0.25  # certainty from which a thing is told without one: best F1 (a calibrated score's is half its F1)
MOST = 100  # things in a picture
TWINS = 0.8  # IoU above which boxes of two kinds are one thing, which is told under its surer name
INSIDE = 0.85  # share of a box inside another of its kind from which it may be a part of it, not a second thing:
PART = 0.4  # if it is at least so large a share of the other,
UNSURE = 0.7  # and less certain than this
WHOLE: Fractions = (0, 0, 1, 1)


class Detector:
    """Finds objects of the kinds in `coco.NAMES`."""

    def __init__(self, threads: int) -> None:
        """Load the network, to use up to `threads` cores. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._ssd = Ssd(threads)
        self._certainties = certainties()

    def detect(self, image: RGB, *, grids: Sequence[int] = (), threshold: float = FAINT) -> list[Detection]:
        """Find things in `image` [H, W, 3], surest first; a score is the share of such boxes that are right (IoU 0.5).

        Each of `grids` looks at so many overlapping parts a side too: 2 is slower by four passes, 3 by nine, and
        better at what is small. Raises `KeyError` for grids whose certainty is not known.
        """
        candidates = gather(self.looks(image, grids))
        scores = self._certainties[tuple(grids)].of(candidates, image.shape[1] / image.shape[0])
        found = []
        for index in np.argsort(-scores, kind="stable")[:MOST].tolist():
            box = to_box(tuple(candidates.boxes[index].tolist()))
            if box is not None and scores[index] >= threshold:
                found.append(Detection(box, NAMES[int(candidates.numbers[index])], float(scores[index])))
        return found

    def weigh(self, image: RGB) -> dict[str, float]:
        """Weigh each kind as the subject of `image`; see `subject.weigh`."""
        return weigh(self._ssd, image)

    def looks(self, image: RGB, grids: Sequence[int]) -> list[Guesses]:
        """Give what the network guesses in the whole of `image`, and in the parts of each of `grids`, in its frame.

        One part at a time: five at once cost a tenth more processor time (251 ms and 227, two cores), and patient work
        could not be broken off between them.
        """
        grid_of = [(WHOLE,), *(tiling.grid(parts) for parts in grids)]
        return [np.concatenate([self._guess(image, part) for part in parts]) for parts in grid_of]

    def _guess(self, image: RGB, part: Fractions) -> Guesses:
        return _of_image(self._ssd.guess(tiling.cut(image, part), LEAST), part)


def told(found: Sequence[Detection]) -> tuple[Detection, ...]:
    """Give what may be told without a score, in the order given: what is certain enough, under one name."""
    sure = [one for one in found if one.score >= ANSWERED]
    boxes = np.array([to_fractions(one.box) for one in sure]).reshape(-1, 4)
    labels = np.array([one.label for one in sure])
    scores = np.array([one.score for one in sure])
    sizes = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    parts = (containment(boxes, boxes) > INSIDE) & (np.minimum(scores[:, None], scores[None, :]) < UNSURE)
    parts &= sizes[:, None] >= PART * sizes[None, :]
    parts &= parts.T
    twins = iou_matrix(boxes, boxes) > TWINS
    kept = nms(scores, np.where(labels[:, None] == labels[None, :], parts, twins))
    return tuple(sure[index] for index in sorted(kept.tolist()))


def _of_image(rows: Guesses, part: Fractions) -> Guesses:
    """Move named rows from a part to its image; drop what the part's edge cuts."""
    kept = rows[np.isin(rows[:, 0], list(NAMES)) & tiling.uncut(rows[:, 2:], part)]
    return np.column_stack([kept[:, :2], tiling.to_image(kept[:, 2:], part)])
