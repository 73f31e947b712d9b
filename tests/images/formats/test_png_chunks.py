import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.excess import Excess
from beholder.images.formats.png_chunks import MOST_CHUNKS, MOST_COMPRESSED, check_png, png_chunks
from tests.images.samples import chunk, encode, nasty, quarters, variant

PHOTO = variant("reference.png")
EMPTY = chunk(b"abCd", b"")


def before(kind: bytes, more: bytes, data: bytes = PHOTO) -> bytes:
    """Put `more` before the first chunk of `kind`."""
    at = data.index(kind) - 4
    return data[:at] + more + data[at:]


def test_the_chunks_are_walked_in_order_and_up_to_the_end() -> None:
    data = encode(quarters(), "PNG", dpi=(72, 72)) + EMPTY
    kinds = [kind for kind, _, _ in png_chunks(data)]
    assert kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"pHYs" in kinds and b"abCd" not in kinds
    assert {data[start - 4 : start] == kind for kind, start, _ in png_chunks(data)} == {True}


@pytest.mark.parametrize("kind", [b"IDAT", b"IEND"])
@pytest.mark.parametrize("more", [EMPTY, chunk(b"IDAT", b"")], ids=["unknown", "pixels"])
def test_too_many_chunks_are_refused_wherever_they_are(kind: bytes, more: bytes) -> None:
    with pytest.raises(Excess, match="more than 50,000 chunks"):
        check_png(before(kind, more * MOST_CHUNKS))


def test_as_many_as_the_largest_encoders_write_pass() -> None:
    check_png(before(b"IEND", EMPTY * (MOST_CHUNKS - 50)))


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_texts_that_must_be_unfolded_are_counted(kind: bytes) -> None:
    text = chunk(kind, b"name\0\0" + zlib.compress(bytes(1000)))
    own = PHOTO.count(b"iCCP")
    check_png(before(b"IDAT", text * (MOST_COMPRESSED - own)))
    with pytest.raises(Excess, match="more than 20 compressed texts"):
        check_png(before(b"IEND", text * (MOST_COMPRESSED + 1)))


@pytest.mark.parametrize("name", ["made__bomb_30000x30000.png", "pillow__broken.png", "made__truncated_half.png"])
def test_broken_ones_are_left_to_the_readers(name: str) -> None:
    check_png(nasty(name))


@given(st.binary(max_size=100))
def test_any_bytes_have_chunks(noise: bytes) -> None:
    for kind, start, end in png_chunks(b"\x89PNG\r\n\x1a\n" + noise):
        assert len(kind) == 4 and 16 <= start <= end
