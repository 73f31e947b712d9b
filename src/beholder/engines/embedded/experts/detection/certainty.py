"""How often a candidate is right, by what is known about it: the network's own score says too little.

A logistic model weighs who saw it, how large it is, and what else was seen at its place and in the picture. Its
weights are ours (see `weights/NOTICE.md`), a list for each set of looks; `training/certainty.py` makes them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.detection.candidates import Candidates, Floats
from beholder.spatial.boxes import containment, iou_matrix
from beholder.weights import read
from beholder.weights.catalogue import CERTAINTY

FLOOR = 0.02  # of a look's score: what it did not see at all might still be there
THERE = 0.3  # score from which a candidate counts as one among others
CLOSE = 0.6  # IoU from which another kind is a rival for the same object


@dataclass(frozen=True, slots=True)
class Certainty:
    """Weights of the signs for one set of looks, and what they are before any sign is seen."""

    weights: Floats  # [F]
    base: float

    def of(self, candidates: Candidates, aspect: float) -> Floats:
        """Give the probability that each candidate is a thing of its kind at its place (IoU 0.5): [N].

        `aspect` is the picture's width by its height.
        """
        return self.of_signs(signs(candidates, aspect))

    def of_signs(self, rows: Floats) -> Floats:
        """Give the probability for each row of `signs`: [N]."""
        return np.asarray(1 / (1 + np.exp(-(rows @ self.weights + self.base))), np.float64)

    def entry(self, grids: Sequence[int]) -> dict[str, Any]:
        """Write the weights as `certainties` reads them."""
        rounded = [float(f"{weight:.5g}") for weight in self.weights]
        return {"grids": list(grids), "base": round(self.base, 5), "weights": rounded}


def certainties() -> dict[tuple[int, ...], Certainty]:
    """Load the weights for each set of grids that they were made for. Raises `WeightsMissing` or `WeightsDiffer`."""
    return {
        tuple(entry["grids"]): Certainty(np.array(entry["weights"], np.float64), float(entry["base"]))
        for entry in json.loads(read(CERTAINTY))
    }


def signs(candidates: Candidates, aspect: float) -> Floats:
    """Describe each candidate by numbers: [N, 18 + 3 G]."""
    boxes, scores = candidates.boxes, candidates.scores
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 1e-4)
    size = np.log(sides.prod(axis=1))
    looks = _logit(np.maximum(candidates.support, FLOOR))
    return np.column_stack(
        [
            np.hstack([looks, looks * size[:, None] / 4, np.log1p(candidates.votes)]),
            np.column_stack([_logit(scores), looks.mean(axis=1), size, size**2 / 10]),
            np.log(sides[:, 0] / sides[:, 1] * aspect) ** 2,
            ((boxes < 0.01) | (boxes > 0.99)).sum(axis=1),
            boxes[:, 1::2].mean(axis=1),
            _company(candidates),
        ]
    )


def _company(candidates: Candidates) -> Floats:
    """Describe what else was seen at a candidate's place, and in the picture: [N, 11]."""
    scores, boxes, numbers = candidates.scores, candidates.boxes, candidates.numbers
    sizes = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    overlap, inside = iou_matrix(boxes, boxes), containment(boxes, boxes)
    same = numbers[:, None] == numbers[None, :]
    surer, larger = scores[None, :] > scores[:, None], sizes[None, :] > sizes[:, None]
    logits = _logit(scores)
    ahead = np.where(~same & (overlap > CLOSE), logits[None, :] - logits[:, None], -4.0)
    there = scores > THERE
    return np.column_stack(
        [
            _most(same & surer, overlap * scores),
            _most(same & surer & larger, inside * scores),
            _most(same & surer & ~larger, inside * scores),
            _most(~same & surer, overlap * scores),
            _most(~same & surer & (overlap > 0.7), np.broadcast_to(scores, same.shape)),
            _most(~same & surer & larger, inside * scores),
            ahead.max(axis=1, initial=-4.0),
            _logit(_most(same, np.broadcast_to(scores, same.shape))),
            np.log1p((same & surer).sum(axis=1)),
            np.log1p((same & there).sum(axis=1)),
            np.full(len(scores), np.log1p(there.sum())),
        ]
    )


def _most(where: NDArray[np.bool_], values: Floats) -> Floats:
    """Give the largest value of each row where it counts, else 0."""
    return np.asarray(np.where(where, values, 0.0).max(axis=1, initial=0.0), np.float64)


def _logit(score: Floats) -> Floats:
    kept = score.clip(0.005, 0.995)
    return np.asarray(np.log(kept / (1 - kept)), np.float64)
