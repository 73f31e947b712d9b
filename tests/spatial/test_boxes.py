import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.spatial.boxes import (
    WHOLE,
    Fractions,
    area,
    containment,
    fuse,
    inside,
    iou,
    iou_matrix,
    nms,
    to_box,
    to_fractions,
    to_pixels,
)

edge = st.integers(0, 1000)
boxes = st.builds(
    lambda y, x: Box(min(y), min(x), max(y), max(x)),
    st.lists(edge, min_size=2, max_size=2, unique=True),
    st.lists(edge, min_size=2, max_size=2, unique=True),
)
anything = st.floats(allow_nan=True, allow_infinity=True)
sizes = st.integers(1, 5000)


@pytest.mark.parametrize(
    ("xyxy", "box"),
    [
        pytest.param((0.0, 0.0, 1.0, 1.0), Box(0, 0, 1000, 1000), id="whole"),
        pytest.param((0.1, 0.2, 0.3, 0.4), Box(200, 100, 400, 300), id="y comes first"),
        pytest.param((0.3, 0.4, 0.1, 0.2), Box(200, 100, 400, 300), id="corners put in order"),
        pytest.param((-0.5, -9.0, 0.5, 1.7), Box(0, 0, 1000, 500), id="clamped"),
        pytest.param((0.50004, 0.0, 0.50006, 1.0), Box(0, 500, 1000, 501), id="thin side kept"),
        pytest.param((0.99999, 0.0, 1.0, 1.0), Box(0, 999, 1000, 1000), id="thin at the far edge"),
        pytest.param((0.5, 0.1, 0.5, 0.9), None, id="no width"),
        pytest.param((1.2, 0.1, 1.5, 0.9), None, id="outside"),
        pytest.param((math.nan, 0.0, 1.0, 1.0), None, id="not a number"),
        pytest.param((0.0, 0.0, math.inf, 1.0), None, id="infinite"),
    ],
)
def test_to_box(xyxy: Fractions, box: Box | None) -> None:
    assert to_box(xyxy) == box


@given(boxes)
def test_fractions_round_trip(box: Box) -> None:
    assert to_box(to_fractions(box)) == box


@given(st.tuples(anything, anything, anything, anything))
def test_any_numbers_give_a_box_or_none(xyxy: Fractions) -> None:
    box = to_box(xyxy)
    if box is not None and min(xyxy) >= 0 and max(xyxy) <= 1:
        near = to_fractions(box)
        x, y = sorted((xyxy[0], xyxy[2])), sorted((xyxy[1], xyxy[3]))
        assert near == pytest.approx((x[0], y[0], x[1], y[1]), abs=0.0011)


@given(boxes, sizes, sizes)
def test_pixels_are_within_the_image_and_never_none(box: Box, width: int, height: int) -> None:
    x0, y0, x1, y1 = to_pixels(box, width, height)
    assert 0 <= x0 < x1 <= width
    assert 0 <= y0 < y1 <= height


@given(boxes, sizes, sizes)
def test_pixels_are_those_that_the_cookbook_reads(box: Box, width: int, height: int) -> None:
    x0, y0, x1, y1 = to_pixels(box, width, height)
    assert (x0, y0) == (int(box.xmin / 1000 * width), int(box.ymin / 1000 * height))
    assert x1 in (int(box.xmax / 1000 * width), x0 + 1)
    assert y1 in (int(box.ymax / 1000 * height), y0 + 1)


@given(boxes, st.integers(1000, 5000), st.integers(1000, 5000))
def test_pixels_lead_back_to_the_box(box: Box, width: int, height: int) -> None:
    x0, y0, x1, y1 = to_pixels(box, width, height)
    back = to_box((x0 / width, y0 / height, x1 / width, y1 / height))
    assert back is not None
    assert [back.ymin, back.xmin, back.ymax, back.xmax] == pytest.approx(
        [box.ymin, box.xmin, box.ymax, box.xmax], abs=1
    )


def test_the_whole_image_is_all_its_pixels() -> None:
    assert to_pixels(WHOLE, 641, 427) == (0, 0, 641, 427)


def test_area_is_a_share() -> None:
    assert area(WHOLE) == 1
    assert area(Box(0, 0, 500, 100)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(Box(0, 0, 10, 10), Box(0, 0, 10, 10), 1.0, id="same"),
        pytest.param(Box(0, 0, 10, 10), Box(0, 5, 10, 15), 1 / 3, id="half shared"),
        pytest.param(Box(0, 0, 10, 10), Box(10, 0, 20, 10), 0.0, id="touching"),
        pytest.param(Box(0, 0, 10, 10), Box(500, 500, 510, 510), 0.0, id="apart on both axes"),
        pytest.param(Box(0, 0, 10, 10), Box(0, 0, 5, 5), 0.25, id="one inside"),
    ],
)
def test_iou(a: Box, b: Box, expected: float) -> None:
    assert iou(a, b) == pytest.approx(expected)
    assert iou(b, a) == pytest.approx(expected)


