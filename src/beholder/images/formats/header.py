"""The size of an image before anything is decoded: tokens, limits and bombs are judged by it."""

from dataclasses import dataclass

from beholder.faults import Fault, invalid
from beholder.images.formats.container import open_lazily
from beholder.images.formats.excess import Excess
from beholder.images.formats.orientation import orientation_of_exif, read_orientation, upright_size
from beholder.images.formats.promise import check_promise
from beholder.images.formats.reason import reason
from beholder.images.formats.sniff import refusal, sniff
from beholder.images.formats.structure import check_structure
from beholder.images.formats.webp import read_webp


@dataclass(frozen=True, slots=True)
class Header:
    """What an image is and how large, in upright pixels."""

    media_type: str
    width: int
    height: int


def read_header(data: bytes, where: str, max_pixels: int) -> Header:
    """Read what `data` is and its upright size, decoding no pixel and allocating nothing by that size.

    Raises `Fault` (INVALID_ARGUMENT, naming `where`) for what is not an image, for a broken header, for an
    image of more than `max_pixels` pixels, and for one built to cost more than any picture needs.
    """
    media_type = sniff(data)
    if media_type is None:
        raise invalid(refusal(data), where)
    try:
        check_structure(data, media_type, max_pixels)
        width, height = _upright_size(data, media_type, where, max_pixels)
    except Fault:
        raise
    except Excess as excess:
        raise invalid(f"this {media_type} is not read: {excess}; save it anew as PNG or JPEG", where) from excess
    except Exception as error:  # readers raise anything at all on hostile bytes
        raise invalid(
            f"this begins as {media_type} but its header is broken ({reason(error)}); save it anew as PNG or JPEG",
            where,
        ) from error
    return Header(media_type, width, height)


def _upright_size(data: bytes, media_type: str, where: str, max_pixels: int) -> tuple[int, int]:
    if media_type == "image/webp":
        webp = read_webp(data)
        _limit(webp.width, webp.height, where, max_pixels)
        return upright_size(webp.width, webp.height, orientation_of_exif(webp.exif) if webp.exif else 1)
    with open_lazily(data, media_type) as picture:
        _limit(*picture.size, where, max_pixels)
        check_promise(picture, data, media_type)
        return upright_size(*picture.size, read_orientation(picture, data, media_type))


def _limit(width: int, height: int, where: str, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise ValueError(f"it claims a size of {width} x {height}")
    if width * height > max_pixels:
        raise invalid(
            f"{width} x {height} = {width * height:,} pixels are more than the {max_pixels:,} taken; scale it down",
            where,
        )
