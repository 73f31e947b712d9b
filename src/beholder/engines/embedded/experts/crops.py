"""What the mask network sees of a box, and where its answer lies in the picture.

A rectangle here is `(x0, y0, x1, y1)` in pixels of the image, in fractions of a pixel where a box says so: for a
small thing, rounding first would cost more than the network wins. Pixel centres lie at halves.
"""

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box, Mask
from beholder.spatial.boxes import Pixels
from beholder.spatial.masks import from_probabilities

SIDE = 192  # pixels, the input of the network
GRID = 96  # side of its output
CELLS = 24  # side of the map that tells of neighbours
CONTEXT = 0.125  # of the box's sides, seen on each side of it
SMOOTHED = 1.6  # source pixels a sample, above which the picture is blurred first

Rectangle: TypeAlias = tuple[float, float, float, float]


def rectangle(box: Box, width: int, height: int) -> Rectangle:
    """Give a box in pixels of an image of this size, not rounded."""
    return box.xmin / 1000 * width, box.ymin / 1000 * height, box.xmax / 1000 * width, box.ymax / 1000 * height


def with_context(inside: Rectangle) -> Rectangle:
    """Give what is cropped for a rectangle: `CONTEXT` more on each side; it may reach beyond the image."""
    x0, y0, x1, y1 = inside
    wide, high = (x1 - x0) * CONTEXT, (y1 - y0) * CONTEXT
    return x0 - wide, y0 - high, x1 + wide, y1 + high


def sample(image: RGB, seen: Rectangle, side: int, border: int = cv2.BORDER_REPLICATE) -> RGB:
    """Stretch what a rectangle covers of `image` [H, W] or [H, W, C] to [side, side], smoothed where it shrinks."""
    left, top, right, bottom = seen
    scale_x, scale_y = (right - left) / side, (bottom - top) / side
    window, shift_x, shift_y = _window(image, seen)
    if max(scale_x, scale_y) > SMOOTHED:  # what a linear sample would step over
        sigmas = max(0.4 * scale_x, 0.1), max(0.4 * scale_y, 0.1)
        window = np.asarray(cv2.GaussianBlur(window, (0, 0), sigmas[0], sigmaY=sigmas[1]), np.uint8)
    matrix = np.array(
        [[scale_x, 0, left + scale_x / 2 - 0.5 - shift_x], [0, scale_y, top + scale_y / 2 - 0.5 - shift_y]], np.float64
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(window, matrix, (side, side), flags=flags, borderMode=border), np.uint8)


def _window(image: RGB, seen: Rectangle) -> tuple[RGB, int, int]:
    """Give the pixels that a crop may sample, and where they begin in the image."""
    height, width = image.shape[:2]
    x0, y0 = min(max(0, int(seen[0]) - 2), width - 1), min(max(0, int(seen[1]) - 2), height - 1)
    x1, y1 = max(x0 + 1, min(width, int(seen[2]) + 3)), max(y0 + 1, min(height, int(seen[3]) + 3))
    return image[y0:y1, x0:x1], x0, y0


def neighbours(seen: Rectangle, inside: Rectangle, others: Sequence[Rectangle]) -> NDArray[np.float32]:
    """Map where other boxes lie in a crop: [2, 24, 24], the share of each cell, smaller boxes first, then larger."""
    maps = np.zeros((2, CELLS, CELLS), np.float32)
    for other in others:
        across = _coverage(other[0], other[2], seen[0], seen[2])
        down = _coverage(other[1], other[3], seen[1], seen[3])
        layer = maps[int(_area(other) > _area(inside))]
        np.maximum(layer, down[:, None] * across[None, :], out=layer)
    return maps


def _coverage(low: float, high: float, first: float, last: float) -> NDArray[np.float32]:
    """Give the share of each of `CELLS` equal parts of `first`..`last` that `low`..`high` covers."""
    edges = np.linspace(first, last, CELLS + 1)
    shared = np.minimum(high, edges[1:]) - np.maximum(low, edges[:-1])
    return np.asarray((shared / (edges[1] - edges[0])).clip(0, 1), np.float32)


def _area(one: Rectangle) -> float:
    return (one[2] - one[0]) * (one[3] - one[1])


def cut_out(probabilities: NDArray[np.float32], seen: Rectangle, pixels: Pixels) -> Mask:
    """Turn the network's map [96, 96] of the rectangle `seen` into the mask of `pixels`, sampled at their centres."""
    x0, y0, x1, y1 = pixels
    width, height = x1 - x0, y1 - y0
    scale_x, scale_y = GRID / (seen[2] - seen[0]), GRID / (seen[3] - seen[1])
    matrix = np.array(
        [[scale_x, 0, (x0 + 0.5 - seen[0]) * scale_x - 0.5], [0, scale_y, (y0 + 0.5 - seen[1]) * scale_y - 0.5]],
        np.float64,
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    inside = cv2.warpAffine(probabilities, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return from_probabilities(np.asarray(inside, np.float32), width, height)
