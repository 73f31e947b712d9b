"""Uncompressed TIFF and BMP by their fast road: the pixels are looked at where they lie in the file."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL.BmpImagePlugin import BmpImageFile
from PIL.TiffImagePlugin import TiffImageFile

from beholder.images.decoding.shrink import shrink
from beholder.images.formats.orientation import Pixels

_ORIENTATION = 274  # a TIFF tag; 1 is upright
_CHANNELS = {("L", "L"): 1, ("RGB", "RGB"): 3, ("RGB", "BGR"): 3}  # by the modes of the picture and of the file


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the rows of a picture lie in its file."""

    mode: str
    channels: int
    offset: int  # bytes to the first row
    stride: int  # bytes from row to row
    upwards: bool  # the lowest row comes first


def decode_raw(data: bytes, picture: Pillow.Image, size: tuple[int, int]) -> Pixels | None:
    """Take the pixels of a plain TIFF or BMP: uint8 [H, W, 1 or 3] of `size` (width, height).

    `picture` is the same data opened lazily. Answers None for what is compressed, turned, scattered over the file, cut
    off, or not of eight bits in grey or three colours: Pillow may take it.
    """
    if not isinstance(picture, TiffImageFile | BmpImageFile):
        return None
    if isinstance(picture, TiffImageFile) and picture.tag_v2.get(_ORIENTATION, 1) != 1:
        return None
    rows = _rows(picture)
    if rows is None or rows.offset + rows.stride * picture.height > len(data):
        return None
    shape = picture.height, picture.width, rows.channels
    stored: Pixels = np.ndarray(shape, np.uint8, data, rows.offset, (rows.stride, rows.channels, 1))
    pixels = shrink(stored, size)
    if rows.mode == "BGR":
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    elif pixels is stored:
        pixels = stored.copy()  # so that kept pixels do not keep the file
    return np.ascontiguousarray(pixels[::-1]) if rows.upwards else pixels


def _rows(picture: TiffImageFile | BmpImageFile) -> _Rows | None:
    """Tell how the rows lie, when all strips follow each other without a gap; else None."""
    if not picture.tile:
        return None
    _, _, start, layout = picture.tile[0]
    if not isinstance(layout, tuple) or (picture.mode, layout[0]) not in _CHANNELS:
        return None
    channels = _CHANNELS[picture.mode, layout[0]]
    stride = layout[1] or picture.width * channels
    row = 0
    for codec, extents, offset, each in picture.tile:
        if codec != "raw" or each != layout or offset != start + row * stride:
            return None
        if extents is None or (extents[0], extents[1], extents[2]) != (0, row, picture.width):
            return None
        row = extents[3]
    upwards = layout[2] < 0
    if row != picture.height or (upwards and len(picture.tile) > 1):
        return None
    return _Rows(layout[0], channels, start, stride, upwards)
