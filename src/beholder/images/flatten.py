"""Every kind of pixel that a container may hold, brought to eight bits a channel without transparency."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL.TiffImagePlugin import TiffImageFile

from beholder.images.orientation import Pixels

_OPAQUE = (255, 255)
_PHOTOMETRIC = 262  # a TIFF tag
_WHITE_IS_ZERO = 0


def flatten(picture: Pillow.Image) -> Pixels:
    """Decode `picture` to uint8 [H, W, C]: C is 1 for grey, 3 for RGB, 4 for CMYK.

    Alpha is composed on white; palettes are looked up; 16 and 32 bits are scaled, not clipped.
    Raises what Pillow raises when the pixels do not decode.
    """
    picture.load()
    if picture.mode[0] == "I" or picture.mode == "F":
        grey = _scaled(np.asarray(picture))[:, :, np.newaxis]
        return 255 - grey if _is_inverted(picture) else grey
    if picture.has_transparency_data:
        picture = _on_white(picture)
    if picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    pixels = np.asarray(picture)
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


def _is_inverted(picture: Pillow.Image) -> bool:
    """Tell a TIFF whose zero is white, which Pillow turns round for eight bits but not for more."""
    return isinstance(picture, TiffImageFile) and picture.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _scaled(values: NDArray[Any]) -> Pixels:
    """Scale grey of 16 or 32 bits, or of real numbers, to eight bits.

    16 bits are divided by 257, so that 65535 is white. Wider values carry no white point of their own: reals
    within 0..1 span black to white, anything else spans its own range.
    """
    if values.dtype.itemsize == 2:
        return ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)
    numbers = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    low, high = float(numbers.min()), float(numbers.max())
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif values.dtype.kind == "i" and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0
    return np.rint((numbers - low) * (255 / max(high - low, 1e-12))).astype(np.uint8)
