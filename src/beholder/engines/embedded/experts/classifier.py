"""The classifier: what a picture as a whole shows, in the 1,000 names of ImageNet.

EfficientNet-Lite3 in INT8. It is right about photos of one thing, and must answer with one of its names
even where none fits: below a score of about 0.2 a name is noise.
"""

from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.weights import lacking, read
from beholder.weights.catalogue import CLASSIFIER, CLASSIFIER_LABELS

SIDE = 280  # pixels, the input of the network
CENTRE = 0.875  # of the shorter side: the crop the network was judged by


@dataclass(frozen=True, slots=True)
class Named:
    """One name for a picture."""

    label: str  # the first of the synonyms: "trolleybus"
    score: float  # 0..1; the scores of all names add up to about 1
    synonyms: tuple[str, ...]  # as ImageNet lists them, `label` first
    number: int = -1  # in ImageNet's order, 0..999


class Classifier:
    """Names the main thing in a picture."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        model, lines = read(CLASSIFIER), read(CLASSIFIER_LABELS).decode("utf-8").splitlines()
        try:
            from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]
        except ImportError as error:
            raise lacking("ai-edge-litert") from error
        self._names = tuple(tuple(name.strip() for name in line.split(",")) for line in lines)
        self._interpreter = Interpreter(model_content=model, num_threads=threads)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._lock = Lock()  # an interpreter keeps its tensors between two calls

    def classify(self, image: RGB, *, top: int = 50) -> list[Named]:
        """Give the `top` likeliest names for `image` [H, W, 3], likeliest first."""
        scores = self._forward(_centre(image))
        best = np.argsort(-scores, kind="stable")[:top]
        return [Named(self._names[index][0], float(scores[index]), self._names[index], int(index)) for index in best]

    def _forward(self, square: RGB) -> NDArray[np.float64]:
        """Score every name for a picture [280, 280, 3]: float [1000] in 0..1."""
        with self._lock:
            self._interpreter.set_tensor(self._input, square[None])
            self._interpreter.invoke()
            counts = self._interpreter.get_tensor(self._output)[0]
        return np.asarray(counts, np.float64) / 256


def _centre(image: RGB) -> RGB:
    """Cut the middle square of `image` [H, W, 3] and fit it to the network: uint8 [280, 280, 3]."""
    height, width = image.shape[:2]
    side = max(1, round(min(height, width) * CENTRE))
    top, left = (height - side) // 2, (width - side) // 2
    square = image[top : top + side, left : left + side]
    shrinks = side > SIDE
    fitted = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(fitted, np.uint8)
