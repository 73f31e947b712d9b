import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box
from beholder.engines.embedded.experts.reading.line import Line, in_reading_order, turned


def line(text: str, ymin: int, xmin: int, high: int = 40, wide: int = 100) -> Line:
    return Line(text, Box(ymin, xmin, ymin + high, xmin + wide), 1.0)


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([line("b", 100, 0), line("a", 0, 0)], "ab", id="from the top"),
        pytest.param([line("b", 0, 500), line("a", 10, 0)], "ab", id="a row that sags to the left"),
        pytest.param([line("c", 60, 0), line("b", 5, 300), line("a", 0, 100)], "abc", id="rows, then columns"),
        pytest.param([line("b", 0, 400, 40), line("a", 0, 0, 200)], "ba", id="a tall line is a row of its own"),
    ],
)
def test_reading_order(lines: list[Line], order: str) -> None:
    assert "".join(line.text for line in in_reading_order(lines)) == order


@pytest.mark.parametrize(
    ("turns", "order"),
    [
        pytest.param(0, "abc", id="as it stands"),
        pytest.param(1, "bca", id="on its right side"),
        pytest.param(2, "cba", id="upside down"),
        pytest.param(3, "acb", id="on its left side"),
    ],
)
def test_reading_order_of_a_turned_page(turns: int, order: str) -> None:
    lines = [line("a", 0, 0), line("b", 0, 500), line("c", 500, 500)]
    assert "".join(line.text for line in in_reading_order(lines, turns)) == order


@given(
    st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True),
    st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True),
)
def test_four_quarter_turns_bring_a_box_back(ys: list[int], xs: list[int]) -> None:
    box = Box(min(ys), min(xs), max(ys), max(xs))
    assert turned(box, 4) == box
    assert turned(turned(box, 1), 3) == box
    assert turned(box, 2) == Box(1000 - box.ymax, 1000 - box.xmax, 1000 - box.ymin, 1000 - box.xmin)
