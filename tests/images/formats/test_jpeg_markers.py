import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.formats.container import open_lazily
from beholder.images.formats.excess import Excess
from beholder.images.formats.jpeg_markers import (
    MOST_EXIF,
    MOST_PADDING,
    MOST_RESOURCES,
    MOST_SCANS,
    MOST_SEGMENTS,
    check_jpeg,
)
from tests.images.samples import MAX_PIXELS, all_nasty, encode, nasty, quarters, variant

PHOTO = variant("baseline.jpg")
EMPTY = b"\xff\xe5\0\x02"
OWN = 12  # segments of the photo itself, at most


def with_head(head: bytes, photo: bytes = PHOTO) -> bytes:
    """Put `head` after the first marker of a photo."""
    return photo[:2] + head + photo[2:]


def segment(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(content) + 2).to_bytes(2) + content


def with_scans(count: int, photo: bytes) -> bytes:
    """Repeat the last scan of a progressive photo, without its data, until there are `count` scans."""
    own = photo.count(b"\xff\xda")
    start = photo.rindex(b"\xff\xda")
    scan = photo[start : start + 2 + int.from_bytes(photo[start + 2 : start + 4])]
    return photo[:-2] + scan * (count - own) + photo[-2:]


JPEGS = [sample for sample in all_nasty() if sample.data.startswith(b"\xff\xd8")]


@pytest.mark.parametrize("sample", JPEGS, ids=lambda sample: sample.file)
def test_no_sample_has_too_much(sample: object) -> None:
    check_jpeg(sample.data, MAX_PIXELS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(with_head(EMPTY * MOST_SEGMENTS), "more than 1,000 segments before", id="segments"),
        pytest.param(with_head(b"\xff\xfe\0\x02" * MOST_SEGMENTS), "more than 1,000 segments", id="comments"),
        pytest.param(with_head(b"\xff\xd0" * MOST_SEGMENTS), "more than 1,000 segments", id="bare-markers"),
        pytest.param(with_head(b"\xff\xe5\0\0" * MOST_SEGMENTS), "more than 1,000 segments", id="of-no-length"),
        pytest.param(with_head(segment(0xE1, b"Exif\0\0") * (MOST_EXIF + 1)), "more than 8 EXIF", id="exif"),
        pytest.param(
            with_head(segment(0xED, b"Photoshop 3.0\0" + b"8BIM" * (MOST_RESOURCES + 1))),
            "more than 1,000 Photoshop resources",
            id="resources",
        ),
        pytest.param(with_head(b"\xff" * (MOST_PADDING + 1)), "more than 65,536 bytes of padding", id="fill-bytes"),
        pytest.param(with_head(EMPTY + b"\0" * (MOST_PADDING + 1)), "more than 65,536 bytes of padding", id="zeros"),
        pytest.param(with_head(b"\xff\0" * MOST_PADDING), "more than 65,536 bytes of padding", id="escaped"),
        pytest.param(
            with_head((EMPTY + b"\xff" * 1000) * 70), "more than 65,536 bytes of padding", id="padding-in-pieces"
        ),
        pytest.param(with_head(EMPTY, b"\xff\xd8" + b"\0" * 100_000), "of padding", id="nothing-but-zeros"),
    ],
)
def test_too_much_before_the_pixels_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Excess, match=says):
        check_jpeg(data, MAX_PIXELS)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(with_head(EMPTY * (MOST_SEGMENTS - OWN)), id="segments"),
        pytest.param(with_head(segment(0xE1, b"Exif\0\0") * (MOST_EXIF - 1)), id="exif"),
        pytest.param(with_head(b"\xff" * (MOST_PADDING // 2)), id="fill-bytes"),
        pytest.param(with_head(segment(0xE2, b"ICC_PROFILE\0" + bytes(60_000)) * 255), id="largest-profile"),
        pytest.param(with_head(segment(0xFE, b"\xff\xda" * 30_000)), id="scans-in-a-comment"),
        pytest.param(b"\xff\xd8", id="nothing"),
        pytest.param(b"\xff\xd8\xff\xda", id="a-scan-without-a-frame"),
        pytest.param(b"\xff\xd8\xff\xc2\0\x02\xff\xda\0\x02", id="empty-frame-and-scan"),
        pytest.param(PHOTO[: PHOTO.index(b"\xff\xda") + 3], id="cut-in-the-length-of-a-scan"),
    ],
)
def test_much_is_not_too_much(data: bytes) -> None:
    check_jpeg(data, MAX_PIXELS)


def test_pillow_walks_what_passes_as_it_is_walked_here() -> None:
    """Were a marker read another way here, a file could hide its segments behind it."""
    bare = b"".join(bytes((0xFF, kind)) for kind in (0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)))
    data = with_head(bare + b"\xff\xff\xff" + segment(0xDC, b"\xff\xda") + b"\xff\0\xff\0" + EMPTY * 3)
    with open_lazily(data, "image/jpeg") as picture:
        assert picture.size == (400, 266)
        assert len([name for name, _ in picture.applist if name == "APP5"]) == 3  # type: ignore[attr-defined]
    check_jpeg(data, MAX_PIXELS)
    with pytest.raises(Excess):
        check_jpeg(with_head(bare + segment(0xDC, b"\xff\xda") + EMPTY * MOST_SEGMENTS), MAX_PIXELS)


