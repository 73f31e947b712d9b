import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.excess import Excess
from beholder.images.formats.tiff_directory import MOST_ENTRIES, MOST_VALUES, Entry, Tiff, check_tiff
from tests.images.samples import encode, exif_block, nasty, quarters, variant

Row = tuple[int, int, int, int]  # tag, type, count, value
WIDTH: Row = (256, 3, 1, 64)
SHORT, LONG, TEXT = 3, 4, 2


def tiff(*rows: Row, tail: bytes = b"", big: bool = False, order: str = "<") -> bytes:
    """Make a TIFF of one directory with `tail` behind it."""
    mark = b"II" if order == "<" else b"MM"
    if big:
        head = mark + struct.pack(order + "HHHQ", 43, 8, 0, 16) + struct.pack(order + "Q", len(rows))
        return head + b"".join(struct.pack(order + "HHQQ", *row) for row in rows) + bytes(8) + tail
    head = mark + struct.pack(order + "HLH", 42, 8, len(rows))
    return head + b"".join(struct.pack(order + "HHLL", *row) for row in rows) + bytes(4) + tail


@pytest.mark.parametrize("big", [False, True], ids=["classic", "big"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_entries_are_read_in_both_orders_and_widths(big: bool, order: str) -> None:
    data = tiff((256, LONG, 1, 70_000), (257, LONG, 2, 8), big=big, order=order)
    read = Tiff(data)
    first, second = read.entries(read.first)
    assert (first.tag, first.type, first.count) == (256, LONG, 1)
    if not big or order == "<":  # a short value fills the first half of eight bytes
        assert read.number(first) == 70_000
    assert read.number(second) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(
            tiff(WIDTH, (273, LONG, MOST_VALUES + 1, 100), tail=bytes(4 * MOST_VALUES + 100)),
            "its tag 273 has 262,145 values",
            id="strips",
        ),
        pytest.param(
            tiff(WIDTH, (258, SHORT, 10**6, 100), tail=bytes(2 * 10**6), big=True),
            "its tag 258",
            id="bits-of-a-big-one",
        ),
        pytest.param(
            tiff(*((tag, SHORT, 1, 1) for tag in range(MOST_ENTRIES + 1))), "a directory of 4,097 entries", id="entries"
        ),
        pytest.param(
            tiff(*((1000, SHORT, 1, 1) for _ in range(MOST_ENTRIES + 1)), big=True), "4,097 entries", id="same-tag"
        ),
        pytest.param(
            tiff(WIDTH, (34665, LONG, 1, 72), tail=struct.pack("<Q", 70_000) + bytes(80_000), big=True),
            "a directory of 70,000 entries",
            id="entries-of-big-exif",
        ),
        pytest.param(
            tiff(
                (34665, LONG, 1, 26),
                tail=struct.pack("<HHHLL", 1, 37500, SHORT, 10**6, 50) + bytes(2 * 10**6),
            ),
            "its tag 37500",
            id="values-in-exif",
        ),
    ],
)
def test_too_much_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Excess, match=says):
        check_tiff(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("lzw.tiff"), id="photo"),
        pytest.param(nasty("made__multipage.tiff"), id="pages"),
        pytest.param(nasty("pillow__16bit.deflate.tif"), id="16-bit"),
        pytest.param(nasty("pillow__tiff_strip_cmyk_jpeg.tif"), id="cmyk"),
        pytest.param(nasty("pillow__seek_too_large.tif"), id="broken"),
        pytest.param(encode(quarters(), "TIFF", exif=exif_block(6), big_tiff=True), id="big"),
        pytest.param(tiff(WIDTH, (700, TEXT, 10**6, 100), tail=bytes(10**6)), id="much-text"),
        pytest.param(tiff(WIDTH, (273, LONG, 2**32 - 1, 100)), id="more-values-than-bytes"),
        pytest.param(tiff(*((34665, LONG, 1, n) for n in range(1000))), id="many-directories"),
        pytest.param(tiff((34665, LONG, 1, 8)), id="a-directory-inside-itself"),
        pytest.param(b"II*\0\x08\0\0\0\xff\xff", id="entries-beyond-the-end"),
    ],
)
def test_much_is_not_too_much(data: bytes) -> None:
    check_tiff(data)


def test_what_is_no_tiff_is_a_value_error() -> None:
    for data in (b"", b"II", b"XX*\0\0\0\0\0"):
        with pytest.raises(ValueError, match="no TIFF"):
            Tiff(data)


def test_values_are_not_brought_into_memory() -> None:
    data = tiff(WIDTH, (274, SHORT, 4_000_000, 100), tail=bytes(8_000_000))
    tracemalloc.start()
    try:
        read = Tiff(data)
        assert [read.number(entry) for entry in read.entries(read.first)] == [64, None]
        assert tracemalloc.get_traced_memory()[1] < 50_000
    finally:
        tracemalloc.stop()


@given(st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]), st.binary(min_size=4, max_size=200))
def test_any_bytes_pass_or_are_too_much(mark: bytes, noise: bytes) -> None:
    try:
        check_tiff(mark + noise)
    except Excess as excess:
        assert "at most" in str(excess)


def test_an_entry_is_a_value() -> None:
    assert Entry(1, 3, 1, 10) == Entry(1, 3, 1, 10)
