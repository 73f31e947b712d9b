"""Colours as a screen shows them: whatever profile a picture was saved in, an engine sees sRGB.

Phones save Display P3, cameras Adobe RGB, printers CMYK. Taken at face value these look dull or wrong,
and a colour named in an answer would be wrong with them.
"""

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image as Pillow
from PIL import ImageCms

from beholder.domain import RGB
from beholder.images.formats.orientation import Pixels

_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
_COLOUR_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}  # as ICC.1:2022 names them, 7.2.6


def to_srgb(pixels: Pixels, profile: bytes | None) -> RGB:
    """Turn uint8 [H, W, C] into sRGB [H, W, 3]; C is 1 (grey), 3 (RGB) or 4 (CMYK, 255 is full ink).

    `profile` is the ICC profile of the picture. One that is broken, or meant for another kind of picture, is
    passed over: the picture is then taken as sRGB, as every viewer does.
    """
    mode = _MODES[pixels.shape[2]]
    if profile:
        converted = _by_profile(pixels, mode, profile)
        if converted is not None:
            return converted
    if mode == "RGB":
        return pixels
    if mode == "L":
        return np.repeat(pixels, 3, axis=2)
    return np.asarray(_as_picture(pixels, mode).convert("RGB"))


def _by_profile(pixels: Pixels, mode: str, data: bytes) -> RGB | None:
    """Convert by the ICC profile `data`, or answer None when it is of no use or says sRGB anyway."""
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        if profile.profile.xcolor_space.strip() != _COLOUR_SPACES[mode]:
            return None
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return None
        transform = ImageCms.buildTransform(profile, _srgb(), mode, "RGB")
        return np.asarray(transform.apply(_as_picture(pixels, mode)))
    except (ImageCms.PyCMSError, OSError, ValueError, AttributeError):
        return None


def _as_picture(pixels: Pixels, mode: str) -> Pillow.Image:
    height, width, _ = pixels.shape
    return Pillow.frombuffer(mode, (width, height), np.ascontiguousarray(pixels), "raw", mode, 0, 1)


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
