"""The colour expert: the everyday name of a thing's colour, counted over its pixels.

Each name has a few sample shades; a pixel takes the name of the nearest shade in CIE L*a*b* (D65), where equal
distances look about equally large.
"""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB

MOST = 128  # pixels a side that vote: a colour needs no more

# Lightness counts less than hue: a red thing in the shade is still called red.
_WEIGHTS = np.array([0.7, 1.0, 1.0], np.float32)

SHADES: Mapping[str, tuple[str, ...]] = {
    "black": ("000000", "1a1a1a", "262626"),
    "grey": ("4d4d4d", "6b6b6b", "8a8a8a", "a8a8a8", "bdbdbd"),
    "white": ("ffffff", "eeeeee", "dddddd"),
    "red": ("ff0000", "d01818", "a01010", "700c0c", "4a0808", "c84038"),
    "orange": ("ff8000", "ffa500", "e87020", "d06818"),
    "yellow": ("ffff00", "ffd700", "e8c830", "d8c820", "f8f080"),
    "green": ("00ff00", "008000", "30a040", "184818", "506830", "80a848", "90e090", "008878"),
    "blue": ("0000ff", "000080", "191970", "202850", "3060c0", "4080b0", "80c8e8", "b0d0f0", "00c8e0"),
    "purple": ("800080", "6020a0", "9060d0", "400860", "b890d0"),
    "pink": ("ffc0cb", "ff69b4", "e080a0", "ff40c0", "d09098"),
    "brown": ("8b4513", "6a4420", "503018", "a06830", "38241a"),
    "beige": ("f5f0d8", "d2b48c", "e8d8b8", "c0a888"),
}
NAMES = tuple(SHADES)


def _samples() -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Give the shades in L*a*b* [K, 3] and the index in `NAMES` of each [K]."""
    pairs = [(index, shade) for index, name in enumerate(NAMES) for shade in SHADES[name]]
    rgb = np.array([[list(bytes.fromhex(shade)) for _, shade in pairs]], np.uint8)
    return _lab(rgb)[0], np.array([index for index, _ in pairs], np.intp)


def _lab(rgb: RGB) -> NDArray[np.float32]:
    """Convert sRGB [H, W, 3] to L*a*b*, L in 0..100."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)


_POINTS, _OWNERS = _samples()


def dominant(image: RGB, mask: NDArray[np.bool_] | None = None) -> str:
    """Name the commonest colour of `image` [H, W, 3] where `mask` [H, W] is true.

    A mask that is absent or nowhere true means everywhere. Gives one of `NAMES`.
    """
    pixels = _voters(image, mask)
    distances = (((_lab(pixels[None])[0][:, None] - _POINTS[None]) * _WEIGHTS) ** 2).sum(axis=2)  # [N, K]
    votes = np.bincount(_OWNERS[distances.argmin(axis=1)], minlength=len(NAMES))
    return NAMES[int(votes.argmax())]


def _voters(image: RGB, mask: NDArray[np.bool_] | None) -> RGB:
    """Take every n-th of the chosen pixels, as [N, 3], so that a large picture costs no more than a small one."""
    pixels = image.reshape(-1, 3) if mask is None or not mask.any() else image[mask]
    return pixels[:: max(1, len(pixels) // MOST**2)]
