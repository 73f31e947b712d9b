from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw

from beholder.images.decoding.shrink import fit, halve, shrink
from beholder.images.formats.orientation import Pixels
from tests.images.decoding.test_flatten import reopened
from tests.images.samples import quarters, variant

RATIOS = [1.02, 1.2, 1.3, 1.5, 1.97, 2.0, 2.05, 2.5, 3.1, 3.9, 4.0, 4.5, 6.0, 9.0]


def photo() -> Pixels:
    return np.asarray(reopened(variant("reference.png")).convert("RGB"))


def text() -> Pixels:
    page = Pillow.new("RGB", (480, 360), "white")
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.text((4, 18 * line), "Invoice 4711: the quick brown fox owes 0123456789.50 for a lazy dog", fill="black")
    return np.asarray(page)


def likeness(left: Pixels, right: Pixels) -> float:
    """Peak signal to noise ratio, in dB."""
    return float(10 * np.log10(255**2 / max(float(np.mean((left.astype(float) - right) ** 2)), 1e-9)))


@pytest.mark.parametrize(
    ("size", "longest", "fitted"),
    [
        pytest.param((400, 300), None, (400, 300), id="no-limit"),
        pytest.param((400, 300), 400, (400, 300), id="just-fits"),
        pytest.param((400, 300), 1000, (400, 300), id="never-enlarged"),
        pytest.param((400, 300), 200, (200, 150), id="half"),
        pytest.param((300, 400), 200, (150, 200), id="tall"),
        pytest.param((400, 301), 100, (100, 75), id="rounded"),
        pytest.param((4000, 1), 10, (10, 1), id="a-strip-keeps-a-row"),
    ],
)
def test_the_longer_side_is_made_to_fit(size: tuple[int, int], longest: int | None, fitted: tuple[int, int]) -> None:
    assert fit(*size, longest) == fitted


def test_what_fits_is_not_copied() -> None:
    pixels = quarters()
    assert shrink(pixels, (64, 48)) is pixels
    picture = Pillow.fromarray(pixels)
    assert halve(picture, (64, 48)) is picture


@settings(max_examples=200)
@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    channels=st.sampled_from([1, 3, 4]),
    longest=st.integers(1, 300),
    value=st.integers(0, 255),
)
def test_any_size_shrinks_and_one_colour_stays_itself(
    height: int, width: int, channels: int, longest: int, value: int
) -> None:
    pixels = np.full((height, width, channels), value, np.uint8)
    size = fit(width, height, longest)
    shrunk = shrink(pixels, size)
    assert shrunk.shape == (size[1], size[0], channels)
    assert shrunk.dtype == np.uint8
    assert (shrunk == value).all()


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("kind", [photo, text])
def test_it_is_as_near_to_the_best_as_exact_areas_are(kind: Callable[[], Pixels], ratio: float) -> None:
    pixels = kind()
    longest = round(pixels.shape[1] / ratio)
    size = fit(pixels.shape[1], pixels.shape[0], longest)
    best = np.asarray(Pillow.fromarray(pixels).resize(size, Pillow.Resampling.LANCZOS))
    areas = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    assert likeness(shrink(pixels, size), best) >= likeness(areas, best) - 2


@pytest.mark.parametrize("ratio", RATIOS)
def test_no_thin_stroke_is_lost(ratio: float) -> None:
    pixels = np.full((240, 960, 3), 255, np.uint8)
    columns = np.arange(20, 940, 61)
    pixels[:, columns] = 0
    shrunk = shrink(pixels, fit(960, 240, round(960 / ratio)))
    scale = shrunk.shape[1] / 960
    darkness = 255 - shrunk[shrunk.shape[0] // 2, :, 0].astype(float)
    for column in columns:
        at = (column + 0.5) * scale
        ink = darkness[max(0, int(at) - 3) : int(at) + 4].sum() / 255
        assert ink == pytest.approx(scale, rel=0.4), column


@pytest.mark.parametrize("ratio", RATIOS)
def test_nothing_moves(ratio: float) -> None:
    pixels = np.zeros((240, 320, 1), np.uint8)
    pixels[60:100, 200:260] = 255
    shrunk = shrink(pixels, fit(320, 240, round(320 / ratio)))[:, :, 0].astype(float)
    scale = np.array(shrunk.shape) / (240, 320)
    rows, columns = np.indices(shrunk.shape)
    centre = np.array([(rows * shrunk).sum(), (columns * shrunk).sum()]) / shrunk.sum() + 0.5
    assert centre / scale == pytest.approx([80, 230], abs=1.0)


def test_a_scaled_decode_that_is_a_row_too_high_loses_it() -> None:
    pixels = quarters(50, 34)
    shrunk = shrink(pixels, (50, 33))
    assert shrunk.shape == (33, 50, 3)
    assert np.array_equal(shrunk[[0, 0, -1, -1], [0, -1, 0, -1]], pixels[[0, 0, -1, -1], [0, -1, 0, -1]])


@pytest.mark.parametrize(
    ("size", "longest", "halved"),
    [
        pytest.param((64, 48), 17, (64, 48), id="nearly-four-times"),
        pytest.param((64, 48), 16, (32, 24), id="four-times"),
        pytest.param((64, 48), 8, (16, 12), id="eight-times"),
        pytest.param((48, 64), 8, (12, 16), id="tall"),
        pytest.param((63, 48), 8, (63, 48), id="odd"),
        pytest.param((64, 46), 8, (32, 23), id="odd-once-halved"),
        pytest.param((64, 1), 8, (64, 1), id="strip"),
    ],
)
def test_only_exact_halvings_are_done_in_pillow(size: tuple[int, int], longest: int, halved: tuple[int, int]) -> None:
    assert halve(Pillow.new("RGB", size), fit(*size, longest)).size == halved


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_halving_in_pillow_changes_nothing_but_roundings(mode: str) -> None:
    picture = reopened(variant("reference.png")).convert(mode)
    pixels = np.atleast_3d(np.asarray(picture))
    halved = halve(picture, (45, 30))
    assert halved.size == (200, 133)
    first_halved = shrink(np.atleast_3d(np.asarray(halved)), (45, 30))
    assert np.abs(first_halved.astype(int) - shrink(pixels, (45, 30))).max() <= 1
