"""Precision, recall and F1 of boxes as a client gets them: no scores, no threshold to choose.

The rule is COCO's (its `COCOeval`, at one IoU): answers are taken in their order; each matches the labelled object
of its own kind that it overlaps most, if that is at least the IoU asked for and not matched yet. A crowd (`iscrowd`:
one region around many) is never missed, and an answer of its kind that lies mostly inside it, by the answer's own
area, is neither right nor wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from beholder.evaluation.truth import Found, Labelled
from beholder.spatial.boxes import iou_matrix


@dataclass(frozen=True, slots=True)
class Matches:
    """What came of one picture: indices into the answers and the labelled objects."""

    pairs: tuple[tuple[int, int], ...] = ()  # (answer, object)
    wrong: tuple[int, ...] = ()  # answers that match nothing
    missed: tuple[int, ...] = ()  # objects that nothing matches, crowds aside


def match(found: Sequence[Found], labelled: Sequence[Labelled], least: float = 0.5) -> Matches:
    """Match answers to labelled objects of one picture at an IoU of `least`; both in pixels of it."""
    solid = [index for index, each in enumerate(labelled) if not each.crowd]
    crowds = [index for index, each in enumerate(labelled) if each.crowd]
    overlaps = _overlaps(found, labelled)
    pairs: list[tuple[int, int]] = []
    wrong: list[int] = []
    taken: set[int] = set()
    for answer, each in enumerate(found):
        free = [index for index in solid if index not in taken and labelled[index].kind == each.kind]
        best = max(free, key=lambda index: overlaps[answer, index], default=None)
        if best is not None and overlaps[answer, best] >= least:
            taken.add(best)
            pairs.append((answer, best))
        elif not any(_inside(each, labelled[crowd]) >= least for crowd in crowds):
            wrong.append(answer)
    return Matches(tuple(pairs), tuple(wrong), tuple(index for index in solid if index not in taken))


def _overlaps(found: Sequence[Found], labelled: Sequence[Labelled]) -> NDArray[np.float64]:
    answers = np.asarray([each.corners for each in found], float).reshape(-1, 4)
    objects = np.asarray([each.corners for each in labelled], float).reshape(-1, 4)
    return iou_matrix(answers, objects)


def _inside(answer: Found, crowd: Labelled) -> float:
    """Give the share of `answer` that lies in `crowd`; nothing of it, when it is of another kind."""
    if answer.kind != crowd.kind:
        return 0.0
    a, b = answer.corners, crowd.corners
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    size = (a[2] - a[0]) * (a[3] - a[1])
    return max(width, 0) * max(height, 0) / size if size else 0.0


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed, added up over pictures."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    unjudged: int = field(default=0)  # answers whose kind is not one that the set labels

    def add(self, matches: Matches) -> None:
        """Add one picture."""
        self.right += len(matches.pairs)
        self.wrong += len(matches.wrong)
        self.missed += len(matches.missed)

    @property
    def precision(self) -> float | None:
        """Share of the answers that are right; None without answers."""
        return ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Share of the objects that were found; None without objects."""
        return ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`; None without either."""
        return ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)


def ratio(part: float, whole: float) -> float | None:
    """Divide; None where there is nothing to divide by."""
    return part / whole if whole else None
