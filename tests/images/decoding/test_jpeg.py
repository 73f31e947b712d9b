import logging

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from beholder.images.decoding.flatten import flatten
from beholder.images.decoding.jpeg import LEAST_PRESENT, decode_jpeg
from beholder.images.formats.container import open_lazily
from beholder.images.formats.orientation import Pixels
from tests.images.samples import encode, nasty, quarters, variant


def fast(data: bytes, longest: int | None = None) -> Pixels | None:
    return decode_jpeg(data, open_lazily(data, "image/jpeg"), longest)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(variant("baseline.jpg"), id="baseline"),
        pytest.param(variant("progressive.jpg"), id="progressive"),
        pytest.param(nasty("made__gray.jpg"), id="grey"),
        pytest.param(encode(quarters(), "JPEG", subsampling=0), id="full-colour"),
        pytest.param(encode(quarters(), "JPEG", subsampling=1), id="half-colour"),
        pytest.param(encode(quarters(), "JPEG", keep_rgb=True), id="stored-as-rgb"),
        pytest.param(encode(quarters(7, 5), "JPEG"), id="smaller-than-a-block"),
        pytest.param(nasty("made__garbage_tail.jpg"), id="garbage-after-the-end"),
        pytest.param(nasty("pillow__frame_size.mpo"), id="several-pictures-in-one-file"),
    ],
)
def test_the_fast_road_gives_what_pillow_gives(data: bytes) -> None:
    pixels = fast(data)
    assert pixels is not None
    expected = flatten(open_lazily(data, "image/jpeg"))
    assert pixels.shape == expected.shape
    assert np.abs(pixels.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("data", [variant("cmyk.jpg"), nasty("made__cmyk.jpg")], ids=["variant", "nasty"])
def test_four_inks_are_left_to_pillow(data: bytes) -> None:
    assert fast(data) is None


@pytest.mark.parametrize("longest", [1, 50, 51, 100, 199, 200, 399, 400, 401, 5000])
def test_a_scaled_decode_never_falls_below_what_is_wanted(longest: int) -> None:
    pixels = fast(variant("baseline.jpg"), longest)
    assert pixels is not None
    longer = max(pixels.shape)
    assert min(longest, 400) <= longer <= 400
    assert longer < 2 * max(longest, 50) or longer == 400


@pytest.mark.parametrize(
    ("longest", "decoded"),
    [
        pytest.param(None, (266, 400), id="whole"),
        pytest.param(201, (266, 400), id="a-little-more-than-a-half"),
        pytest.param(200, (133, 200), id="a-half"),
        pytest.param(150, (133, 200), id="three-eighths-are-slower"),
        pytest.param(100, (67, 100), id="a-quarter"),
        pytest.param(50, (34, 50), id="an-eighth"),
        pytest.param(1, (34, 50), id="never-less"),
    ],
)
@pytest.mark.parametrize("name", ["baseline.jpg", "progressive.jpg"])
def test_only_quick_scales_are_decoded(name: str, longest: int | None, decoded: tuple[int, int]) -> None:
    pixels = fast(variant(name), longest)
    assert pixels is not None
    assert pixels.shape[:2] == decoded


def test_a_scaled_decode_of_a_tall_picture_is_judged_by_its_height() -> None:
    pixels = fast(variant("exif6.jpg"), 200)  # stored lying on its side
    assert pixels is not None
    assert pixels.shape == (200, 133, 3)


def test_a_lost_tail_is_taken_and_said(caplog: pytest.LogCaptureFixture) -> None:
    data = variant("baseline.jpg")
    with caplog.at_level(logging.WARNING):
        pixels = fast(data[: len(data) * 8 // 10])
    whole = fast(data)
    assert pixels is not None and whole is not None
    rows = pixels.shape[0] // 2
    assert np.array_equal(pixels[:rows], whole[:rows])
    assert "damaged JPEG" in caplog.text and "% of its rows" in caplog.text


@pytest.mark.parametrize("share", [0.05, 0.15, 0.25])
@pytest.mark.parametrize("longest", [None, 100])
def test_a_picture_that_is_mostly_lost_is_refused(share: float, longest: int | None) -> None:
    data = variant("baseline.jpg")
    with pytest.raises(ValueError, match=r"only \d+% of its rows are there"):
        fast(data[: int(len(data) * share)], longest)


def test_a_picture_of_middle_grey_is_not_taken_for_a_lost_one() -> None:
    data = encode(Pillow.new("RGB", (64, 64), (128, 128, 128)), "JPEG")
    pixels = fast(data)
    assert pixels is not None
    assert (pixels == 128).all()


def test_headers_that_contradict_each_other_are_refused() -> None:
    data = variant("baseline.jpg")
    picture = open_lazily(data, "image/jpeg")
    other = encode(quarters(), "JPEG")
    with pytest.raises(ValueError, match="contradict"):
        decode_jpeg(other, picture, None)


@settings(max_examples=60)
@given(at=st.integers(700, 29_000), noise=st.binary(min_size=1, max_size=200))
def test_damage_within_gives_a_picture_or_a_value_error(at: int, noise: bytes) -> None:
    data = variant("baseline.jpg")
    data = data[:at] + noise + data[at + len(noise) :]
    try:
        pixels = fast(data)
    except ValueError:
        return
    assert pixels is None or pixels.shape == (266, 400, 3)
    assert 0 < LEAST_PRESENT < 1