PROGRESSIVE = variant("progressive.jpg")


def test_only_so_many_scans_are_taken() -> None:
    check_jpeg(with_scans(MOST_SCANS, PROGRESSIVE), MAX_PIXELS)
    with pytest.raises(Excess, match="more than the 100 scans that are taken for 400 x 266 pixels"):
        check_jpeg(with_scans(MOST_SCANS + 1, PROGRESSIVE), MAX_PIXELS)


def test_the_larger_the_picture_the_fewer_scans() -> None:
    pixels = 400 * 266
    check_jpeg(with_scans(40, PROGRESSIVE), 2 * pixels)
    with pytest.raises(Excess, match="more than the 40 scans"):
        check_jpeg(with_scans(41, PROGRESSIVE), 2 * pixels)
    check_jpeg(PROGRESSIVE, pixels)


def test_scans_of_components_one_by_one_are_counted_in_baseline_too() -> None:
    grey = encode(Pillow.new("L", (16, 16)), "JPEG")
    at = grey.index(b"\xff\xc0")
    claims_three = grey[: at + 9] + b"\x03" + grey[at + 10 :]
    check_jpeg(with_scans(2 * MOST_SCANS, grey), MAX_PIXELS)
    with pytest.raises(Excess, match="more than the 100 scans"):
        check_jpeg(with_scans(MOST_SCANS + 1, claims_three), MAX_PIXELS)


def test_scans_of_another_picture_behind_the_first_do_not_count() -> None:
    check_jpeg(with_scans(60, PROGRESSIVE) * 2, MAX_PIXELS)


def test_segments_between_scans_are_counted() -> None:
    many = PROGRESSIVE[:-2] + (b"\xff\xdd\0\x04\0\0" * 10 + b"\xff\xda\0\x02") * 200
    with pytest.raises(Excess, match=r"segments between its scans|more than the 100 scans"):
        check_jpeg(many, MAX_PIXELS)


def test_nothing_is_copied() -> None:
    data = with_head(EMPTY * 900) + bytes(5_000_000)
    tracemalloc.start()
    try:
        check_jpeg(data, MAX_PIXELS)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200), st.integers(0, len(PROGRESSIVE)))
def test_any_bytes_pass_or_are_too_much(noise: bytes, keep: int) -> None:
    for data in (b"\xff\xd8" + noise, PROGRESSIVE[:keep] + noise, nasty("made__gray.jpg")[:keep] + noise):
        try:
            check_jpeg(data, MAX_PIXELS)
        except Excess as excess:
            assert "more than" in str(excess)


def test_a_picture_of_no_size_is_left_to_the_readers() -> None:
    data = bytearray(encode(quarters(), "JPEG", progressive=True))
    at = data.index(b"\xff\xc2")
    data[at + 5 : at + 9] = bytes(4)
    check_jpeg(bytes(data), MAX_PIXELS)
