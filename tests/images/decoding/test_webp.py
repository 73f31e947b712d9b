import numpy as np
import pytest
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.webp import decode_webp
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels
from tests.images.decoding.profiles import rgb_profile
from tests.images.decoding.test_opencv import ramp, with_alpha
from tests.images.samples import encode, exif_block, nasty, quarters, variant


def fast(data: bytes) -> Pixels | None:
    return decode_webp(data, open_lazily(data, "image/webp"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("lossy.webp"), id="lossy"),
        pytest.param(variant("lossless.webp"), id="lossless"),
        pytest.param(nasty("pillow__hopper.webp"), id="another-encoder"),
        pytest.param(encode(quarters(), "WEBP", exif=exif_block(6)), id="lying-on-its-side"),
        pytest.param(encode(quarters(), "WEBP", icc_profile=rgb_profile("Display P3")), id="profile"),
        pytest.param(encode(with_alpha(ramp()), "WEBP"), id="lossy-alpha"),
        pytest.param(encode(with_alpha(ramp()), "WEBP", lossless=True), id="lossless-alpha"),
        pytest.param(encode(with_alpha(255), "WEBP"), id="opaque-alpha"),
        pytest.param(encode(quarters(1, 1), "WEBP"), id="one-pixel"),
        pytest.param(encode(quarters(13, 7), "WEBP"), id="odd-sizes"),
    ],
)
def test_a_still_is_exactly_what_pillow_makes_of_it(data: bytes) -> None:
    pixels = fast(data)
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, flatten(open_lazily(data, "image/webp")))


def test_an_animation_is_left_to_pillow() -> None:
    frames = [Pillow.new("RGB", (8, 6), colour) for colour in ("red", "lime")]
    assert fast(encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)) is None


def test_bytes_behind_the_end_do_not_stand_in_for_lost_ones() -> None:
    data = encode(quarters(), "WEBP", lossless=True)
    picture = open_lazily(data, "image/webp")
    half = len(data) // 2
    assert decode_webp(data + b"garbage", picture) is not None
    assert decode_webp(data[:half] + b"\0" + data[half:], picture) is None


def test_what_is_not_a_webp_is_left_to_pillow() -> None:
    data = encode(quarters(), "WEBP")
    assert decode_webp(data, Pillow.fromarray(quarters())) is None


@pytest.mark.parametrize("keep", [0.4, 0.8, 0.99])
@pytest.mark.parametrize("name", ["lossy.webp", "lossless.webp"])
def test_what_is_cut_off_is_left_to_pillow(name: str, keep: float) -> None:
    data = variant(name)
    picture = open_lazily(data, "image/webp")
    assert decode_webp(data[: int(len(data) * keep)], picture) is None
