import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.formats.orientation import orientation_of_exif
from beholder.images.formats.webp import read_webp
from tests.images.samples import encode, exif_block, quarters, variant


def riff(kind: bytes, content: bytes, *, claimed: int | None = None) -> bytes:
    size = len(content) if claimed is None else claimed
    return b"RIFF\0\0\0\0WEBP" + kind + size.to_bytes(4, "little") + content


def translucent() -> Pillow.Image:
    return Pillow.new("RGBA", (7, 5), (1, 2, 3, 40))


def animation() -> bytes:
    return encode(quarters(9, 4), "WEBP", save_all=True, append_images=[Pillow.new("RGB", (9, 4))])


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param(variant("lossy.webp"), (400, 266), id="lossy"),
        pytest.param(variant("lossless.webp"), (400, 266), id="lossless"),
        pytest.param(encode(translucent(), "WEBP"), (7, 5), id="alpha"),
        pytest.param(encode(quarters(1, 1), "WEBP"), (1, 1), id="one-pixel"),
        pytest.param(animation(), (9, 4), id="animated"),
        pytest.param(riff(b"VP8X", bytes(4) + b"\xff\xff\xff" * 2), (2**24, 2**24), id="largest-canvas"),
    ],
)
def test_the_size_is_read_by_hand(data: bytes, size: tuple[int, int]) -> None:
    header = read_webp(data)
    assert (header.width, header.height) == size


@pytest.mark.parametrize("lossless", [True, False], ids=["lossless", "lossy"])
def test_the_exif_behind_the_pixels_is_found(lossless: bool) -> None:
    data = encode(np.zeros((4, 6, 3), np.uint8), "WEBP", exif=exif_block(8), lossless=lossless)
    exif = read_webp(data).exif
    assert exif is not None
    assert orientation_of_exif(exif) == 8


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"RIFF\0\0\0\0WEBP", id="nothing-after-the-name"),
        pytest.param(riff(b"VP8X", b"\x08"), id="canvas-cut"),
        pytest.param(riff(b"VP8X", b"", claimed=2**32 - 1), id="length-beyond-the-end"),
        pytest.param(riff(b"VP8L", b"\x00" * 5), id="lossless-without-signature"),
        pytest.param(riff(b"VP8 ", b"\x00" * 10), id="lossy-without-start-code"),
        pytest.param(riff(b"EXIF", b"\x00" * 10), id="another-chunk-first"),
    ],
)
def test_a_file_without_a_size_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"it ends before|holds no size"):
        read_webp(data)


@given(st.binary(max_size=60))
def test_any_bytes_give_a_size_or_a_value_error(noise: bytes) -> None:
    try:
        header = read_webp(b"RIFF\0\0\0\0WEBP" + noise)
    except ValueError:
        return
    assert header.width >= 0 and header.height >= 0
