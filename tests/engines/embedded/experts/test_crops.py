"""Where a crop lies in the picture, and where the network's answer lies in the crop."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.engines.embedded.experts.crops import (
    CELLS,
    GRID,
    SIDE,
    Rectangle,
    cut_out,
    neighbours,
    rectangle,
    sample,
    with_context,
)
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.experts import drawn

MIDDLE = (150.0, 100.0, 250.0, 200.0)


@st.composite
def rectangles(draw: st.DrawFn) -> Rectangle:
    x, y = draw(st.floats(-50, 400)), draw(st.floats(-50, 300))
    return x, y, x + draw(st.floats(0.5, 300)), y + draw(st.floats(0.5, 300))


# --- the crop ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        pytest.param(Box(0, 0, 1000, 1000), (0, 0, 333, 77), id="all"),
        pytest.param(Box(500, 1, 501, 2), (0.333, 38.5, 0.666, 38.577), id="less than a pixel"),
    ],
)
def test_a_rectangle_is_not_rounded(box: Box, wanted: Rectangle) -> None:
    assert rectangle(box, 333, 77) == pytest.approx(wanted)


@given(rectangles())
def test_context_leaves_the_box_in_the_middle(inside: Rectangle) -> None:
    seen = with_context(inside)
    assert (seen[0] + seen[2], seen[1] + seen[3]) == pytest.approx((inside[0] + inside[2], inside[1] + inside[3]))
    assert seen[2] - seen[0] == pytest.approx(1.25 * (inside[2] - inside[0]))
    assert seen[3] - seen[1] == pytest.approx(1.25 * (inside[3] - inside[1]))


def test_a_crop_shows_the_box_in_the_middle_and_context_around() -> None:
    image = drawn.flat(400, 300, (0, 0, 255))
    image[100:200, 150:250] = (255, 0, 0)
    shown = sample(image, with_context(MIDDLE), SIDE)[:, :, 0] > 127
    for axis in (0, 1):
        span = np.flatnonzero(shown.any(axis=axis))
        assert (span[0], span[-1]) == (pytest.approx(0.1 * SIDE, abs=1), pytest.approx(0.9 * SIDE - 1, abs=1))


def test_a_crop_beyond_the_border_repeats_it() -> None:
    image = drawn.flat(100, 100, (9, 9, 9))
    image[:, 0] = 200
    shown = sample(image, with_context((0, 0, 100, 100)), SIDE)
    assert (shown[SIDE // 2, : SIDE // 20] == 200).all()
    assert (shown[SIDE // 2, SIDE // 4 :] == 9).all()


def test_a_mask_is_nothing_beyond_its_border() -> None:
    shown = sample(np.full((50, 50), 255, np.uint8), (-50, 0, 50, 50), 100, cv2.BORDER_CONSTANT)
    assert (shown[:, :49] == 0).all()
    assert (shown[5:-5, 51:] == 255).all()


def test_a_large_crop_is_smoothed_and_keeps_its_mean() -> None:
    image = np.zeros((2000, 2000, 3), np.uint8)
    image[::2] = 255  # lines that a plain sample would turn into bands
    shown = sample(image, with_context((0, 0, 2000, 2000)), SIDE)[30:-30, 30:-30]
    assert shown.mean() == pytest.approx(127.5, abs=6)
    assert shown.std() < 30


@given(rectangles(), st.integers(1, 60), st.integers(1, 60))
def test_any_rectangle_can_be_seen(seen: Rectangle, width: int, height: int) -> None:
    assert (sample(drawn.flat(width, height, (7, 8, 9)), seen, SIDE) == (7, 8, 9)).all()


# --- neighbours --------------------------------------------------------------------------------------


def test_nobody_beside() -> None:
    maps = neighbours(with_context(MIDDLE), MIDDLE, [])
    assert maps.shape == (2, CELLS, CELLS)
    assert not maps.any()


@pytest.mark.parametrize(
    ("other", "layer", "share"),
    [
        pytest.param((150, 100, 200, 200), 0, 0.4 * 0.8, id="half of it"),
        pytest.param((-900, -900, 900, 900), 1, 1, id="all around it"),
        pytest.param((180, 130, 190, 140), 0, 0.08 * 0.08, id="a part of it"),
        pytest.param((900, 900, 910, 910), 0, 0, id="elsewhere"),
    ],
)
def test_a_neighbour_covers_its_share_on_the_layer_of_its_size(other: Rectangle, layer: int, share: float) -> None:
    maps = neighbours(with_context(MIDDLE), MIDDLE, [other])
    assert maps[layer].mean() == pytest.approx(share, abs=1e-6)
    assert not maps[1 - layer].any()


@given(rectangles(), st.lists(rectangles(), max_size=6))
def test_shares_are_shares_in_any_order(inside: Rectangle, others: list[Rectangle]) -> None:
    maps = neighbours(with_context(inside), inside, others)
    assert ((maps >= 0) & (maps <= 1)).all()
    assert (maps == neighbours(with_context(inside), inside, others[::-1])).all()


# --- the way back ------------------------------------------------------------------------------------


def test_the_box_is_cut_from_where_it_lies_in_the_output() -> None:
    answer = np.zeros((GRID, GRID), np.float32)
    first = GRID // 10 + 1  # the box is a tenth from each side: 9.6 .. 86.4
    answer[first : GRID - first, first : GRID - first] = 1
    inside = (0.0, 0.0, 960.0, 480.0)
    mask = cut_out(answer, with_context(inside), (0, 0, 960, 480)).values
    edge = np.concatenate([mask[:2].ravel(), mask[:, :4].ravel()])
    assert (mask[20:-20, 20:-20] == 255).all()
    assert not edge.any()


@given(st.integers(0, 990), st.integers(0, 990), st.integers(1, 500), st.integers(1, 500))
def test_what_is_cropped_comes_back_where_it_was(y: int, x: int, high: int, wide: int) -> None:
    box = Box(y, x, min(1000, y + high), min(1000, x + wide))
    image = np.zeros((480, 640), np.uint8)
    image[:, 320:] = 255
    seen = with_context(rectangle(box, 640, 480))
    pixels = to_pixels(box, 640, 480)
    mask = cut_out(sample(image, seen, GRID).astype(np.float32) / np.float32(255), seen, pixels).values
    truth = image[pixels[1] : pixels[3], pixels[0] : pixels[2]] > 0
    assert mask.shape == truth.shape
    differing = (mask > 0) != truth
    columns = np.flatnonzero(differing.any(axis=0)) + pixels[0]
    assert all(abs(column + 0.5 - 320) <= 1 + (seen[2] - seen[0]) / GRID for column in columns)
