"""Pictures of any size that are as hard to decode as what a camera takes, made from the project's photos.

A photo that is only enlarged is smooth, and smooth pictures flatter every decoder. So a scene is a mosaic of the
photos, each enlarged to about 1,300 pixels, under the noise of a sensor: shot noise that grows with the square root
of the light, a little blurred as demosaicing does. Its JPEG of quality 90 has about 2 bits a pixel, like a phone's.
"""

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

from benchmarks.photos import PHOTOS

TILE = 1300  # pixels that a photo is wide, about
READ_NOISE = 2.7  # grey levels, of 255
SHOT_NOISE = 0.45  # grey levels by the square root of the light
BLUR = 0.6  # pixels, standard deviation

pillow_heif.register_heif_opener()


def scene(width: int, height: int, seed: int = 0) -> Image.Image:
    """Make an RGB picture; another `seed` makes other photos and other noise."""
    chance = np.random.default_rng(seed)
    light = _mosaic(width, height, seed)
    noise = cv2.GaussianBlur(chance.standard_normal(light.shape, dtype=np.float32), (0, 0), BLUR)
    noisy = light + noise * (READ_NOISE + SHOT_NOISE * np.sqrt(light))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _mosaic(width: int, height: int, seed: int) -> NDArray[np.float32]:
    columns, rows = max(1, round(width / TILE)), max(1, round(4 * height / (3 * TILE)))
    light = np.empty((height, width, 3), np.float32)
    for index in range(rows * columns):
        row, column = divmod(index, columns)
        top, bottom = height * row // rows, height * (row + 1) // rows
        left, right = width * column // columns, width * (column + 1) // columns
        photo = _photos()[(seed + index) % len(_photos())].resize((right - left, bottom - top))
        light[top:bottom, left:right] = np.asarray(photo)
    return light


@cache
def _photos() -> list[Image.Image]:
    opened = [Image.open(path).convert("RGB") for path in PHOTOS]
    return [photo for photo in opened if photo.height >= 400]  # not the strip of a document


def _saved(kind: str, **options: object) -> Callable[[Image.Image], bytes]:
    def save(picture: Image.Image) -> bytes:
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        return buffer.getvalue()

    return save


def _gif(picture: Image.Image) -> bytes:
    return _saved("GIF")(picture.quantize(256))


_HEIC: dict[str, Any] = {"quality": 55, "tile_size": 512, "enc_params": {"preset": "ultrafast"}}  # tiles as phones do

CONTAINERS: Mapping[str, Callable[[Image.Image], bytes]] = {
    "JPEG": _saved("JPEG", quality=90),
    "JPEG, progressive": _saved("JPEG", quality=90, progressive=True),
    "PNG": _saved("PNG"),
    "WEBP": _saved("WEBP", quality=85, method=2),
    "HEIC": _saved("HEIF", **_HEIC),
    "AVIF": _saved("AVIF", quality=75, speed=8),
    "TIFF": _saved("TIFF"),
    "GIF": _gif,
    "BMP": _saved("BMP"),
}
"""How each container is written, by the name that a table shows."""
