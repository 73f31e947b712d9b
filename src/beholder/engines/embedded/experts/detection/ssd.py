"""SSD MobileNetV2 as a function from pictures to guesses: every anchor's box, and how sure the network is of each kind.

ONNX Runtime runs the network; anchors and box decoding are arithmetic (Liu et al., "SSD", 2016, with the anchors and
the box coder of the TensorFlow object detection API). Nothing is suppressed and nothing named here.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.networks.frozen import read_graph
from beholder.engines.embedded.experts.networks.onnx_graph import convert
from beholder.engines.embedded.experts.networks.sessions import open_model
from beholder.weights import read
from beholder.weights.catalogue import DETECTOR

SIDE = 300  # pixels, the input of the network; its anchors are made for it
KINDS = 91  # outputs of an anchor; the first is for nothing at all
CELLS = (19, 10, 5, 3, 2, 1)  # a side, of the six maps that the network makes
SCALES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0)  # of the anchors of each map, and of one more
CODER = np.array([10, 10, 5, 5], np.float32)  # what the box coder multiplies centres and sizes by

_START = "Preprocessor/sub"
_HEADS = {
    name: ([f"BoxPredictor_{index}/{name}Predictor/BiasAdd" for index in range(len(CELLS))], length)
    for name, length in (("BoxEncoding", 4), ("Class", KINDS))
}

Guesses = NDArray[np.float64]
"""[N, 6]: class number, probability, x0, y0, x1, y1 in fractions of the picture, within it."""


class Ssd:
    """The network. `guess` may be called from several threads."""

    def __init__(self, threads: int) -> None:
        """Load it to use up to `threads` cores. Raises `WeightsMissing` or `WeightsDiffer`."""
        model = convert(read_graph(read(DETECTOR)), _START, _HEADS, SIDE)
        self._session = open_model(model, threads)
        self._anchors = anchors()

    def guess(self, image: RGB, least: float) -> Guesses:
        """Give every guess about `image` [H, W, 3] with a probability above `least`."""
        blob = cv2.dnn.blobFromImage(np.ascontiguousarray(image), 1 / 127.5, (SIDE, SIDE), (127.5,) * 3)  # -1..1
        (encodings,), (logits,) = self._session.run(list(_HEADS), {_START: blob})
        rows, numbers = np.nonzero(logits[:, 1:] > np.log(least / (1 - least)))
        boxes = decode(encodings[rows], self._anchors[rows]).clip(0, 1)
        scores = 1 / (1 + np.exp(-logits[rows, numbers + 1].astype(np.float64)))
        return np.column_stack([numbers + 1, scores, boxes])


def anchors() -> NDArray[np.float64]:
    """Give the centre and size (y, x, height, width) of each anchor in fractions of the picture: [1917, 4].

    Three anchors a cell of the first map, six of the others: one a ratio of width to height, and one between scales.
    """
    maps = []
    for index, cells in enumerate(CELLS):
        scale, following = SCALES[index : index + 2]
        shapes = [(scale, ratio) for ratio in (1, 2, 0.5, 3, 1 / 3)] + [(np.sqrt(scale * following), 1)]
        if index == 0:
            shapes = [(0.1, 1), (scale, 2), (scale, 0.5)]
        sizes = np.array([(size / np.sqrt(ratio), size * np.sqrt(ratio)) for size, ratio in shapes])
        middles = (np.arange(cells) + 0.5) / cells
        y, x = (np.repeat(grid.ravel(), len(sizes)) for grid in np.meshgrid(middles, middles, indexing="ij"))
        maps.append(np.column_stack([y, x, np.tile(sizes, (cells * cells, 1))]))
    return np.concatenate(maps)


def decode(encodings: NDArray[np.floating], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn `encodings` [N, 4] (y, x, height, width against an anchor of `places`) to x0, y0, x1, y1: [N, 4]."""
    moved = encodings / CODER
    centres = moved[:, 1::-1] * places[:, 3:1:-1] + places[:, 1::-1]
    halves = np.exp(moved[:, 3:1:-1]) * places[:, 3:1:-1] / 2
    return np.column_stack([centres - halves, centres + halves])
