import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import (
    Box,
)


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param((0, 0, 0, 10), id="no height"),
        pytest.param((0, 10, 10, 10), id="no width"),
        pytest.param((10, 0, 5, 10), id="upside down"),
        pytest.param((0, 10, 10, 5), id="mirrored"),
        pytest.param((-1, 0, 10, 10), id="above the image"),
        pytest.param((0, 0, 10, 1001), id="beyond the image"),
    ],
)
def test_a_wrong_box_cannot_be_made(corners: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a box"):
        Box(*corners)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 1000), st.integers(1, 1000))
def test_a_box_is_made_exactly_when_its_corners_are_ordered(y0: int, x0: int, y1: int, x1: int) -> None:
    if y0 < y1 and x0 < x1:
        assert (Box(y0, x0, y1, x1).ymin, Box(y0, x0, y1, x1).xmax) == (y0, x1)
    else:
        with pytest.raises(ValueError, match="not a box"):
            Box(y0, x0, y1, x1)
