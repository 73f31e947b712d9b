import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.spatial.boxes import Fractions
from beholder.spatial.tiles import cut, grid, to_image, uncut

LOWER_RIGHT: Fractions = (0.4, 0.4, 1.0, 1.0)


PARTS = st.integers(1, 6)
OVERLAPS = st.floats(0, 0.9)
SHARES = st.floats(0, 1)


@given(PARTS, OVERLAPS, SHARES, SHARES)
def test_every_point_lies_in_a_tile(parts: int, overlap: float, x: float, y: float) -> None:
    tiles = grid(parts, overlap)
    assert len(tiles) == parts**2
    assert any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in tiles)


@given(PARTS, OVERLAPS)
def test_tiles_are_squares_of_one_size_inside_the_image(parts: int, overlap: float) -> None:
    side = 1 / (parts - (parts - 1) * overlap)
    for x0, y0, x1, y1 in grid(parts, overlap):
        assert min(x0, y0) >= 0
        assert max(x1, y1) <= 1 + 1e-9
        assert (x1 - x0, y1 - y0) == pytest.approx((side, side))


def test_two_parts_a_side_are_quarters_and_a_bit() -> None:
    flat = [round(edge, 9) for tile in grid(2) for edge in tile]
    assert flat == [0, 0, 0.6, 0.6, 0.4, 0, 1, 0.6, 0, 0.4, 0.6, 1, 0.4, 0.4, 1, 1]


@pytest.mark.parametrize(("parts", "overlap"), [(0, 0.2), (2, 1.0), (2, -0.1)])
def test_grids_that_are_none_are_refused(parts: int, overlap: float) -> None:
    with pytest.raises(ValueError, match="no grid"):
        grid(parts, overlap)


@given(st.integers(1, 700), st.integers(1, 700), PARTS)
def test_a_cut_is_never_empty_and_no_larger_than_the_image(width: int, height: int, parts: int) -> None:
    image = np.zeros((height, width, 3), np.uint8)
    for tile in grid(parts):
        part = cut(image, tile)
        assert 1 <= part.shape[0] <= height
        assert 1 <= part.shape[1] <= width


def test_a_cut_is_the_right_part() -> None:
    image = np.arange(100, dtype=np.uint8).reshape(10, 10, 1).repeat(3, axis=2)
    assert cut(image, LOWER_RIGHT)[0, 0, 0] == 44
    assert cut(image, LOWER_RIGHT).shape == (6, 6, 3)
    assert np.shares_memory(cut(image, LOWER_RIGHT), image)


def test_boxes_move_to_the_image() -> None:
    moved = to_image(np.array([[0.0, 0.5, 1.0, 1.0]]), LOWER_RIGHT)
    assert moved == pytest.approx(np.array([[0.4, 0.7, 1.0, 1.0]]))


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 4), max_size=5))
def test_moved_boxes_stay_within_the_tile(rows: list[tuple[float, ...]]) -> None:
    boxes = np.array(rows).reshape(-1, 4)
    for tile in grid(2):
        moved = to_image(boxes, tile)
        assert (moved >= np.array([tile[0], tile[1]] * 2) - 1e-9).all()
        assert (moved <= np.array([tile[2], tile[3]] * 2) + 1e-9).all()


@pytest.mark.parametrize(
    ("box", "whole"),
    [
        pytest.param([0.3, 0.3, 0.6, 0.6], True, id="in the middle"),
        pytest.param([0.0, 0.3, 0.6, 0.6], False, id="cut by the left edge, which is inside the image"),
        pytest.param([0.3, 0.01, 0.6, 0.6], False, id="cut by the top edge, which is inside the image"),
        pytest.param([0.3, 0.3, 1.0, 1.0], True, id="ends where the image ends"),
    ],
)
def test_uncut(box: list[float], whole: bool) -> None:
    assert uncut(np.array([box]), LOWER_RIGHT).tolist() == [whole]


def test_uncut_mirrors_for_the_opposite_tile() -> None:
    rows = np.array([[0.0, 0.0, 0.5, 0.5], [0.5, 0.5, 0.99, 0.8]])
    assert uncut(rows, (0.0, 0.0, 0.6, 0.6)).tolist() == [True, False]
