import pytest

from beholder.domain import Box
from beholder.engines.embedded.experts.reading.closer import MOST, PAGE, doubtful
from beholder.engines.embedded.experts.reading.line import Line

SIZE = 500, 1000


def line(box: Box, score: float = 0.99) -> Line:
    return Line("TEXT", box, score)


@pytest.mark.parametrize(
    ("found", "parts"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([(line(Box(500, 500, 540, 600)), 40.0)], [], id="large and sure"),
        pytest.param([(line(Box(500, 500, 540, 600)), 20.0)], [(0.46, 0.42, 0.64, 0.62)], id="small"),
        pytest.param([(line(Box(500, 500, 600, 600), 0.7), 50.0)], [(0.4, 0.3, 0.7, 0.8)], id="unsure"),
        pytest.param([(line(Box(500, 500, 600, 600), 0.1), 50.0)], [], id="hardly writing at all"),
        pytest.param([(line(Box(0, 900, 40, 1000)), 20.0)], [(0.86, 0.0, 1.0, 0.12)], id="in a corner"),
        pytest.param([(line(Box(0, 0, 900, 900)), 20.0)], [], id="nearly the whole picture"),
        pytest.param(
            [(line(Box(100, 100, 140, 200)), 20.0), (line(Box(150, 150, 190, 250)), 20.0)],
            [(0.06, 0.02, 0.29, 0.27)],
            id="two that touch",
        ),
    ],
)
def test_what_is_worth_a_second_look(found: list[tuple[Line, float]], parts: list[tuple[float, ...]]) -> None:
    assert [pytest.approx(part) for part in doubtful(found, SIZE)] == parts


def test_a_third_line_joins_two_parts_that_it_touches() -> None:
    boxes = [Box(100, 100, 140, 150), Box(100, 300, 140, 350), Box(100, 200, 140, 250)]
    (part,) = doubtful([(line(box), 20.0) for box in boxes], SIZE)
    assert part[0] == pytest.approx(0.06)
    assert part[2] == pytest.approx(0.39)


def test_only_the_largest_parts_are_looked_at() -> None:
    found = [(line(Box(100, 50 + 240 * x, 140, 60 + 240 * x + 10 * x)), 20.0) for x in range(4)]
    parts = doubtful(found, SIZE)
    assert len(parts) == MOST
    assert min(part[0] for part in parts) > 0.4


def test_a_page_of_print_is_not_looked_at_twice() -> None:
    found = [(line(Box(50 * y, 100, 50 * y + 20, 300)), 1.0) for y in range(PAGE)]
    assert doubtful(found, SIZE) == []
    assert doubtful(found[1:], SIZE) != []
