"""OpenCV as a decoder, for the containers that it reads faster than Pillow does, to the same pixels.

It is given pictures whose header Pillow has read and whose kind is plain, and only pixels are taken from it. What it
does not decode is Pillow's to judge, so that no picture is refused, and none accepted, because of it.
"""

import cv2
import numpy as np
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from beholder.images.formats.orientation import Pixels

_CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}
_KINDS = {"L": cv2.IMREAD_GRAYSCALE, "RGB": cv2.IMREAD_COLOR_RGB, "RGBA": cv2.IMREAD_UNCHANGED}
_OPAQUE = 255


def decode_opencv(data: bytes | memoryview, mode: str, size: tuple[int, int]) -> Pixels | None:
    """Decode a picture of `size` (width, height) and `mode` (L, RGB or RGBA) to uint8 [H, W, 1 or 3], unturned.

    Alpha is composed on white. Answers None for what OpenCV does not decode, or not to that size and mode.
    """
    try:
        flags = _KINDS[mode] if mode == "RGBA" else _KINDS[mode] | cv2.IMREAD_IGNORE_ORIENTATION
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None
    if pixels is None or pixels.dtype != np.uint8 or pixels.size != size[0] * size[1] * _CHANNELS[mode]:
        return None
    shaped = np.asarray(pixels, dtype=np.uint8).reshape(size[1], size[0], _CHANNELS[mode])
    return _on_white(shaped) if mode == "RGBA" else shaped


def _on_white(pixels: Pixels) -> Pixels:
    """Turn OpenCV's BGRA into RGB on white. Most pictures with an alpha channel make no use of it."""
    if cv2.extractChannel(pixels, 3).min() == _OPAQUE:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGB), dtype=np.uint8)
    height, width, _ = pixels.shape
    cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA, dst=pixels)
    return flatten(Pillow.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1))
