"""Average precision of ranked boxes and masks by COCO's rules, as COCO's own evaluation computes it.

`pycocotools` is the reference; nothing of the rules is written again here. AP is the mean over IoU 0.50:0.05:0.95,
all kinds that the pictures have, all sizes, at most 100 answers a picture; small is below 32 x 32 pixels.
"""

import contextlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as runs
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from beholder.evaluation.truth import Corners, Found, Labelled
from beholder.spatial.masks import LEAST, resize

Outline: TypeAlias = Any  # COCO's segmentation: polygons, or a run-length encoding, compressed or not
Index: TypeAlias = Any  # pycocotools' COCO, which has no types


@dataclass(frozen=True, slots=True)
class Average:
    """AP over all IoUs and at 0.5, and over all IoUs for small objects; None where nothing is labelled."""

    ap: float | None
    ap50: float | None
    small: float | None


@dataclass(slots=True)
class Ranking:
    """Answers and truths gathered over pictures; masks are kept run-length encoded, so a large set fits."""

    _images: list[dict[str, Any]] = field(default_factory=list)
    _truths: list[dict[str, Any]] = field(default_factory=list)
    _answers: list[dict[str, Any]] = field(default_factory=list)
    _kinds: dict[str, int] = field(default_factory=dict)

    def add(self, size: tuple[int, int], found: Sequence[Found], labelled: Sequence[Labelled]) -> None:
        """Add a picture of `size` (width, height).

        COCO ranks answers by their scores. An engine that gives none is ranked by the order of its answer: the
        n-th of every picture (from 0) gets 1 / (1 + n), so that first answers are compared with first answers.
        """
        image = len(self._images) + 1
        self._images.append({"id": image, "width": size[0], "height": size[1]})
        for each in labelled:
            truth = {"id": len(self._truths) + 1, "image_id": image, **self._thing(each.kind, each.corners)}
            outline = {} if each.outline is None else {"segmentation": rle(each.outline, size)}
            self._truths.append(
                {**truth, **outline, "area": each.area or _area(each.corners), "iscrowd": int(each.crowd)}
            )
        for order, answer in enumerate(found):
            score = 1 / (1 + order) if answer.score is None else answer.score
            outline = {} if answer.mask is None else {"segmentation": encoded(answer, size)}
            thing = self._thing(answer.kind, answer.corners)
            self._answers.append({"image_id": image, **thing, **outline, "score": score})

    def boxes(self) -> Average:
        """Judge by boxes."""
        return self._judge("bbox", self._answers)

    def masks(self) -> Average:
        """Judge by masks; an answer without one is left out."""
        return self._judge("segm", [answer for answer in self._answers if "segmentation" in answer])

    def _thing(self, kind: str, corners: Corners) -> dict[str, Any]:
        x0, y0, x1, y1 = corners
        return {"category_id": self._kinds.setdefault(kind, len(self._kinds) + 1), "bbox": [x0, y0, x1 - x0, y1 - y0]}

    def _judge(self, by: str, answers: list[dict[str, Any]]) -> Average:
        if not self._truths:
            return Average(None, None, None)
        if not answers:
            return Average(0.0, 0.0, 0.0)
        with contextlib.redirect_stdout(io.StringIO()):  # it talks
            judge = COCOeval(self._labelled(), None, by)
            judge.cocoDt = judge.cocoGt.loadRes([dict(answer) for answer in answers])
            judge.params.imgIds = [image["id"] for image in self._images]
            judge.evaluate()
            judge.accumulate()
            judge.summarize()
        ap, ap50, _, small = (None if value < 0 else float(value) for value in judge.stats[:4])
        return Average(ap, ap50, small)

    def _labelled(self) -> Index:
        labelled = COCO()
        categories = [{"id": number, "name": kind} for kind, number in self._kinds.items()]
        labelled.dataset = {"images": self._images, "annotations": self._truths, "categories": categories}
        labelled.createIndex()
        return labelled


def _area(corners: Corners) -> float:
    return (corners[2] - corners[0]) * (corners[3] - corners[1])


def rle(outline: Outline, size: tuple[int, int]) -> Outline:
    """Give COCO's segmentation, polygons or any run-length encoding, as one compressed run-length encoding."""
    width, height = size
    if isinstance(outline, list):
        return runs.merge(runs.frPyObjects(outline, height, width))
    return runs.frPyObjects(outline, height, width) if isinstance(outline["counts"], list) else outline


def encoded(answer: Found, size: tuple[int, int]) -> Outline:
    """Give the run-length encoding of an answer's mask on the whole picture; object is what is likelier than not."""
    return runs.encode(np.asfortranarray(on_picture(answer, size)))


def on_picture(answer: Found, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Paste an answer's mask on its picture: uint8 [height, width], 0 or 1."""
    width, height = size
    canvas = np.zeros((height, width), np.uint8)
    if answer.mask is None:
        return canvas
    # The edges of `spatial.boxes.to_pixels`: readers of Gemini masks cut them down.
    x0, y0 = min(int(answer.corners[0]), width - 1), min(int(answer.corners[1]), height - 1)
    x1, y1 = max(x0 + 1, int(answer.corners[2])), max(y0 + 1, int(answer.corners[3]))
    canvas[y0:y1, x0:x1] = resize(answer.mask, x1 - x0, y1 - y0).values >= LEAST
    return canvas


def outline_on_picture(labelled: Labelled, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Fill a labelled outline on its picture: uint8 [height, width], 0 or 1."""
    with warnings.catch_warnings():  # pycocotools 2.0.11 knows no `copy` in `__array__`, and NumPy mentions it
        warnings.simplefilter("ignore", DeprecationWarning)
        return np.asarray(runs.decode(rle(labelled.outline, size)), np.uint8)


def mask_iou(answer: Found, labelled: Labelled, size: tuple[int, int]) -> float:
    """Intersection over union of two masks on a picture of `size` (width, height)."""
    return float(runs.iou([encoded(answer, size)], [rle(labelled.outline, size)], [0])[0][0])
