import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageFile

from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import orientation_of_exif, read_orientation, turn_upright, upright_size
from tests.images.samples import STORED, chunk, encode, exif_block, quarters, stored_as

EVERY = [*range(1, 9)]
ONE_SHORT = b"\0\x03\0\0\0\x01"  # type and count, as Pillow writes them


@pytest.mark.parametrize("orientation", EVERY)
def test_a_stored_picture_turns_upright(orientation: int) -> None:
    upright = quarters()
    stored = np.asarray(stored_as(upright, orientation))
    assert np.array_equal(turn_upright(stored, orientation), upright)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4]), st.sampled_from(EVERY))
def test_turning_keeps_every_pixel_and_agrees_with_the_size(
    height: int, width: int, channels: int, orientation: int
) -> None:
    pixels = np.arange(height * width * channels, dtype=np.uint8).reshape(height, width, channels)
    turned = turn_upright(pixels, orientation)
    assert turned.shape == (*upright_size(width, height, orientation)[::-1], channels)
    for band in range(channels):
        stored = Pillow.fromarray(turned[:, :, band])
        stored = stored.transpose(STORED[orientation]) if orientation in STORED else stored
        assert np.array_equal(np.asarray(stored), pixels[:, :, band])


@pytest.mark.parametrize(
    ("exif", "orientation"),
    [
        *(pytest.param(exif_block(value), value, id=f"orientation-{value}") for value in EVERY),
        pytest.param(exif_block(0), 1, id="zero"),
        pytest.param(exif_block(99), 1, id="ninety-nine"),
        pytest.param(exif_block(6)[6:], 6, id="without-the-exif-prefix"),
        pytest.param(b"", 1, id="empty"),
        pytest.param(b"Exif\0\0", 1, id="prefix-only"),
        pytest.param(b"Exif\0\0MM\0*\xff\xff\xff\xff", 1, id="directory-beyond-the-end"),
        pytest.param(exif_block(6)[:-8], 1, id="truncated"),
        pytest.param(b"not exif at all, whatever it is", 1, id="text"),
        pytest.param(Pillow.Exif().tobytes(), 1, id="no-tag"),
        pytest.param(exif_block(6).replace(ONE_SHORT, b"\0\x03\0\0\0\x02"), 1, id="two-values"),
        pytest.param(exif_block(6).replace(ONE_SHORT, b"\0\x02\0\0\0\x01"), 1, id="text-value"),
        pytest.param(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0", 8, id="little-endian"),
        pytest.param(b"II*\0\x08\0\0\0\xff\xff" + bytes(80_000), 1, id="far-too-many-entries"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_the_tag_is_read_or_taken_as_upright(exif: bytes, orientation: int) -> None:
    assert orientation_of_exif(exif) == orientation


@given(st.binary(max_size=80))
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_any_exif_gives_an_orientation(noise: bytes) -> None:
    assert orientation_of_exif(b"Exif\0\0MM\0*" + noise) in EVERY


def with_late_exif(orientation: int) -> bytes:
    """A PNG whose eXIf chunk stands after the pixels, where the specification allows it too."""
    png = encode(stored_as(quarters(), orientation), "PNG")
    end = png.rindex(b"IEND") - 4
    return png[:end] + chunk(b"eXIf", exif_block(orientation)[6:]) + png[end:]


@pytest.mark.parametrize("orientation", EVERY)
def test_exif_after_the_pixels_of_a_png_is_found_without_decoding(orientation: int) -> None:
    data = with_late_exif(orientation)
    picture = open_lazily(data, "image/png")
    assert read_orientation(picture, data, "image/png") == orientation
    assert isinstance(picture, ImageFile.ImageFile)
    assert picture.tile, "still undecoded"


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [pytest.param("HEIF", "image/heic", id="heic"), pytest.param("TIFF", "image/tiff", id="tiff")],
)
def test_what_the_reader_turns_itself_is_not_turned_again(kind: str, media_type: str) -> None:
    data = encode(stored_as(quarters(), 6), kind, exif=exif_block(6))
    picture = open_lazily(data, media_type)
    assert read_orientation(picture, data, media_type) == 1
    assert picture.size == (64, 48)
