"""HEIC and HEIF by their fast road: the pixels as libheif left them, without the two copies that Pillow would make."""

import numpy as np
from PIL import Image as Pillow
from pillow_heif import open_heif

from beholder.images.formats.orientation import Pixels


def decode_heif(data: bytes, picture: Pillow.Image) -> Pixels | None:
    """Decode the primary image to uint8 [H, W, 3], upright; `picture` is the same data opened lazily.

    Thumbnails inside are never taken: they may be worse, or older than an edit. Answers None for what is
    not plain RGB (grey, alpha), which Pillow flattens. Raises what libheif raises when the pixels do not decode.
    """
    if picture.mode != "RGB":
        return None
    opened = open_heif(data)
    image = opened[opened.primary_index]
    width, height = picture.size
    pixels = np.frombuffer(image.data, np.uint8)
    if image.mode != "RGB" or image.size != picture.size:  # the size may turn out another while decoding
        return None
    return pixels.reshape(height, width, 3)
