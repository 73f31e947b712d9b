from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.opencv import decode_opencv
from tests.images.samples import encode, exif_block, quarters, stored_as, variant


def with_alpha(alpha: Pillow.Image | int) -> Pillow.Image:
    picture = Pillow.fromarray(quarters()).convert("RGBA")
    picture.putalpha(alpha)
    return picture


def ramp() -> Pillow.Image:
    return Pillow.linear_gradient("L").resize((64, 48))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(Pillow.fromarray(quarters()), id="rgb"),
        pytest.param(with_alpha(255), id="opaque"),
        pytest.param(with_alpha(0), id="transparent"),
        pytest.param(with_alpha(128), id="half-transparent"),
        pytest.param(with_alpha(ramp()), id="every-transparency"),
    ],
)
def test_it_gives_exactly_what_pillow_gives(kind: str, picture: Pillow.Image) -> None:
    data = encode(picture, kind, lossless=True, exact=True)
    opened = Pillow.open(BytesIO(data))
    pixels = decode_opencv(data, opened.mode, opened.size)
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, flatten(opened))


def test_grey_keeps_its_one_channel() -> None:
    pixels = decode_opencv(encode(ramp(), "PNG"), "L", (64, 48))
    assert pixels is not None
    assert np.array_equal(pixels[:, :, 0], np.asarray(ramp()))
    assert pixels.shape == (48, 64, 1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_orientation_is_left_to_others(kind: str) -> None:
    data = encode(stored_as(quarters(), 6), kind, exif=exif_block(6), lossless=True)
    pixels = decode_opencv(data, "RGB", (48, 64))
    assert pixels is not None
    assert np.array_equal(pixels, np.asarray(stored_as(quarters(), 6)))


@pytest.mark.parametrize(
    ("data", "mode", "size"),
    [
        pytest.param(b"", "RGB", (1, 1), id="nothing"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(40), "RGB", (1, 1), id="no-picture"),
        pytest.param(variant("reference.png")[:5000], "RGB", (400, 266), id="cut-off"),
        pytest.param(variant("lossy.webp")[:5000], "RGB", (400, 266), id="cut-off-webp"),
        pytest.param(encode(quarters(), "PNG"), "RGB", (64, 49), id="another-size"),
        pytest.param(encode(quarters(), "PNG"), "RGBA", (64, 48), id="another-mode"),
    ],
)
def test_what_it_cannot_do_is_left_to_pillow(data: bytes, mode: str, size: tuple[int, int]) -> None:
    assert decode_opencv(data, mode, size) is None