@given(boxes, boxes)
def test_some_of_a_box_is_inside_another(a: Box, b: Box) -> None:
    assert 0 <= inside(a, b) <= 1
    assert inside(a, a) == pytest.approx(1)
    assert inside(a, b) * area(a) == pytest.approx(inside(b, a) * area(b))
    assert inside(a, b) >= iou(a, b) - 1e-12


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        pytest.param(Box(0, 0, 100, 100), Box(50, 50, 200, 200), 0.25, id="a corner"),
        pytest.param(Box(50, 50, 60, 60), Box(0, 0, 100, 100), 1, id="all"),
        pytest.param(Box(0, 0, 100, 100), Box(100, 0, 200, 100), 0, id="beside"),
    ],
)
def test_inside(one: Box, other: Box, share: float) -> None:
    assert inside(one, other) == pytest.approx(share)


@given(st.lists(boxes, min_size=1, max_size=6), st.lists(boxes, min_size=1, max_size=6))
def test_iou_matrix_agrees_with_iou(some: list[Box], others: list[Box]) -> None:
    matrix = iou_matrix(np.array([to_fractions(a) for a in some]), np.array([to_fractions(b) for b in others]))
    assert matrix.shape == (len(some), len(others))
    assert matrix == pytest.approx(np.array([[iou(a, b) for b in others] for a in some]))


def test_iou_matrix_of_nothing_and_of_empty_boxes() -> None:
    assert iou_matrix(np.zeros((0, 4)), np.zeros((3, 4))).shape == (0, 3)
    assert iou_matrix(np.zeros((1, 4)), np.array([[0.0, 0.0, 1.0, 1.0]])) == pytest.approx(0)


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        pytest.param(Box(0, 0, 10, 10), Box(0, 0, 10, 10), 1.0, id="same"),
        pytest.param(Box(0, 0, 100, 100), Box(10, 10, 20, 20), 1.0, id="one inside"),
        pytest.param(Box(0, 0, 10, 10), Box(0, 5, 10, 25), 0.5, id="half of the smaller"),
        pytest.param(Box(0, 0, 10, 10), Box(10, 0, 20, 10), 0.0, id="touching"),
    ],
)
def test_containment(a: Box, b: Box, share: float) -> None:
    one, other = np.array([to_fractions(a)]), np.array([to_fractions(b)])
    assert containment(one, other) == pytest.approx(np.array([[share]]))
    assert containment(other, one) == pytest.approx(np.array([[share]]))


@given(st.lists(boxes, min_size=1, max_size=6))
def test_containment_is_never_less_than_iou(some: list[Box]) -> None:
    rows = np.array([to_fractions(box) for box in some])
    assert (containment(rows, rows) >= iou_matrix(rows, rows) - 1e-12).all()
    assert containment(rows, rows).max() <= 1 + 1e-12


@pytest.mark.parametrize(
    ("rivals", "kept"),
    [
        pytest.param([(0, 1)], [1, 2], id="the surer of two stays"),
        pytest.param([], [1, 0, 2], id="no rivals"),
        pytest.param([(0, 1), (1, 2)], [1], id="one drops two"),
        pytest.param([(0, 2), (0, 1)], [1, 2], id="what was dropped drops nobody"),
    ],
)
def test_nms(rivals: list[tuple[int, int]], kept: list[int]) -> None:
    matrix = np.eye(3, dtype=bool)
    for one, other in rivals:
        matrix[one, other] = matrix[other, one] = True
    assert nms(np.array([0.8, 0.9, 0.3]), matrix).tolist() == kept


def test_nms_of_nothing() -> None:
    assert nms(np.zeros(0), np.zeros((0, 0), bool)).tolist() == []


def test_nms_keeps_the_order_of_equals() -> None:
    assert nms(np.array([0.5, 0.5]), np.eye(2, dtype=bool)).tolist() == [0, 1]


def test_fused_boxes_are_weighted_means() -> None:
    boxes = np.array([[0.0, 0.0, 1.0, 1.0], [0.4, 0.2, 0.6, 0.8]])
    fused = fuse(boxes, np.array([[1, 0], [0, 5], [3, 1]]))
    assert fused == pytest.approx(np.array([boxes[0], boxes[1], [0.1, 0.05, 0.9, 0.95]]))
    assert fuse(boxes[:0], np.zeros((0, 0))).shape == (0, 4)
