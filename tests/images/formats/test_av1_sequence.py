import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.formats.av1_sequence import MOST_UNITS, frame_sizes
from beholder.images.formats.excess import Excess
from beholder.images.formats.item_boxes import frame_offsets
from tests.images.samples import encode, nasty, variant

DELIMITER, FRAME = b"\x12\0", b"\x32\0"


def bits(*fields: tuple[int, int]) -> bytes:
    """Write (value, number of bits) one after the other."""
    text = "".join(f"{value:0{count}b}" for value, count in fields)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8))


def unit(content: bytes) -> bytes:
    return b"\x0a" + bytes((len(content),)) + content


SIZE = ((9, 4), (7, 4), (639, 10), (199, 8))
REDUCED = unit(bits((0, 3), (1, 1), (1, 1), (31, 5), *SIZE))
PLAIN = unit(bits((1, 3), (0, 1), (0, 1), (0, 1), (0, 1), (0, 5), (0, 12), (8, 5), (1, 1), *SIZE))
TIMED = unit(
    bits(
        *((0, 3), (0, 2)),
        *((1, 1), (1, 32), (30, 32), (1, 1), (0, 2), (1, 1), (3, 2)),  # timing, with a number of variable length
        *((1, 1), (9, 5), (1, 32), (5, 10)),  # model of the decoder, whose delays have ten bits
        *((1, 1), (1, 5)),  # a delay of the display; two operating points
        *((0, 12), (9, 5), (0, 1), (1, 1), (3, 10), (4, 10), (1, 1), (1, 1), (9, 4)),
        *((0, 12), (3, 5), (0, 1), (0, 1)),
        *SIZE,
    )
)


@pytest.mark.parametrize("header", [REDUCED, PLAIN, TIMED], ids=["reduced", "plain", "timed"])
def test_the_size_is_read_behind_whatever_stands_before_it(header: bytes) -> None:
    assert list(frame_sizes(b"??" + DELIMITER + header + FRAME, 2)) == [(640, 200)]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param(variant("photo.avif"), (400, 266), id="photo"),
        pytest.param(nasty("pillow__hopper.avif"), (128, 128), id="hopper"),
        pytest.param(encode(Pillow.new("RGB", (1, 1)), "AVIF"), (1, 1), id="one-pixel"),
        pytest.param(encode(Pillow.new("L", (300, 5)), "AVIF"), (300, 5), id="grey"),
        pytest.param(
            encode(
                Pillow.new("RGB", (70, 50)), "AVIF", save_all=True, append_images=[Pillow.new("RGB", (70, 50), "red")]
            ),
            (70, 50),
            id="moving",
        ),
    ],
)
def test_the_size_of_real_pictures_is_read(data: bytes, size: tuple[int, int]) -> None:
    assert {found for at in frame_offsets(data) for found in frame_sizes(data, at)} == {size}


@pytest.mark.parametrize(
    ("stream", "count"),
    [
        pytest.param(DELIMITER + REDUCED + REDUCED + FRAME, 2, id="each-header-counts"),
        pytest.param(DELIMITER + FRAME + REDUCED, 0, id="none-behind-a-frame"),
        pytest.param(b"\x2a\x03abc" + REDUCED, 1, id="behind-metadata"),
        pytest.param(b"\x0e\0" + REDUCED[1:], 1, id="with-an-extension"),
        pytest.param(b"\x08" + REDUCED[2:], 1, id="up-to-the-end"),
        pytest.param(b"\x2a\x83\x00abc" + REDUCED, 1, id="a-long-length"),
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b"\x0a", 1, id="cut"),
    ],
)
def test_units_are_walked_up_to_the_first_frame(stream: bytes, count: int) -> None:
    assert len(list(frame_sizes(stream, 0))) == count


def test_a_header_cannot_hide_behind_endless_units() -> None:
    with pytest.raises(Excess, match="more than 16 units before its first frame"):
        list(frame_sizes(DELIMITER * MOST_UNITS + REDUCED, 0))


@given(st.binary(max_size=100), st.integers(0, 200))
def test_any_bytes_have_sizes_or_too_many_units(noise: bytes, at: int) -> None:
    try:
        sizes = list(frame_sizes(noise, at))
    except Excess:
        return
    assert all(1 <= width <= 65536 and 1 <= height <= 65536 for width, height in sizes)
