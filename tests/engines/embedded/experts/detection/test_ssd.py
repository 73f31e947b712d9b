"""The network gives what OpenCV's reading of the same file gives; anchors and boxes are those of its makers."""

from collections.abc import Callable

import numpy as np
import pytest

from beholder.domain import RGB
from beholder.engines.embedded.experts.detection.detector import Detector
from beholder.engines.embedded.experts.detection.ssd import Ssd, anchors, decode
from tests.engines.embedded.experts import drawn


@pytest.fixture(scope="module")
def ssd(detector: Detector) -> Ssd:
    return detector._ssd


# The surest rows that OpenCV 5.0's own run of the same file gives for the example photos.
@pytest.mark.parametrize(
    ("name", "number", "score", "box"),
    [
        pytest.param("bus", 6, 0.99626, (0.22396, 0.33073, 0.59207, 0.65575), id="bus"),
        pytest.param("bus", 3, 0.88474, (0.16095, 0.46765, 0.21963, 0.54821), id="car"),
    ],
)
def test_guesses_are_those_of_the_same_network_elsewhere(
    ssd: Ssd, photo: Callable[[str], RGB], name: str, number: int, score: float, box: tuple[float, ...]
) -> None:
    rows = ssd.guess(photo(name), 0.5)
    same = rows[(rows[:, 0] == number) & (abs(rows[:, 1] - score) < 2e-3)]
    assert np.abs(same[:, 2:] - np.array(box)).max(axis=1).min() < 2e-3


def test_no_guess_is_less_sure_than_asked_for_or_outside(ssd: Ssd, photo: Callable[[str], RGB]) -> None:
    few, many = (ssd.guess(photo("table"), least) for least in (0.3, 0.05))
    assert 0 < len(few) < len(many)
    assert few[:, 1].min() > 0.3
    assert many[:, 1].min() > 0.05
    assert many[:, 2:].min() >= 0
    assert many[:, 2:].max() <= 1
    assert set(many[:, 0]) <= set(range(1, 91))


@drawn.ODD_SIZES
def test_odd_sizes(ssd: Ssd, width: int, height: int) -> None:
    rows = ssd.guess(drawn.noise(width, height), 0.05)
    assert np.isfinite(rows).all()


def test_anchors_cover_the_picture_map_by_map() -> None:
    places = anchors()
    assert places.shape == (3 * 19**2 + 6 * (10**2 + 5**2 + 3**2 + 2**2 + 1), 4)
    assert np.allclose(places[0], [0.5 / 19, 0.5 / 19, 0.1, 0.1])
    assert np.allclose(places[3, :2], [0.5 / 19, 1.5 / 19])  # x moves first
    assert np.allclose(places[-6:, :2], 0.5)  # the last map has one cell
    assert np.allclose(places[-6, 2:], 0.95)
    wide, tall = places[1, 2:], places[2, 2:]
    assert wide[1] == pytest.approx(2 * wide[0])
    assert tuple(tall) == pytest.approx(tuple(wide[::-1]))


def test_nothing_encoded_is_the_anchor_itself() -> None:
    place = np.array([[0.5, 0.25, 0.2, 0.1]])
    assert np.allclose(decode(np.zeros((1, 4)), place), [[0.2, 0.4, 0.3, 0.6]])


@pytest.mark.parametrize(
    ("encoding", "box"),
    [
        pytest.param((10, 0, 0, 0), (0.2, 0.6, 0.3, 0.8), id="down by its height"),
        pytest.param((0, -10, 0, 0), (0.1, 0.4, 0.2, 0.6), id="left by its width"),
        pytest.param((0, 0, 5 * np.log(2), 0), (0.2, 0.3, 0.3, 0.7), id="twice as high"),
        pytest.param((0, 0, 0, 5 * np.log(3)), (0.1, 0.4, 0.4, 0.6), id="three times as wide"),
    ],
)
def test_encodings_move_and_stretch(encoding: tuple[float, ...], box: tuple[float, ...]) -> None:
    place = np.array([[0.5, 0.25, 0.2, 0.1]])
    assert np.allclose(decode(np.array([encoding]), place), [box])
