"""What a picture is of: every kind weighed by how surely and how largely it is there, far below what is a detection."""

import numpy as np

from beholder.domain import RGB
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.experts.detection.ssd import Guesses, Ssd

LEAST = 0.01  # score of the network below which a guess says nothing, even about a subject
PLAIN = 0.5  # weight from which a subject is plain (the second look changes no figure above it)


def weigh(ssd: Ssd, image: RGB) -> dict[str, float]:
    """Weigh each kind as the subject of `image` [H, W, 3]: the largest score times share of the image, 0..1.

    A picture whose subject is not plain is looked at a second time, unstretched, and the two are averaged.
    """
    weights = _weights(ssd.guess(image, LEAST))
    if max(weights.values(), default=0.0) >= PLAIN:
        return weights
    again = _weights(ssd.guess(_padded(image), LEAST))
    return {kind: (weights.get(kind, 0.0) + again.get(kind, 0.0)) / 2 for kind in weights | again}


def _weights(rows: Guesses) -> dict[str, float]:
    """Give the weight of each named kind among `rows`."""
    weights: dict[str, float] = {}
    for number, score, x0, y0, x1, y1 in rows.tolist():
        if (name := NAMES.get(int(number))) is not None:
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
