"""The pictures that these tests look at, and ways to make more of them."""

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image as Pillow

from beholder.domain import RGB, Image
from beholder.images.formats.header import read_header

DATA = Path(__file__).parent / "data"
WHERE = "input[0].content[1]"
MAX_PIXELS = 180_000_000

ORIENTATION = 0x0112
# What a camera does to an upright picture to store it under each orientation: the inverse of showing it.
STORED = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_90,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_270,
}

pillow_heif.register_heif_opener()  # so that Pillow can save HEIF for these tests


@dataclass(frozen=True)
class Nasty:
    """A file that is unusual, broken or hostile, and what must become of it."""

    file: str
    want: str  # accept | refuse | either
    upright_size: tuple[int, int] | None

    @property
    def data(self) -> bytes:
        return nasty(self.file)


def all_nasty() -> list[Nasty]:
    rows = json.loads((DATA / "nasty" / "manifest.json").read_text())
    return [Nasty(row["file"], row["want"], _size(row.get("upright_size"))) for row in rows]


def _size(row: list[int] | None) -> tuple[int, int] | None:
    return None if row is None else (row[0], row[1])


@cache
def nasty(name: str) -> bytes:
    return (DATA / "nasty" / name).read_bytes()


@cache
def variant(name: str) -> bytes:
    return (DATA / "variants" / name).read_bytes()


def in_hand(data: bytes, max_pixels: int = MAX_PIXELS) -> Image:
    """Make the `Image` that the resolver would make of `data`."""
    header = read_header(data, WHERE, max_pixels)
    digest = hashlib.sha256(data).hexdigest()
    return Image(data, header.media_type, digest, header.width, header.height, 258, WHERE)


def quarters(width: int = 64, height: int = 48) -> RGB:
    """Make a picture whose quarters are red, green, blue and yellow, so that no two ways up look alike."""
    pixels = np.empty((height, width, 3), np.uint8)
    half_height, half_width = height // 2, width // 2
    pixels[:half_height, :half_width] = (255, 0, 0)
    pixels[:half_height, half_width:] = (0, 255, 0)
    pixels[half_height:, :half_width] = (0, 0, 255)
    pixels[half_height:, half_width:] = (255, 255, 0)
    return pixels


def encode(pixels: NDArray[Any] | Pillow.Image, kind: str, **options: object) -> bytes:
    """Encode pixels as a file of `kind`, one of Pillow's format names."""
    picture = pixels if isinstance(pixels, Pillow.Image) else Pillow.fromarray(pixels)
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def exif_block(orientation: int) -> bytes:
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    return exif.tobytes()


def stored_as(pixels: RGB, orientation: int) -> Pillow.Image:
    """Give upright `pixels` as a camera stores them under `orientation`."""
    picture = Pillow.fromarray(pixels)
    return picture.transpose(STORED[orientation]) if orientation in STORED else picture


def chunk(kind: bytes, content: bytes) -> bytes:
    """Make a chunk of a PNG, checksum and all."""
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def png_claiming(width: int, height: int) -> bytes:
    """Make a PNG of a few bytes that claims a size and holds almost no pixels."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    chunks = chunk(b"IHDR", size + b"\x08\x02\0\0\0"), chunk(b"IDAT", b"\x78\x9c"), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
