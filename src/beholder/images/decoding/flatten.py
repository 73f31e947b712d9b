"""Every kind of pixel that a container may hold, brought to eight bits a channel without transparency."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL.TiffImagePlugin import TiffImageFile

from beholder.images.decoding.shrink import halve
from beholder.images.formats.orientation import Pixels

_OPAQUE = (255, 255)
_PHOTOMETRIC = 262  # a TIFF tag
_WHITE_IS_ZERO = 0
_BAND = 1_000_000  # pixels


def flatten(picture: Pillow.Image, size: tuple[int, int] | None = None) -> Pixels:
    """Decode `picture` to uint8 [H, W, C]: C is 1 for grey, 3 for RGB, 4 for CMYK.

    Alpha is composed on white; palettes are looked up; 16 and 32 bits are scaled, not clipped. A picture of which
    only `size` (width, height) is wanted may come back halved, and must still be shrunk to that size.
    Raises what Pillow raises when the pixels do not decode.
    """
    promised = picture.size
    picture.load()
    if picture.size != promised:  # libheif may learn better while it decodes
        raise ValueError("it holds {} x {} pixels, not the {} x {} promised".format(*picture.size, *promised))
    if picture.mode[0] == "I" or picture.mode == "F":
        grey = _scaled(np.asarray(picture))[:, :, np.newaxis]
        return 255 - grey if _is_inverted(picture) else grey
    if picture.has_transparency_data:
        picture = _on_white(picture)
    if picture.mode == "P" and (colours := _looked_up(picture)) is not None:
        return colours
    if picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    pixels = np.asarray(halve(picture, size or picture.size))
    return pixels if pixels.ndim == 3 else pixels[:, :, np.newaxis]


def _on_white(picture: Pillow.Image) -> Pillow.Image:
    """Compose onto white, in grey when the picture is grey: its profile, if any, is then a grey one."""
    with_alpha = picture if picture.mode in ("LA", "RGBA") else picture.convert("RGBA")
    alpha = with_alpha.getchannel("A")
    colours = with_alpha.convert("L" if with_alpha.mode == "LA" else "RGB")
    if alpha.getextrema() == _OPAQUE:
        return colours
    flat = Pillow.new(colours.mode, colours.size, "white")
    flat.paste(colours, mask=alpha)
    return flat


def _looked_up(picture: Pillow.Image) -> Pixels | None:
    """Look up the colours of a palette, five times faster than Pillow; None when it has too few."""
    indices = np.asarray(picture)
    palette = np.array(picture.getpalette() or (), np.uint8).reshape(-1, 1, 3)
    if indices.max(initial=0) >= len(palette):
        return None
    table = np.zeros((256, 1, 3), np.uint8)
    table[: len(palette)] = palette
    return np.asarray(cv2.applyColorMap(indices, table), dtype=np.uint8)


def _is_inverted(picture: Pillow.Image) -> bool:
    """Tell a TIFF whose zero is white, which Pillow turns round for eight bits but not for more."""
    return isinstance(picture, TiffImageFile) and picture.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _scaled(values: NDArray[Any]) -> Pixels:
    """Scale grey of 16 or 32 bits, or of real numbers, to eight bits; a band of rows at a time, to save memory.

    16 bits are divided by 257, so that 65535 is white. Wider values carry no white point of their own: reals
    within 0..1 span black to white, anything else spans its own range.
    """
    scaled = np.empty(values.shape, np.uint8)
    low, high = (0.0, 65535.0) if values.dtype.itemsize == 2 else _range(values)
    for band in _bands(values):
        numbers = (_real(values[band]) - low) * (255 / max(high - low, 1e-12))
        scaled[band] = np.rint(numbers)
    return scaled


def _range(values: NDArray[Any]) -> tuple[float, float]:
    """Give which values are black and white."""
    spans = [(numbers.min(), numbers.max()) for numbers in (_real(values[band]) for band in _bands(values))]
    low, high = float(min(low for low, _ in spans)), float(max(high for _, high in spans))
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        return 0.0, 1.0
    if values.dtype.kind == "i" and low >= 0 and high <= 65535:
        return 0.0, 65535.0
    return low, high


def _real(values: NDArray[Any]) -> NDArray[np.float64]:
    return np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)


def _bands(values: NDArray[Any]) -> Iterator[slice]:
    """Cut the rows into bands of about a megapixel."""
    rows = max(1, _BAND // values.shape[1])
    return (slice(start, start + rows) for start in range(0, values.shape[0], rows))
