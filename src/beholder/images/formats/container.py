"""Opening a picture without decoding it, by the reader that its sniffed type names and by no other.

Readers are constructed directly. `PIL.Image.open` would try formats that are not on our list, and judges
the size of a picture by a global that cannot be set per request; here the caller judges by `max_pixels`.
"""

import warnings
from collections.abc import Callable
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL import Image as Pillow
from pillow_heif import HeifImageFile

# Pillow warns of oddities (corrupt EXIF, short TIFF tags) that are refused or tolerated here on purpose.
# Said once for the whole process: `warnings.catch_warnings` would race between decoding threads.
warnings.filterwarnings("ignore", module=r"PIL\.")

_READERS: dict[str, Callable[[BytesIO], Pillow.Image]] = {
    "image/avif": AvifImagePlugin.AvifImageFile,
    "image/bmp": BmpImagePlugin.BmpImageFile,
    "image/gif": GifImagePlugin.GifImageFile,
    "image/heic": HeifImageFile,
    "image/heif": HeifImageFile,
    "image/jpeg": JpegImagePlugin.JpegImageFile,
    "image/png": PngImagePlugin.PngImageFile,
    "image/tiff": TiffImagePlugin.TiffImageFile,
    "image/webp": WebPImagePlugin.WebPImageFile,
}


def open_lazily(data: bytes, media_type: str) -> Pillow.Image:
    """Open the first frame of `data` without decoding it; `size` and `info` are then known.

    `size` is the stored one, except that HEIC, HEIF and TIFF are already turned upright.
    Raises whatever the reader raises on broken data: the caller turns that into a refusal.
    """
    return _READERS[media_type](BytesIO(data))
