"""Which way up a picture is, read in one place so that header and decoder can never disagree.

A camera stores what its sensor saw and adds an EXIF tag that says how to hold it. Containers differ in
who turns the picture: libheif and Pillow's TIFF reader hand it over upright; all others leave it to us.
"""

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from beholder.images.formats.excess import Excess
from beholder.images.formats.png_chunks import png_chunks
from beholder.images.formats.tiff_directory import Tiff

Pixels: TypeAlias = NDArray[np.uint8]  # [H, W, C]

_TAG = 0x0112  # orientation, EXIF 2.32 (4.6.4 A)
_TURNED_BY_READER = {"image/heic", "image/heif", "image/tiff"}

_TURNS: dict[int, Callable[[Pixels], object]] = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: lambda pixels: cv2.transpose(pixels),
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.flip(cv2.transpose(pixels), -1),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


def read_orientation(picture: Pillow.Image, data: bytes, media_type: str) -> int:
    """Read how the decoded pixels of `picture` must still be turned: an EXIF orientation, 1..8.

    1 when there is no tag, a senseless one, or when the reader of this container turns the picture itself.
    Decodes no pixel.
    """
    if media_type in _TURNED_BY_READER:
        return 1
    exif = picture.info.get("exif")
    if exif is None and media_type == "image/png":
        exif = _exif_of_png(data)
    return orientation_of_exif(exif) if isinstance(exif, bytes) else 1


def orientation_of_exif(exif: bytes) -> int:
    """Read the orientation from a raw EXIF block, 1 when it is absent, broken or not in 1..8."""
    try:
        tiff = Tiff(exif.removeprefix(b"Exif\0\0"))
        entry = next((entry for entry in tiff.entries(tiff.first) if entry.tag == _TAG), None)
    except (ValueError, Excess):  # a broken block says nothing about the picture, which may be fine
        return 1
    orientation = tiff.number(entry) if entry else None
    return orientation if orientation is not None and 1 <= orientation <= 8 else 1


def upright_size(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Give the (width, height) in pixels that the stored size has after turning."""
    return (height, width) if orientation >= 5 else (width, height)


def turn_upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn stored uint8 [H, W, C] into upright pixels, as EXIF 2.32 (4.6.4 A, Orientation) defines it."""
    if orientation not in _TURNS:
        return pixels
    turned = np.asarray(_TURNS[orientation](pixels), dtype=np.uint8)
    return turned if turned.ndim == 3 else turned[:, :, np.newaxis]  # OpenCV drops the axis of a single channel


def _exif_of_png(data: bytes) -> bytes | None:
    """Find an `eXIf` chunk after the pixels, where Pillow would have to decode them all to see it."""
    return next((data[start:end] for kind, start, end in png_chunks(data) if kind == b"eXIf"), None)
