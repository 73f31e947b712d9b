import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.images.formats.header import Header, read_header
from tests.images.formats.test_orientation import with_late_exif
from tests.images.samples import (
    MAX_PIXELS,
    WHERE,
    Nasty,
    all_nasty,
    encode,
    exif_block,
    nasty,
    png_claiming,
    quarters,
    stored_as,
    variant,
)

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

NASTY = all_nasty()
COMMON = ["baseline.jpg", "exif6.jpg", "reference.png", "lossy.webp", "photo.heic", "photo.avif"]


@pytest.mark.parametrize("sample", [s for s in NASTY if s.upright_size], ids=lambda s: s.file)
def test_the_upright_size_of_every_sample_is_read(sample: Nasty) -> None:
    header = read_header(sample.data, WHERE, MAX_PIXELS)
    assert (header.width, header.height) == sample.upright_size


@pytest.mark.parametrize(
    "name",
    [
        "pillow__broken.png",
        "pillow__crash-4fb027452e6988530aa5dabee76eecacb3b79f8a.j2k",
        "pillow__seek_too_large.tif",
        "made__bomb_30000x30000.png",
        "made__script.svg",
        "made__text_named.jpg",
        "made__empty.jpg",
    ],
)
def test_a_refusal_names_the_block(name: str) -> None:
    data = nasty(name)
    with pytest.raises(Fault) as refused:
        read_header(data, WHERE, MAX_PIXELS)
    assert refused.value.status is Status.INVALID_ARGUMENT
    assert str(refused.value).startswith(f"{WHERE}: ")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_the_size_is_upright_in_every_container(kind: str, orientation: int) -> None:
    data = encode(stored_as(quarters(), orientation), kind, exif=exif_block(orientation))
    header = read_header(data, WHERE, MAX_PIXELS)
    assert (header.width, header.height) == (64, 48)


def test_exif_after_the_pixels_counts_too() -> None:
    assert read_header(with_late_exif(5), WHERE, MAX_PIXELS) == Header("image/png", 64, 48)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_claiming(50_000, 50_000), id="png"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\xff\x00" * 2, id="webp-canvas"),
        pytest.param(b"GIF89a" + b"\xff\xff" * 2 + b"\0\0\0" + b",\0\0\0\0\xff\xff\xff\xff\0\x08\0;", id="gif"),
        pytest.param(
            b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0" + b"\x50\xc3\0\0" * 2 + b"\x01\0\x18\0" + bytes(24), id="bmp"
        ),
        pytest.param(variant("baseline.jpg").replace(b"\x01\x0a\x01\x90", b"\xff\xdc\xff\xdc", 1), id="jpeg"),
    ],
)
def test_a_bomb_is_refused_from_its_header_before_any_allocation(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Fault, match=r"pixels are more than the 180,000,000 taken; scale it down"):
            read_header(data, WHERE, MAX_PIXELS)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000 + len(data)
    finally:
        tracemalloc.stop()


def test_the_limit_is_the_largest_that_passes() -> None:
    assert read_header(variant("reference.png"), WHERE, 400 * 266).width == 400
    with pytest.raises(Fault, match=r"400 x 266 = 106,400 pixels are more than the 106,399 taken"):
        read_header(variant("reference.png"), WHERE, 400 * 266 - 1)


@pytest.mark.parametrize("name", ["exif6.jpg", "lossless.webp", "lzw.tiff", "palette.gif", "photo.heic", "photo.avif"])
@settings(max_examples=60)
@given(damage=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8), keep=st.integers(0, 4000))
def test_a_damaged_header_is_read_or_refused_and_nothing_else(
    name: str, damage: list[tuple[int, int]], keep: int
) -> None:
    data = bytearray(variant(name)[:keep])
    for at, value in damage:
        if at < len(data):
            data[at] = value
    try:
        header = read_header(bytes(data), WHERE, MAX_PIXELS)
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT and fault.where == WHERE
    else:
        assert 0 < header.width * header.height <= MAX_PIXELS
