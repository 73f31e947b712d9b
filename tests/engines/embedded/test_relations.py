"""How boxes stand to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.engines.embedded.relations import centre, gap, holds, length

TABLE = Box(500, 200, 900, 800)
CUP = Box(420, 400, 520, 480)  # stands on the table's edge
LOW_CUP = Box(560, 400, 640, 480)  # inside the table's box
LAMP = Box(100, 400, 300, 480)  # above, not touching
DOG = Box(700, 820, 900, 960)  # beside it
FAR = Box(0, 0, 50, 50)
SMALL = st.integers(0, 99)


@pytest.mark.parametrize(
    ("kind", "one", "other", "true"),
    [
        pytest.param("on", CUP, TABLE, True, id="a cup on the edge"),
        pytest.param("on", LOW_CUP, TABLE, True, id="a cup on a table seen from above"),
        pytest.param("on", LAMP, TABLE, False, id="a lamp above"),
        pytest.param("on", TABLE, CUP, False, id="not the other way round"),
        pytest.param("in", LOW_CUP, TABLE, True, id="inside"),
        pytest.param("in", CUP, TABLE, False, id="mostly outside"),
        pytest.param("above", LAMP, TABLE, True, id="above"),
        pytest.param("above", DOG, TABLE, False, id="not over it"),
        pytest.param("under", TABLE, LAMP, True, id="under"),
        pytest.param("near", DOG, TABLE, True, id="near"),
        pytest.param("near", FAR, TABLE, False, id="far"),
        pytest.param("with", CUP, TABLE, True, id="touching"),
        pytest.param("with", LAMP, TABLE, False, id="apart"),
        pytest.param("left of", TABLE, DOG, True, id="left"),
        pytest.param("right of", TABLE, DOG, False, id="right"),
        pytest.param("behind", TABLE, DOG, False, id="what boxes cannot tell never holds"),
    ],
)
def test_holds(kind: str, one: Box, other: Box, true: bool) -> None:
    assert holds(kind, one, other) is true


def test_measures() -> None:
    assert centre(Box(0, 100, 200, 500)) == (100, 300)
    assert length(Box(0, 0, 400, 100)) == 200
    assert gap(Box(0, 0, 100, 100), Box(130, 140, 200, 200)) == 50
    assert gap(CUP, TABLE) == 0


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    top, left, height, width = (draw(SMALL) for _ in range(4))
    return Box(top, left, top + height + 1, left + width + 1)


@given(boxes(), boxes())
def test_rules_that_mirror_each_other(one: Box, other: Box) -> None:
    for kind in ("near", "with"):
        assert holds(kind, one, other) is holds(kind, other, one)
    assert holds("left of", one, other) is holds("right of", other, one)
    assert holds("above", one, other) is holds("under", other, one)
    assert gap(one, other) == gap(other, one) >= 0
