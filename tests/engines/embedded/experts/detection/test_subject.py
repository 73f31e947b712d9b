"""A picture's subject, weighed from guesses that the test makes up; the network itself is tested beside."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import pytest

from beholder.domain import RGB
from beholder.engines.embedded.experts.detection.detector import Detector
from beholder.engines.embedded.experts.detection.ssd import Guesses, Ssd
from beholder.engines.embedded.experts.detection.subject import LEAST, PLAIN, weigh
from tests.engines.embedded.experts import drawn

CAT, DOG, PERSON, NAMELESS = 17, 18, 1, 12  # COCO's numbers; it never drew a box for 12
ALL, HALF, QUARTER = (0, 0, 1, 1), (0, 0, 1, 0.5), (0.5, 0.5, 1, 1)

Row = tuple[int, float, tuple[float, float, float, float]]


class Script:
    """Guesses in their order, and what was looked at."""

    def __init__(self, *looks: Sequence[Row]) -> None:
        self.looks = list(looks)
        self.seen: list[RGB] = []

    def guess(self, image: RGB, least: float) -> Guesses:
        assert least == LEAST
        self.seen.append(image)
        rows = [(number, score, *box) for number, score, box in self.looks.pop(0)]
        return np.array(rows, np.float64).reshape(-1, 6)


def weighed(script: Script, image: RGB) -> dict[str, float]:
    return weigh(cast(Ssd, script), image)


@pytest.mark.parametrize(
    ("rows", "weights"),
    [
        pytest.param([(CAT, 0.9, ALL)], {"cat": 0.9}, id="the whole picture"),
        pytest.param([(CAT, 1.0, HALF), (DOG, 0.1, ALL)], {"cat": 0.5, "dog": 0.1}, id="size counts as sureness does"),
        pytest.param([(CAT, 0.6, ALL), (CAT, 0.9, QUARTER)], {"cat": 0.6}, id="the best of a kind, not their sum"),
        pytest.param([(CAT, 0.6, ALL), (NAMELESS, 0.9, ALL)], {"cat": 0.6}, id="a kind without a name"),
        pytest.param([(CAT, 0.6, ALL), (DOG, 0.9, (0.7, 0, 0.2, 1))], {"cat": 0.6, "dog": 0}, id="a box inside out"),
        pytest.param([(CAT, PLAIN, ALL)], {"cat": PLAIN}, id="just plain"),
    ],
)
def test_a_plain_subject_takes_one_look(rows: Sequence[Row], weights: dict[str, float]) -> None:
    script = Script(rows)
    assert weighed(script, drawn.flat(40, 30)) == pytest.approx(weights)
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    ("first", "second", "weights"),
    [
        pytest.param([(CAT, 0.4, ALL)], [(CAT, 0.8, ALL)], {"cat": 0.6}, id="surer"),
        pytest.param([(CAT, 0.4, ALL)], [], {"cat": 0.2}, id="not seen again"),
        pytest.param([(CAT, 0.4, ALL)], [(DOG, 0.4, ALL)], {"cat": 0.2, "dog": 0.2}, id="something else"),
        pytest.param([], [(PERSON, 1.0, ALL)], {"person": 0.5}, id="not seen before"),
        pytest.param([], [], {}, id="nothing at all"),
        pytest.param([(NAMELESS, 1.0, ALL)], [(CAT, 0.2, ALL)], {"cat": 0.1}, id="nothing that has a name"),
    ],
)
def test_two_looks_are_averaged(first: Sequence[Row], second: Sequence[Row], weights: dict[str, float]) -> None:
    script = Script(first, second)
    assert weighed(script, drawn.flat(40, 30)) == pytest.approx(weights)
    assert len(script.seen) == 2


@pytest.mark.parametrize(
    ("width", "height", "left", "top"),
    [
        pytest.param(40, 20, 0, 10, id="wide"),
        pytest.param(20, 40, 10, 0, id="tall"),
        pytest.param(30, 30, 0, 0, id="square"),
        pytest.param(5, 2, 0, 1, id="odd"),
        pytest.param(1, 9, 4, 0, id="a pole"),
    ],
)
def test_the_second_look_is_unstretched(width: int, height: int, left: int, top: int) -> None:
    image = drawn.noise(width, height)
    script = Script([], [])
    weighed(script, image)
    first, second = script.seen
    assert first is image
    side = max(width, height)
    assert second.shape == (side, side, 3)
    assert (second[top : top + height, left : left + width] == image).all()
    grey = np.ones((side, side), bool)
    grey[top : top + height, left : left + width] = False
    assert (second[grey] == 128).all()


@pytest.mark.parametrize(("name", "kind"), [("bus", "bus"), ("desk", "laptop")])
def test_the_subject_of_a_photo(detector: Detector, photo: Callable[[str], RGB], name: str, kind: str) -> None:
    weights = weigh(detector._ssd, photo(name))
    assert max(weights, key=lambda each: weights[each]) == kind
    assert all(0 <= weight <= 1 for weight in weights.values())


@drawn.ODD_SIZES
def test_odd_sizes(detector: Detector, width: int, height: int) -> None:
    assert max(weigh(detector._ssd, drawn.noise(width, height)).values(), default=0) < PLAIN
