"""The detector: which of 80 everyday kinds of object are in a photo, and where.

SSD MobileNetV2 on 300x300 pixels, run by OpenCV. Its anchors are made for that size, so small objects are reached
by looking at overlapping parts as well, never by a larger input.
"""

from collections.abc import Sequence
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Detection
from beholder.engines.embedded.experts.coco import NAMES
from beholder.spatial import tiles as tiling
from beholder.spatial.boxes import Fractions, containment, iou_matrix, nms, to_box
from beholder.weights import read
from beholder.weights.catalogue import DETECTOR, DETECTOR_GRAPH

SIDE = 300  # pixels, the input of the network
OVERLAP = 0.5  # IoU above which two boxes of a class are one object
INSIDE = 0.9  # share of a box inside another of its class from which it is a part of it, not a second object
SAME_PLACE = 0.8  # IoU above which two boxes of different classes are one object, under its surer name

# A tile is believed only when it is surer than the whole image need be, and about what is small: best F1
# among the thresholds and shares tried on labelled photos (0.48 without tiles, 0.55 with them).
TILE_CAUTION = 0.1
TILE_LARGEST = 0.08  # share of the image, for a grid of two parts a side

PLAIN = 0.5  # weight from which a subject is plain (the second look changes no figure above it)

# [N, 6]: class number, score, x0, y0, x1, y1 in fractions of the image
_Found = NDArray[np.float64]


class Detector:
    """Finds objects of the kinds in `coco.NAMES`."""

    def __init__(self, threads: int) -> None:
        """Load the network. `threads` is set for OpenCV as a whole: it knows no other way.

        Raises `WeightsMissing` or `WeightsDiffer`.
        """
        cv2.setNumThreads(threads)
        graph, layers = (np.frombuffer(read(weight), np.uint8) for weight in (DETECTOR, DETECTOR_GRAPH))
        self._net = cv2.dnn.readNetFromTensorflow(graph, layers)
        self._lock = Lock()  # a Net keeps its input between two calls

    def detect(self, image: RGB, *, grids: Sequence[int] = (), threshold: float = 0.3) -> list[Detection]:
        """Find objects in `image` [H, W, 3], surest first, those with a score of at least `threshold`.

        Each of `grids` looks at so many overlapping parts a side too: 2 is slower by four passes, 3 by nine, and
        better at what is small.
        """
        found = [_above(self._forward(image), threshold)]
        for parts in grids:
            largest = TILE_LARGEST * (2 / parts) ** 2
            for tile in tiling.grid(parts):
                rows = _above(self._forward(tiling.cut(image, tile)), threshold + TILE_CAUTION)
                found.append(_from_tile(rows, tile, largest))
        return _detections(np.concatenate(found))

    def weigh(self, image: RGB) -> dict[str, float]:
        """Weigh each kind as the subject of `image` [H, W, 3]: the largest score times share of the image, 0..1.

        Guesses far too weak to be detections count. A picture whose subject is not plain is looked at a second time,
        unstretched, and the two are averaged.
        """
        weights = _weights(self._forward(image))
        if max(weights.values(), default=0.0) >= PLAIN:
            return weights
        again = _weights(self._forward(_padded(image)))
        return {kind: (weights.get(kind, 0.0) + again.get(kind, 0.0)) / 2 for kind in weights | again}

    def _forward(self, image: RGB) -> _Found:
        """Run the network once; every row is a guess, most of them bad."""
        blob = cv2.dnn.blobFromImage(np.ascontiguousarray(image), size=(SIDE, SIDE))
        with self._lock:
            self._net.setInput(blob)
            rows = self._net.forward()[0, 0].copy()  # [100, 7], the first column numbers the image
        return np.asarray(rows[:, 1:], np.float64)


def _above(rows: _Found, threshold: float) -> _Found:
    """Keep the rows with a name and a sufficient score, boxes within the image."""
    named = np.array([int(number) in NAMES for number in rows[:, 0]], bool)
    kept: _Found = rows[named & (rows[:, 1] >= threshold)]
    kept[:, 2:] = kept[:, 2:].clip(0, 1)
    return kept


def _weights(rows: _Found) -> dict[str, float]:
    """Give the weight of each kind among `rows`."""
    weights: dict[str, float] = {}
    for number, score, x0, y0, x1, y1 in _above(rows, 0.0).tolist():
        name = NAMES[int(number)]
        weights[name] = max(weights.get(name, 0.0), score * max(0.0, x1 - x0) * max(0.0, y1 - y0))
    return weights


def _padded(image: RGB) -> RGB:
    """Put `image` into the middle of a grey square."""
    height, width = image.shape[:2]
    side = max(height, width)
    square = np.full((side, side, 3), 128, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = image
    return square


def _from_tile(rows: _Found, tile: Fractions, largest: float) -> _Found:
    """Move rows from a tile to its image; drop what the tile's edge cuts, and what the whole image shows better."""
    kept: _Found = rows[tiling.uncut(rows[:, 2:], tile)]
    kept[:, 2:] = tiling.to_image(kept[:, 2:], tile)
    small = (kept[:, 4:] - kept[:, 2:4]).prod(axis=1) < largest
    return np.asarray(kept[small], np.float64)


def _detections(rows: _Found) -> list[Detection]:
    """Let each object be found once, and give rows the shape that the rest of the program knows."""
    found = []
    for number, score, x0, y0, x1, y1 in rows[nms(rows[:, 1], _rivals(rows))].tolist():
        box = to_box((x0, y0, x1, y1))
        if box is not None:
            found.append(Detection(box, NAMES[int(number)], score))
    return found


def _rivals(rows: _Found) -> NDArray[np.bool_]:
    """Tell which pairs of rows are one object seen twice: [N, N]."""
    classes, boxes = rows[:, 0], rows[:, 2:]
    overlap = iou_matrix(boxes, boxes)
    same_kind = classes[:, None] == classes[None, :]
    twins = same_kind & ((overlap > OVERLAP) | (containment(boxes, boxes) > INSIDE))
    return np.asarray(twins | (overlap > SAME_PLACE), np.bool_)
