"""The masker: given a box, which of its pixels are the object.

A small head, trained for this project, on the patch features of the saliency network; the method, its crop and
its figures are told in `weights/NOTICE.md`.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box, Mask
from beholder.engines.embedded.experts.saliency import SIDE, Saliency, to_input
from beholder.engines.embedded.experts.sessions import open_session
from beholder.spatial.boxes import Pixels, to_pixels
from beholder.spatial.masks import filled, from_probabilities, is_empty
from beholder.weights.catalogue import MASK_HEAD

BATCH = 4  # objects encoded at once: as fast an object as larger batches, with less memory
CONTEXT = 0.125  # of the box's sides, seen on each side of it
GRID = 112  # side of the head's output
FIRST = GRID * CONTEXT / (1 + 2 * CONTEXT)  # where the box begins in that output: 11.2 of 112
SPAN = GRID / (1 + 2 * CONTEXT)  # how long it is there: 89.6


class Masker:
    """Cuts objects out of their boxes."""

    def __init__(self, saliency: Saliency, threads: int) -> None:
        """Load the head; `saliency` is the encoder. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._saliency = saliency
        self._session = open_session(MASK_HEAD, threads)

    def mask(self, image: RGB, boxes: Sequence[Box]) -> list[Mask]:
        """Give one mask a box, each of the size that the box has in pixels of `image` [H, W, 3].

        Background is exactly 0, object 128..255. Where the head sees no object at all, the whole box is 128: the
        least that counts as object, since readers cannot use an empty mask and nothing better is known.
        """
        height, width = image.shape[:2]
        rectangles = [to_pixels(box, width, height) for box in boxes]
        found: list[Mask] = []
        for start in range(0, len(rectangles), BATCH):
            batch = rectangles[start : start + BATCH]
            crops = np.stack([to_input(crop(image, rectangle)) for rectangle in batch])
            found += [_cut_out(logits, rectangle) for logits, rectangle in zip(self._logits(crops), batch, strict=True)]
        return found

    def _logits(self, crops: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run the head on normalised crops [B, 3, 224, 224]: [B, 112, 112]."""
        features = self._saliency.encode(crops)
        (logits,) = self._session.run(["logits"], {"features": features, "image": crops})
        return np.asarray(logits, np.float32)[:, 0]


def crop(image: RGB, rectangle: Pixels) -> RGB:
    """Stretch a rectangle and its context to the encoder's square: uint8 [224, 224, 3], the image's border repeated."""
    x0, y0, x1, y1 = rectangle
    wide, high = (x1 - x0) * (1 + 2 * CONTEXT), (y1 - y0) * (1 + 2 * CONTEXT)
    left, top = x0 - (x1 - x0) * CONTEXT, y0 - (y1 - y0) * CONTEXT
    scale_x, scale_y = wide / SIDE, high / SIDE
    window, shift_x, shift_y = _window(image, left, top, wide, high)
    if max(scale_x, scale_y) > 1.6:  # what a linear sample would step over, as in the head's training
        sigmas = max(0.4 * scale_x, 0.1), max(0.4 * scale_y, 0.1)
        window = np.asarray(cv2.GaussianBlur(window, (0, 0), sigmas[0], sigmaY=sigmas[1]), np.uint8)
    # the centre of output pixel i lies at left + (i + 0.5) * scale, pixel centres being at halves
    matrix = np.array(
        [[scale_x, 0, left + scale_x / 2 - 0.5 - shift_x], [0, scale_y, top + scale_y / 2 - 0.5 - shift_y]], np.float64
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(window, matrix, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _window(image: RGB, left: float, top: float, wide: float, high: float) -> tuple[RGB, int, int]:
    """Give the pixels that a crop may sample, and where they begin in the image."""
    height, width = image.shape[:2]
    x0, y0 = max(0, int(left) - 2), max(0, int(top) - 2)
    x1, y1 = min(width, int(left + wide) + 3), min(height, int(top + high) + 3)
    return image[y0:y1, x0:x1], x0, y0


def _cut_out(logits: NDArray[np.float32], rectangle: Pixels) -> Mask:
    """Turn the head's output [112, 112] into the mask of the rectangle, sampled where the box lies in it."""
    x0, y0, x1, y1 = rectangle
    width, height = x1 - x0, y1 - y0
    probabilities = 1 / (1 + np.exp(-logits.clip(-30, 30)))
    scale_x, scale_y = SPAN / width, SPAN / height
    matrix = np.array([[scale_x, 0, FIRST + scale_x / 2 - 0.5], [0, scale_y, FIRST + scale_y / 2 - 0.5]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    inside = cv2.warpAffine(probabilities, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    mask = from_probabilities(np.asarray(inside, np.float32), width, height)
    return filled(width, height) if is_empty(mask) else mask
