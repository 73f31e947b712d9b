"""How a file is built, walked within bounds before a library walks it without any."""

from collections.abc import Callable

from beholder.images.formats.gif_blocks import check_gif
from beholder.images.formats.item_boxes import check_avif
from beholder.images.formats.jpeg_markers import check_jpeg
from beholder.images.formats.png_chunks import check_png
from beholder.images.formats.tiff_directory import check_tiff

_CHECKS: dict[str, Callable[[bytes], None]] = {
    "image/avif": check_avif,
    "image/gif": check_gif,
    "image/png": check_png,
    "image/tiff": check_tiff,
}  # WEBP, HEIC, HEIF and BMP are walked by readers that have bounds of their own


def check_structure(data: bytes, media_type: str, max_pixels: int) -> None:
    """Raise `Excess` for a file that would cost its readers more than a picture of `max_pixels` pixels may."""
    if media_type == "image/jpeg":
        check_jpeg(data, max_pixels)
    elif check := _CHECKS.get(media_type):
        check(data)
