"""Sound pictures of every format, to be damaged: small ones, so that many can be tried."""

from functools import cache

import numpy as np
from PIL import Image as Pillow

from tests.images.decoding.profiles import rgb_profile
from tests.images.samples import all_nasty, encode, exif_block, nasty, quarters, variant

MOST_BYTES = 40_000  # larger samples are tried by other tests


@cache
def corpus() -> tuple[bytes, ...]:
    """Give the pictures, always the same ones in the same order."""
    found = [sample.data for sample in all_nasty() if 0 < len(sample.data) <= MOST_BYTES]
    photos = [variant(name) for name in ("progressive.jpg", "lossy.webp", "photo.avif", "exif6.jpg")]
    return (*found, *photos, *_made())


def _made() -> list[bytes]:
    colours = quarters()
    picture = Pillow.fromarray(colours)
    palette, grey = picture.quantize(16), picture.convert("L")
    alpha = picture.copy()
    alpha.putalpha(grey)
    deep = Pillow.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    frames = {"save_all": True, "append_images": [picture.rotate(90)]}
    exif, profile = exif_block(6), rgb_profile("P3")
    return [
        *(encode(picture, kind, exif=exif) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")),
        *(encode(picture, kind, icc_profile=profile) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "HEIF")),
        *(encode(alpha, kind) for kind in ("PNG", "WEBP", "TIFF", "AVIF", "HEIF", "BMP")),
        *(encode(palette, kind) for kind in ("PNG", "GIF", "TIFF", "BMP")),
        *(encode(deep, kind) for kind in ("PNG", "TIFF")),
        *(encode(grey.convert(mode), "TIFF") for mode in ("1", "F", "I")),
        *(encode(picture, "TIFF", compression=name) for name in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")),
        *(encode(grey.convert("1"), "TIFF", compression=name) for name in ("group3", "group4")),
        *(encode(picture, kind, **frames) for kind in ("GIF", "WEBP", "PNG", "TIFF")),
        encode(picture, "TIFF", big_tiff=True),
        encode(picture, "WEBP", lossless=True),
        encode(picture.convert("CMYK"), "JPEG"),
        encode(picture, "JPEG", progressive=True, restart_marker_rows=1),
        encode(palette, "GIF", interlace=True, transparency=1),
        nasty("imgrs__basn2c16.png"),
    ]
