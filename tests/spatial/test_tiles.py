import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.spatial.boxes import Fractions
from beholder.spatial.tiles import cut, quarters, to_image, uncut

LOWER_RIGHT: Fractions = (0.4, 0.4, 1.0, 1.0)


@given(st.floats(0.5, 1), st.floats(0, 1), st.floats(0, 1))
def test_every_point_lies_in_a_quarter(share: float, x: float, y: float) -> None:
    assert any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in quarters(share))


@pytest.mark.parametrize("share", [0.0, 0.49, 1.01])
def test_quarters_that_would_leave_a_gap_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"0\.5 to 1"):
        quarters(share)


@given(st.integers(1, 700), st.integers(1, 700), st.floats(0.5, 1))
def test_a_cut_is_never_empty_and_no_larger_than_the_image(width: int, height: int, share: float) -> None:
    image = np.zeros((height, width, 3), np.uint8)
    for tile in quarters(share):
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
    for tile in quarters():
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
