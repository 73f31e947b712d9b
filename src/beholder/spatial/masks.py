"""Masks between a network's probabilities and the PNG that a client reads.

Two readings of such a PNG are in use: pixels above 0, and pixels above 127. A mask made here reads the same both
ways: what is less likely than not is exactly 0, and the rest keeps its probability in 128..255.
"""

import cv2
import numpy as np
import pybase64
from numpy.typing import NDArray

from beholder.domain import Mask

URI_PREFIX = "data:image/png;base64,"
LEAST = 128  # the smallest value that is object: 0.5 of 255, rounded


def from_probabilities(probabilities: NDArray[np.floating], width: int, height: int) -> Mask:
    """Resize a probability map (float [h, w] in 0..1, any size) to `height` x `width` pixels, background exactly 0."""
    resized = cv2.resize(np.asarray(probabilities, np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    values = np.rint(np.clip(resized, 0, 1) * 255).astype(np.uint8)
    return Mask(np.where(values >= LEAST, values, np.uint8(0)))


def filled(width: int, height: int) -> Mask:
    """Say that all of a box is object, and no surer than that: every pixel is 128."""
    return Mask(np.full((height, width), LEAST, np.uint8))


def is_empty(mask: Mask) -> bool:
    """Tell whether no pixel is object."""
    return not mask.values.any()


def resize(mask: Mask, width: int, height: int) -> Mask:
    """Fit a mask to another number of pixels for the same box."""
    if mask.values.shape == (height, width):
        return mask
    return from_probabilities(mask.values.astype(np.float32) / 255, width, height)


def encode_png(mask: Mask) -> bytes:
    """Write an 8-bit grey PNG of the mask's own size; compressed lightly, because speed is what is scarce."""
    done, data = cv2.imencode(".png", mask.values, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not done:
        raise ValueError(f"a mask of {mask.values.shape} does not fit a PNG")
    return data.tobytes()


def decode_png(data: bytes) -> Mask:
    """Read a mask back from PNG bytes. Raises `ValueError` when they are not a PNG that opens."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("not a PNG: the signature is missing")
    values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if values is None:
        raise ValueError("a PNG that does not open")
    return Mask(np.asarray(values, np.uint8))


def data_uri(mask: Mask) -> str:
    """Write a mask the way that readers of Gemini answers take it: `data:image/png;base64,...`."""
    return URI_PREFIX + pybase64.b64encode(encode_png(mask)).decode("ascii")
