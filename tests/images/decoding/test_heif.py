import numpy as np
import pytest

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.heif import decode_heif
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels
from tests.images.decoding.test_opencv import ramp, with_alpha
from tests.images.samples import encode, exif_block, nasty, quarters, stored_as, variant


def fast(data: bytes) -> Pixels | None:
    return decode_heif(data, open_lazily(data, "image/heic"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("photo.heic"), id="photo"),
        pytest.param(nasty("made__photo.heic"), id="another-photo"),
        pytest.param(nasty("heif__RGB_8__128x128.heif"), id="eight-bit"),
        pytest.param(nasty("heif__RGB_10__128x128.heif"), id="ten-bit"),
        pytest.param(encode(quarters(201, 99), "HEIF"), id="odd-width"),
        pytest.param(encode(stored_as(quarters(), 6), "HEIF", exif=exif_block(6)), id="turned-by-libheif"),
        pytest.param(encode(quarters(300, 200), "HEIF", tile_size=64), id="tiles"),
        pytest.param(encode(quarters(320, 240), "HEIF", thumbnails=[64]), id="with-a-thumbnail"),
        pytest.param(
            encode(quarters(), "HEIF", save_all=True, append_images=[ramp().convert("RGB")]), id="two-pictures"
        ),
    ],
)
def test_it_is_exactly_what_pillow_makes_of_it(data: bytes) -> None:
    pixels = fast(data)
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, flatten(open_lazily(data, "image/heic")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encode(ramp(), "HEIF"), id="grey"),
        pytest.param(encode(with_alpha(ramp()), "HEIF"), id="alpha"),
    ],
)
def test_other_kinds_are_left_to_pillow(data: bytes) -> None:
    assert fast(data) is None
    assert flatten(open_lazily(data, "image/heic")).shape[:2] == (48, 64)


def test_what_is_cut_off_is_refused() -> None:
    data = variant("photo.heic")
    picture = open_lazily(data, "image/heic")
    with pytest.raises((ValueError, EOFError, RuntimeError, OSError, SyntaxError)):
        decode_heif(data[: len(data) // 2], picture)
