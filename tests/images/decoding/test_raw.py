import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL.TiffImagePlugin import TiffImageFile

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.raw import decode_raw
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels
from tests.images.decoding.test_opencv import ramp, with_alpha
from tests.images.samples import encode, exif_block, nasty, quarters, stored_as, variant

TIFF, BMP = "image/tiff", "image/bmp"


def fast(data: bytes, media_type: str, size: tuple[int, int] | None = None) -> Pixels | None:
    picture = open_lazily(data, media_type)
    return decode_raw(data, picture, size or picture.size)


def downwards(picture: Pillow.Image) -> bytes:
    """Make a BMP whose first row is the topmost: its height is negative."""
    data = bytearray(encode(picture.transpose(Pillow.Transpose.FLIP_TOP_BOTTOM), "BMP"))
    data[22:26] = struct.pack("<i", -picture.height)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(encode(quarters(), "TIFF"), TIFF, id="tiff"),
        pytest.param(encode(quarters(13, 7), "TIFF"), TIFF, id="odd-tiff"),
        pytest.param(encode(ramp(), "TIFF"), TIFF, id="grey-tiff"),
        pytest.param(encode(quarters(), "TIFF", tiffinfo={278: 10}), TIFF, id="strips"),
        pytest.param(encode(quarters(), "TIFF", big_tiff=True), TIFF, id="big-tiff"),
        pytest.param(encode(quarters(), "BMP"), BMP, id="bmp"),
        pytest.param(encode(quarters(13, 7), "BMP"), BMP, id="bmp-with-padded-rows"),
        pytest.param(encode(ramp(), "BMP"), BMP, id="grey-bmp"),
        pytest.param(downwards(Pillow.fromarray(quarters(14, 6))), BMP, id="bmp-from-above"),
    ],
)
def test_plain_pixels_are_exactly_what_pillow_makes_of_them(data: bytes, media_type: str) -> None:
    pixels = fast(data, media_type)
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, flatten(open_lazily(data, media_type)))


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(variant("lzw.tiff"), TIFF, id="compressed"),
        pytest.param(encode(stored_as(quarters(), 6), "TIFF", exif=exif_block(6)), TIFF, id="turned"),
        pytest.param(encode(quarters(), "TIFF")[:-1], TIFF, id="cut-off-tiff"),
        pytest.param(encode(quarters(), "BMP")[:-1], BMP, id="cut-off-bmp"),
        pytest.param(encode(with_alpha(ramp()), "TIFF"), TIFF, id="alpha"),
        pytest.param(encode(with_alpha(ramp()), "BMP"), BMP, id="bmp-of-32-bits"),
        pytest.param(encode(ramp().convert("I;16"), "TIFF"), TIFF, id="sixteen-bits"),
        pytest.param(encode(ramp().convert("1"), "BMP"), BMP, id="one-bit"),
        pytest.param(encode(ramp(), "TIFF", tiffinfo={262: 0}), TIFF, id="white-is-zero"),
        pytest.param(encode(Pillow.fromarray(quarters()).quantize(8), "BMP"), BMP, id="palette"),
        pytest.param(encode(Pillow.fromarray(quarters()).convert("CMYK"), "TIFF"), TIFF, id="four-inks"),
        pytest.param(nasty("pillow__tiff_strip_cmyk_jpeg.tif"), TIFF, id="jpeg-inside"),
    ],
)
def test_other_kinds_are_left_to_pillow(data: bytes, media_type: str) -> None:
    assert fast(data, media_type) is None


def test_other_containers_are_left_to_pillow() -> None:
    data = variant("reference.png")
    assert decode_raw(data, open_lazily(data, "image/png"), (400, 266)) is None


def test_strips_that_lie_elsewhere_are_left_to_pillow() -> None:
    data = encode(quarters(), "TIFF", tiffinfo={278: 24})
    picture = open_lazily(data, TIFF)
    assert isinstance(picture, TiffImageFile)
    assert len(picture.tile) == 2
    picture.tile.reverse()
    assert decode_raw(data, picture, picture.size) is None


@pytest.mark.parametrize(("kind", "media_type"), [("TIFF", TIFF), ("BMP", BMP)])
@pytest.mark.parametrize("size", [(64, 48), (32, 24), (5, 4)])
def test_the_pixels_do_not_keep_the_file_alive(kind: str, media_type: str, size: tuple[int, int]) -> None:
    data = encode(quarters(), kind)
    pixels = fast(data, media_type, size)
    assert pixels is not None
    assert pixels.shape == (size[1], size[0], 3)
    assert not np.shares_memory(pixels, np.frombuffer(data, np.uint8))
    assert pixels[0, 0].tolist() == [255, 0, 0] and pixels[-1, 0].tolist() == [0, 0, 255]


@settings(max_examples=60)
@given(kind=st.sampled_from([("TIFF", TIFF), ("BMP", BMP)]), at=st.integers(8, 200), value=st.integers(0, 255))
def test_a_damaged_header_gives_what_pillow_gives(kind: tuple[str, str], at: int, value: int) -> None:
    damaged = bytearray(encode(quarters(8, 6), kind[0]))
    damaged[at % len(damaged)] = value
    try:
        pixels = fast(bytes(damaged), kind[1])
    except Exception:  # Pillow refuses to open it
        return
    if pixels is not None:
        assert np.array_equal(pixels, flatten(open_lazily(bytes(damaged), kind[1])))
