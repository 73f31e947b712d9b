import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.png import decode_png
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels
from beholder.images.formats.png_chunks import png_chunks
from tests.images.decoding.profiles import rgb_profile
from tests.images.decoding.test_opencv import ramp, with_alpha
from tests.images.samples import encode, nasty, quarters, variant

RGB = encode(quarters(), "PNG")
BIG = variant("reference.png")


def fast(data: bytes) -> Pixels | None:
    return decode_png(data, open_lazily(data, "image/png"))


def by_pillow(data: bytes) -> Pixels:
    return flatten(open_lazily(data, "image/png"))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(data: bytes, kind: bytes, content: bytes) -> bytes:
    """Add a chunk behind the header."""
    return data[:33] + chunk(kind, content) + data[33:]


def repacked(data: bytes, piece: int) -> bytes:
    """Spread the pixels over chunks of `piece` bytes."""
    pixels = b"".join(data[start:end] for kind, start, end in png_chunks(data) if kind == b"IDAT")
    pieces = [chunk(b"IDAT", pixels[at : at + piece]) for at in range(0, len(pixels), piece)]
    return data[:33] + b"".join(pieces) + chunk(b"tEXt", b"Comment\0after") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(RGB, id="rgb"),
        pytest.param(BIG, id="photo"),
        pytest.param(encode(ramp(), "PNG"), id="grey"),
        pytest.param(encode(with_alpha(255), "PNG"), id="opaque-alpha"),
        pytest.param(encode(with_alpha(ramp()), "PNG"), id="alpha"),
        pytest.param(nasty("made__alpha_hole.png"), id="alpha-hole"),
        pytest.param(nasty("made__px_1x1.png"), id="one-pixel"),
        pytest.param(nasty("made__strip_4000x1.png"), id="strip"),
        pytest.param(repacked(BIG, 7), id="many-small-chunks"),
        pytest.param(repacked(RGB, 1_000_000), id="one-chunk"),
        pytest.param(encode(quarters(), "PNG", icc_profile=rgb_profile("Display P3")), id="profile"),
        pytest.param(with_chunk(RGB, b"gAMA", struct.pack(">I", 100_000)), id="linear-gamma"),
        pytest.param(with_chunk(RGB, b"iCCP", b"x\0\0broken"), id="broken-profile"),
        pytest.param(with_chunk(RGB, b"sBIT", b"\5\6\5"), id="significant-bits"),
        pytest.param(RGB + b"garbage behind the end", id="garbage-behind"),
    ],
)
def test_a_plain_png_is_exactly_what_pillow_makes_of_it(data: bytes) -> None:
    pixels = fast(data)
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, by_pillow(data))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encode(Pillow.fromarray(quarters()).quantize(8), "PNG"), id="palette"),
        pytest.param(encode(ramp().convert("1"), "PNG"), id="one-bit"),
        pytest.param(encode(ramp().convert("LA"), "PNG"), id="grey-with-alpha"),
        pytest.param(nasty("made__gray_16bit.png"), id="sixteen-bit-grey"),
        pytest.param(nasty("imgrs__basn2c16.png"), id="sixteen-bit-rgb"),
        pytest.param(encode(quarters(), "PNG", transparency=(255, 0, 0)), id="a-transparent-colour"),
        pytest.param(
            encode(Pillow.fromarray(quarters()), "PNG", save_all=True, append_images=[ramp().convert("RGB")]),
            id="animation",
        ),
    ],
)
def test_other_kinds_are_left_to_pillow(data: bytes) -> None:
    assert fast(data) is None
    assert by_pillow(data).size > 0


def test_interlaced_rows_are_left_to_pillow() -> None:
    header = RGB[16:28] + b"\1"
    assert fast(RGB[:8] + chunk(b"IHDR", header) + RGB[33:]) is None


@pytest.mark.parametrize("keep", [0.05, 0.5, 0.9, 0.999])
def test_what_is_cut_off_is_left_to_pillow(keep: float) -> None:
    assert fast(BIG[: int(len(BIG) * keep)]) is None


def test_pixels_interrupted_by_another_chunk_are_left_to_pillow() -> None:
    pieces = repacked(BIG, 20_000)
    second = next(start for kind, start, _ in png_chunks(pieces) if kind == b"IDAT") - 8 + 20_012
    interrupted = pieces[:second] + chunk(b"tEXt", b"Comment\0between") + pieces[second:]
    assert fast(pieces) is not None
    assert fast(interrupted) is None


@settings(max_examples=60)
@given(at=st.integers(33, len(BIG) - 13), value=st.integers(1, 255))
def test_a_flipped_byte_never_gives_other_pixels_than_pillow_does(at: int, value: int) -> None:
    damaged = bytearray(BIG)
    damaged[at] ^= value
    try:
        pixels = fast(bytes(damaged))
    except Exception:  # Pillow refuses to open it
        return
    assert pixels is None or np.array_equal(pixels, by_pillow(BIG))
