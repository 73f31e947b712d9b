"""Fit the weights by which the detector tells how often it is right, and measure them on photos left out.

    python -m training.certainty FOLDER... --out src/beholder/weights/certainty.json

Each folder is in COCO's layout: `instances.json` beside `images/`. Nothing but numpy is needed; a CPU takes a second a
photo. The same folders give the same weights but for the last digits.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.detection.candidates import Candidates, gather
from beholder.engines.embedded.experts.detection.certainty import Certainty, signs
from beholder.engines.embedded.experts.detection.detector import Detector
from beholder.spatial.boxes import iou_matrix

GRIDS: tuple[tuple[int, ...], ...] = ((), (2,), (2, 3), (2, 3, 4))
RIGHT = 0.5  # IoU with a labelled box from which a candidate is right
RIDGE = 3.0  # squared weights, of signs with a deviation of one, cost so much
FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one photo: what is known of each, and whether it is right."""

    signs: Floats  # [N, F]
    right: NDArray[np.bool_]  # [N]
    counts: NDArray[np.bool_]  # [N], False for what lies in a labelled crowd
    labelled: int  # things to be found


def examples(folder: Path, detector: Detector, grids: Sequence[int]) -> Iterator[Example]:
    """Let the detector look at every photo of `folder`."""
    data = json.loads((folder / "instances.json").read_text())
    for photo in data["images"]:
        pixels = np.asarray(cv2.imread(str(folder / "images" / photo["file_name"])), np.uint8)[:, :, ::-1]
        labels = [label for label in data["annotations"] if label["image_id"] == photo["id"]]
        table = np.array([[*label["bbox"], label["category_id"], label.get("iscrowd", 0)] for label in labels])
        table = table.reshape(-1, 6)
        size = np.array([photo["width"], photo["height"]])
        boxes = np.hstack([table[:, :2], table[:, :2] + table[:, 2:4]]) / np.tile(size, 2)
        candidates = gather(detector.looks(pixels, grids))
        right, counts = match(candidates, boxes, table[:, 4], table[:, 5] > 0)
        yield Example(signs(candidates, size[0] / size[1]), right, counts, int((table[:, 5] == 0).sum()))


def match(
    found: Candidates, boxes: Floats, numbers: Floats, crowds: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Pair each labelled thing with at most one candidate, the best first; tell which are right, and which count."""
    overlap = iou_matrix(found.boxes, boxes) * (found.numbers[:, None] == numbers[None, :])
    right, free = np.zeros(len(found.scores), bool), ~crowds
    for index in np.argsort(-found.scores, kind="stable"):
        if free.any() and (best := int(np.argmax(np.where(free, overlap[index], -1)))) >= 0:
            right[index] = overlap[index, best] >= RIGHT
            free[best] &= not right[index]
    low = np.maximum(found.boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(found.boxes[:, None, 2:], boxes[None, :, 2:])
    sizes = np.maximum((found.boxes[:, 2:] - found.boxes[:, :2]).prod(axis=1), 1e-9)
    covered = (high - low).clip(0).prod(axis=2) / sizes[:, None] * (found.numbers[:, None] == numbers[None, :])
    return right, right | ~(covered * crowds >= RIGHT).any(axis=1)


def fit(photos: Sequence[Example]) -> Certainty:
    """Fit a logistic model with a ridge by Newton's method."""
    kept = np.concatenate([photo.counts for photo in photos])
    rows = np.concatenate([photo.signs for photo in photos])[kept]
    right = np.concatenate([photo.right for photo in photos])[kept]
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    known = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    ridge = np.append(np.full(rows.shape[1], RIDGE), 0.0)
    weights = np.zeros(known.shape[1])
    for _ in range(30):
        guess = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (guess - right) + ridge * weights
        bend = (known.T * (guess * (1 - guess))) @ known + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return Certainty(weights[:-1] / spread, float(weights[-1] - (weights[:-1] * middle / spread).sum()))


def left_out(photos: Sequence[Example]) -> Floats:
    """Give the certainty of each candidate that counts, from weights fitted to other photos: [N, 2] with its truth."""
    order = np.random.default_rng(0).permutation(len(photos)).tolist()
    pairs = []
    for fold in range(FOLDS):
        certainty = fit([photos[index] for at, index in enumerate(order) if at % FOLDS != fold])
        for photo in (photos[index] for index in order[fold::FOLDS]):
            pairs.append(np.column_stack([certainty.of_signs(photo.signs), photo.right])[photo.counts])
    return np.concatenate(pairs)


def report(photos: Sequence[Example]) -> str:
    """Say precision, recall and F1 at each threshold, and how often candidates of each certainty are right."""
    pairs, labelled = left_out(photos), sum(photo.labelled for photo in photos)
    lines = []
    for threshold in np.arange(0.1, 0.75, 0.05):
        kept = pairs[pairs[:, 0] >= threshold]
        precision, recall = kept[:, 1].mean(), kept[:, 1].sum() / labelled
        score = 2 * precision * recall / (precision + recall)
        near = pairs[abs(pairs[:, 0] - threshold) < 0.05, 1].mean()
        lines.append(
            f"  at {threshold:.2f}: P {precision:.3f} R {recall:.3f} F1 {score:.3f}; near it {near:.2f} are right"
        )
    return "\n".join(lines)


def main() -> None:
    """Fit, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    detector, entries = Detector(threads=0), []
    for grids in GRIDS:
        photos = [example for folder in chosen.folders for example in examples(folder, detector, grids)]
        print(f"grids {grids}, {len(photos)} photos, each left out of the weights that judge it\n{report(photos)}")
        entries.append(fit(photos).entry(grids))
    chosen.out.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    main()
