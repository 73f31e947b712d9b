"""The saliency expert: what a person would look at, whether or not anything here has a name for it.

One ViT-S/14 on 224x224 pixels gives a map of what stands out.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.networks.sessions import open_session
from beholder.spatial.boxes import to_box
from beholder.weights.catalogue import SALIENCY

SIDE = 224  # pixels, the input of the network
STANDS_OUT = 0.5  # of the map's peak: what belongs to a region (best boxes of the shares and levels tried)
PEAK = 0.6  # of the map's 0..1: what a region must reach somewhere
SMALLEST, LARGEST = 0.005, 0.95  # share of the image that a region covers: what fills it stands out of nothing

_INPUT, _MAP = "input_image", "output_importance"
_MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255  # of ImageNet
_STD = np.array([0.229, 0.224, 0.225], np.float32) * 255


class Saliency:
    """Tells what stands out in a picture."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._session = open_session(SALIENCY, threads)

    def salience(self, image: RGB) -> NDArray[np.float32]:
        """Map how much each part of `image` [H, W, 3] stands out: float32 [224, 224] in 0..1 over the whole image."""
        crop = to_input(fit(image))[None]
        (output,) = self._session.run([_MAP], {_INPUT: crop})
        return np.asarray(output, np.float32).reshape(SIDE, SIDE)

    def regions(self, image: RGB) -> list[tuple[Box, float]]:
        """Box the connected parts of `image` that stand out, most salient first, with their peak in 0..1."""
        return regions_of(self.salience(image))


def fit(image: RGB) -> RGB:
    """Stretch a picture [H, W, 3] to the network's square, uint8 [224, 224, 3]."""
    shrinks = max(image.shape[:2]) > SIDE
    resized = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(resized, np.uint8)


def to_input(square: RGB) -> NDArray[np.float32]:
    """Normalise a picture [224, 224, 3] by ImageNet's mean and deviation and put channels first: [3, 224, 224]."""
    normalised = (square.astype(np.float32) - _MEAN) / _STD
    return np.ascontiguousarray(normalised.transpose(2, 0, 1))


def regions_of(salience: NDArray[np.float32]) -> list[tuple[Box, float]]:
    """Box the connected parts of a map [h, w] that stand out from the rest, are large enough and reach `PEAK`.

    Ordered by the salience that each part gathers: a large and striking part comes first.
    """
    height, width = salience.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (salience >= STANDS_OUT * salience.max()).astype(np.uint8)
    )
    weighed: list[tuple[float, Box, float]] = []
    for part in range(1, count):
        x, y, wide, high, pixels = (int(value) for value in stats[part])
        values = salience[labels == part]
        box = to_box((x / width, y / height, (x + wide) / width, (y + high) / height))
        if box is not None and SMALLEST <= pixels / salience.size <= LARGEST and values.max() >= PEAK:
            weighed.append((float(values.sum()), box, float(values.max())))
    weighed.sort(key=lambda part: -part[0])
    return [(box, peak) for _, box, peak in weighed]
