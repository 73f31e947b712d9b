"""The backdrop expert: what lies around the things in a photo, as far as plain colour and smoothness tell it.

Shares of the picture, not opinions: what they mean for an answer is decided by whoever writes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box
from beholder.spatial.boxes import to_pixels

SIDE = 192  # pixels of the longer side: grass and sky need no more
UPPER, LOWER = 0.3, 0.6  # of the height: where the upper part ends and where the lower one begins
FEWEST = 64  # pixels below which a part that is mostly covered by things tells nothing
SMOOTH = 12.0  # grey levels: the largest second derivative (Laplacian) inside a sky
DARK = 60  # of 255: the brightest value of a pixel that is dark


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Shares 0..1. `green` and `sky` leave out the things; 0 where things cover nearly all."""

    green: float  # of the lower part: green as grass is
    sky: float  # of the upper part: smooth, and blue or bright grey
    air: float  # of the lower part: the same
    dark: float  # of the whole picture
    vivid: float  # of the whole picture: pixels with any colour; a black and white photo has none


def backdrop(image: RGB, things: Iterable[Box]) -> Backdrop:
    """Measure `image` [H, W, 3] around `things`."""
    scale = SIDE / max(image.shape[:2])
    height, width = (max(1, round(side * scale)) for side in image.shape[:2])
    small = np.asarray(cv2.resize(np.ascontiguousarray(image), (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    hue, saturation, value = cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2HSV))  # hue in 0..180
    green = (hue >= 28) & (hue <= 90) & (saturation > 50) & (value > 30)
    bright = ((hue >= 90) & (hue <= 130) & (value > 90)) | ((saturation < 45) & (value > 150))
    sky = bright & (np.abs(cv2.Laplacian(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.CV_64F)) < SMOOTH)
    around = _around(width, height, things)
    upper, lower = around.copy(), around.copy()
    upper[int(height * UPPER) :] = False
    lower[: int(height * LOWER)] = False
    return Backdrop(
        green=_share(green, lower),
        sky=_share(sky, upper),
        air=_share(sky, lower),
        dark=float(np.mean(value < DARK)),
        vivid=float(np.mean(saturation > 30)),
    )


def _around(width: int, height: int, things: Iterable[Box]) -> NDArray[np.bool_]:
    """Mark the pixels that are in none of `things`: [H, W]."""
    around = np.ones((height, width), np.bool_)
    for box in things:
        x0, y0, x1, y1 = to_pixels(box, width, height)
        around[y0:y1, x0:x1] = False
    return around


def _share(wanted: NDArray[np.bool_], where: NDArray[np.bool_]) -> float:
    return float(wanted[where].mean()) if np.count_nonzero(where) >= FEWEST else 0.0
