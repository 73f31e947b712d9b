"""From compressed bytes to what an engine looks at: upright sRGB pixels, no larger than it needs.

The order is chosen for speed: shrink first, then convert colours, then turn, so that the costly steps see
few pixels. The orientation is applied here and nowhere else.
"""

import cv2
import numpy as np

from beholder.domain import RGB, Image
from beholder.faults import Fault, invalid
from beholder.images.colour import to_srgb
from beholder.images.container import open_lazily
from beholder.images.flatten import flatten
from beholder.images.jpeg import decode_jpeg
from beholder.images.orientation import Pixels, read_orientation, turn_upright, upright_size


def decode(image: Image, *, longest: int | None = None) -> RGB:
    """Decode the first frame of `image` to C-contiguous uint8 [H, W, 3]: upright, sRGB, alpha on white.

    A picture larger than `longest` is shrunk so that its longer side is exactly `longest`; none is enlarged.
    Blocking: call it from a worker thread. Raises `Fault` (INVALID_ARGUMENT, naming `image.where`) when the
    bytes do not decode. A JPEG that lost its tail is taken when at least half of its rows are there.
    """
    try:
        return _decode(image, longest)
    except Fault:
        raise
    except Exception as error:  # decoders raise anything at all on hostile bytes
        reason = str(error) or type(error).__name__
        raise invalid(
            f"this {image.media_type} does not decode ({reason}); send it whole, or save it anew as PNG or JPEG",
            image.where,
        ) from error


def _decode(image: Image, longest: int | None) -> RGB:
    with open_lazily(image.data, image.media_type) as picture:
        orientation = read_orientation(picture, image.data, image.media_type)
        if upright_size(*picture.size, orientation) != (image.width, image.height):
            raise ValueError(f"its size is not the {image.width} x {image.height} that its header promised")
        profile = picture.info.get("icc_profile")
        pixels = decode_jpeg(image.data, picture, longest) if image.media_type == "image/jpeg" else None
        if pixels is None:
            pixels = flatten(picture)
    if longest is not None:
        pixels = _shrink(pixels, longest)
    return np.ascontiguousarray(turn_upright(to_srgb(pixels, profile), orientation))


def _shrink(pixels: Pixels, longest: int) -> Pixels:
    """Shrink [H, W, C] until its longer side is `longest`, averaging the areas that fall together."""
    height, width, channels = pixels.shape
    if max(height, width) <= longest:
        return pixels
    scale = longest / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shrunk = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, dtype=np.uint8).reshape(size[1], size[0], channels)
