"""From compressed bytes to what an engine looks at: upright sRGB pixels, no larger than it needs.

The order is chosen for speed: shrink first, then convert colours, then turn, so that the costly steps see
few pixels. The orientation is applied here and nowhere else.
"""

import numpy as np
from PIL import Image as Pillow

from beholder.domain import RGB, Image
from beholder.faults import Fault, invalid
from beholder.images.decoding.colour import to_srgb
from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.heif import decode_heif
from beholder.images.decoding.jpeg import decode_jpeg
from beholder.images.decoding.png import decode_png
from beholder.images.decoding.raw import decode_raw
from beholder.images.decoding.shrink import fit, shrink
from beholder.images.decoding.webp import decode_webp
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels, read_orientation, turn_upright, upright_size
from beholder.images.formats.reason import reason


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
        raise invalid(
            f"this {image.media_type} does not decode ({reason(error)}); send it whole, or save it anew as PNG or JPEG",
            image.where,
        ) from error


def _decode(image: Image, longest: int | None) -> RGB:
    with open_lazily(image.data, image.media_type) as picture:
        orientation = read_orientation(picture, image.data, image.media_type)
        if upright_size(*picture.size, orientation) != (image.width, image.height):
            raise ValueError(f"its size is not the {image.width} x {image.height} that its header promised")
        profile = picture.info.get("icc_profile")
        size = fit(*picture.size, longest)
        pixels = shrink(_read(image, picture, size), size)
    return np.ascontiguousarray(turn_upright(to_srgb(pixels, profile), orientation))


def _read(image: Image, picture: Pillow.Image, size: tuple[int, int]) -> Pixels:
    """Decode by the fastest road that takes this picture, to `size` (width, height) or more."""
    pixels = None
    match image.media_type:
        case "image/jpeg":
            pixels = decode_jpeg(image.data, picture, max(size))
        case "image/png":
            pixels = decode_png(image.data, picture)
        case "image/webp":
            pixels = decode_webp(image.data, picture)
        case "image/heic" | "image/heif":
            pixels = decode_heif(image.data, picture)
        case "image/tiff" | "image/bmp":
            pixels = decode_raw(image.data, picture, size)
    return flatten(picture, size) if pixels is None else pixels
