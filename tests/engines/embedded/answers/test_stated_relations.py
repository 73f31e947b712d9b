"""Two boxes show a relation only when they do more than meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.engines.embedded.answers.stated_relations import along, beside, held, on
from beholder.spatial.boxes import inside

TABLE = Box(500, 100, 900, 900)
WHOLE = Box(0, 0, 1000, 1000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    y = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True)))
    x = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True)))
    return Box(y[0], x[0], y[1], x[1])


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param(Box(300, 400, 600, 500), True, id="stands on it"),
        pytest.param(Box(550, 400, 650, 500), True, id="lies on it"),
        pytest.param(Box(300, 400, 490, 500), False, id="ends above it"),
        pytest.param(Box(750, 400, 850, 500), False, id="hangs low before it"),
        pytest.param(Box(300, 400, 990, 500), False, id="reaches below it"),
        pytest.param(Box(300, 0, 600, 150), False, id="mostly beside it"),
        pytest.param(WHOLE, False, id="larger than it"),
    ],
)
def test_on(box: Box, expected: bool) -> None:
    assert on(box, TABLE) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(Box(0, 0, 100, 100), Box(0, 120, 100, 220), True, id="a small gap"),
        pytest.param(Box(0, 0, 100, 100), Box(0, 160, 100, 260), False, id="a wide gap"),
        pytest.param(Box(0, 0, 100, 100), Box(90, 120, 190, 220), False, id="not at one height"),
        pytest.param(Box(0, 0, 100, 100), Box(0, 90, 100, 190), True, id="a little overlap"),
        pytest.param(Box(0, 0, 100, 100), Box(0, 20, 100, 120), False, id="before each other"),
    ],
)
def test_beside(one: Box, other: Box, expected: bool) -> None:
    assert beside(one, other) is expected
    assert beside(other, one) is expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param(Box(400, 350, 500, 450), True, id="at the body"),
        pytest.param(Box(400, 600, 500, 700), False, id="away"),
        pytest.param(Box(0, 300, 900, 600), False, id="as large as the person"),
    ],
)
def test_held(box: Box, expected: bool) -> None:
    assert held(box, Box(100, 300, 900, 500)) is expected


@given(boxes(), boxes())
def test_shares_are_shares(one: Box, other: Box) -> None:
    assert 0 <= inside(one, other) <= along(one, other) + 1e-12
    assert along(one, other) <= 1


@given(boxes())
def test_a_box_is_inside_itself_and_in_the_picture(box: Box) -> None:
    assert inside(box, box) == inside(box, WHOLE) == along(box, WHOLE) == 1
    assert not on(box, box)


@given(boxes(), boxes())
def test_being_on_is_never_mutual(one: Box, other: Box) -> None:
    assert not (on(one, other) and on(other, one))
