"""JPEG by its fast road: decoded straight to about the size that is wanted, and forgiving of a lost tail.

libjpeg-turbo can leave out the high frequencies while decoding ("scaled DCT"), which makes a 12 megapixel
photo about four times cheaper than decoding it all and shrinking it.
"""

import logging
import math

import numpy as np
import simplejpeg  # type: ignore[import-untyped]
from PIL import Image as Pillow

from beholder.images.formats.orientation import Pixels

LEAST_PRESENT = 0.5  # of the rows: with fewer, an answer would be about another picture

_DIVISORS = (8, 4, 2)
_MISSING = 128  # libjpeg paints what is missing in middle grey

_log = logging.getLogger(__name__)


def decode_jpeg(data: bytes, picture: Pillow.Image, longest: int | None) -> Pixels | None:
    """Decode to uint8 [H, W, 1 or 3], unturned, the longer side not below `longest` (or the stored size).

    `picture` is the same data opened lazily. Answers None for a kind that this road does not take (CMYK, rare
    samplings): Pillow may. Raises `ValueError` when too much of the picture is missing.
    """
    if picture.mode not in ("L", "RGB"):
        return None
    width, height = picture.size
    if _stored_size(data) != (width, height):
        raise ValueError("its headers contradict each other")
    colours = "GRAY" if picture.mode == "L" else "RGB"
    scale = divisor(max(width, height), longest)
    least = {"min_width": math.ceil(width / scale), "min_height": math.ceil(height / scale)}
    try:
        return np.asarray(simplejpeg.decode_jpeg(data, colours, **least))
    except ValueError:
        return _decode_damaged(data, colours, least)


def divisor(longer: int, longest: int | None) -> int:
    """Choose by how much to shrink a picture of `longer` pixels while decoding it to `longest` or more.

    libjpeg-turbo could take any number of eighths, but has vector instructions for these only: three eighths
    of a photo take longer to decode than the half of it.
    """
    return next((each for each in _DIVISORS if longest and math.ceil(longer / each) >= longest), 1)


def _decode_damaged(data: bytes, colours: str, least: dict[str, int]) -> Pixels | None:
    """Decode as far as the data goes; None when the fast road cannot take this kind at all."""
    try:
        pixels: Pixels = np.asarray(simplejpeg.decode_jpeg(data, colours, strict=False, **least))
    except ValueError:
        return None
    present = _present(pixels)
    if present < LEAST_PRESENT:
        raise ValueError(f"only {present:.0%} of its rows are there")
    _log.warning("a damaged JPEG of %d bytes was decoded with %.0f %% of its rows", len(data), 100 * present)
    return pixels


def _present(pixels: Pixels) -> float:
    """Tell which share of the rows comes before the grey that libjpeg paints in place of lost data."""
    painted = np.flatnonzero((pixels != _MISSING).any(axis=(1, 2)))
    return 0.0 if painted.size == 0 else float(painted[-1] + 1) / pixels.shape[0]


def _stored_size(data: bytes) -> tuple[int, int]:
    height, width, _, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    return width, height
