"""Photos that are all different, made from the few that the project carries: a cache must not flatter a number."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

PHOTOS = sorted((Path(__file__).parents[1] / "examples" / "photos").glob("*.jpg"))


def variations(seed: int = 0) -> Iterator[bytes]:
    """Give JPEGs without end: each a random crop of one of the photos, at a size of 320 to 2,000 pixels."""
    chance = random.Random(seed)
    while True:
        with Image.open(chance.choice(PHOTOS)) as photo:
            yield _jpeg(_crop(photo, chance, chance.uniform(0.5, 1.0), chance.randint(320, 2000)), quality=85)


def of_size(size: int, count: int, seed: int = 0) -> list[bytes]:
    """Give `count` different JPEGs of about `size` bytes (within 5 %) each."""
    chance = random.Random(seed)
    with Image.open(PHOTOS[0].with_name("bus.jpg")) as photo:
        return [_sized(_crop(photo, chance, 0.95, 1600), size) for _ in range(count)]


def _crop(photo: Image.Image, chance: random.Random, share: float, longest: int) -> Image.Image:
    width, height = int(photo.width * share), int(photo.height * share)
    left, top = chance.randint(0, photo.width - width), chance.randint(0, photo.height - height)
    factor = longest / max(width, height)
    return photo.resize(
        (max(1, round(width * factor)), max(1, round(height * factor))),
        box=(left, top, left + width, top + height),
    )


def _sized(photo: Image.Image, size: int) -> bytes:
    low, high = 0.2, 2.0  # of the photo's own width
    data = b""
    while high - low > 0.01:
        scale = (low + high) / 2
        data = _jpeg(photo.resize((round(photo.width * scale), round(photo.height * scale))), quality=85)
        if abs(len(data) - size) <= size * 0.05:
            return data
        low, high = (scale, high) if len(data) < size else (low, scale)
    raise ValueError(f"no scale of this photo has {size} bytes; the nearest has {len(data)}")


def _jpeg(photo: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
