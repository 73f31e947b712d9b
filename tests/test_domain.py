"""The values hold their contracts by themselves."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder import domain
from beholder.domain import Box, Image, Inline, Mask, OutputFormat, OutputKind, Usage


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


def test_usage_adds_up() -> None:
    usage = Usage(input_text=5, input_image=258, output_text=7, thought=2)
    assert (usage.input, usage.total) == (263, 272)


def test_every_value_is_frozen() -> None:
    values = [kind for kind in vars(domain).values() if dataclasses.is_dataclass(kind)]
    assert len(values) > 15
    for kind in values:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Inline(b"secret bytes"), id="inline bytes"),
        pytest.param(Image(b"secret bytes", "image/png", "0", 1, 1, 258, "input"), id="an image"),
        pytest.param(Mask(np.full((1, 1), 7, np.uint8)), id="a mask"),
    ],
)
def test_pixels_never_reach_a_log_by_repr(value: object) -> None:
    assert "secret" not in repr(value)
    assert "[[7" not in repr(value)


def test_the_default_form_of_an_answer_is_words() -> None:
    assert OutputFormat() == OutputFormat(OutputKind.TEXT, None)
