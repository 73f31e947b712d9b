from collections.abc import Callable

import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.saliency import SIDE, Saliency, regions_of, to_input
from beholder.spatial.boxes import iou
from tests.engines.embedded.experts import drawn


@pytest.mark.parametrize(
    ("name", "truth"),
    [
        pytest.param("bus", drawn.BUS, id="what stands alone"),
        pytest.param("bicycle", drawn.TRAFFIC_LIGHT, id="what is small"),
        pytest.param("bicycle", drawn.SIGNBOARD_AND_POSTS, id="what the detector has no name for"),
    ],
)
def test_regions_box_what_stands_out(saliency: Saliency, photo: Callable[[str], RGB], name: str, truth: Box) -> None:
    assert max(iou(box, truth) for box, _ in saliency.regions(photo(name))) >= 0.6


def test_the_map_covers_the_image_in_0_to_1(saliency: Saliency, photo: Callable[[str], RGB]) -> None:
    salience = saliency.salience(photo("bus"))
    assert salience.shape == (SIDE, SIDE)
    assert salience.dtype == np.float32
    assert 0 <= salience.min() < 0.2 < 0.8 < salience.max() <= 1
    inside = salience[80:140, 60:125]  # within the hand-drawn bus
    assert inside.mean() > 2 * salience[170:, :].mean()


def test_nothing_stands_out_of_nothing(saliency: Saliency) -> None:
    assert saliency.regions(drawn.flat(320, 240)) == []


@drawn.ODD_SIZES
def test_odd_sizes(saliency: Saliency, width: int, height: int) -> None:
    assert saliency.salience(drawn.noise(width, height)).shape == (SIDE, SIDE)


def test_input_is_normalised_channels_first() -> None:
    red = to_input(drawn.flat(SIDE, SIDE, (255, 0, 0)))
    assert red.shape == (3, SIDE, SIDE)
    assert red[:, 0, 0].tolist() == pytest.approx([(1 - 0.485) / 0.229, -0.456 / 0.224, -0.406 / 0.225], rel=1e-4)


def blobs(*rectangles: tuple[int, int, int, int, float]) -> np.ndarray:
    """Make a map [100, 200] with rectangles of a height each: y0, x0, y1, x1, salience."""
    salience = np.full((100, 200), 0.1, np.float32)
    for y0, x0, y1, x1, value in rectangles:
        salience[y0:y1, x0:x1] = value
    return salience


def test_regions_come_by_the_salience_they_gather() -> None:
    salience = blobs((10, 10, 20, 20, 0.95), (40, 40, 90, 160, 0.7))
    found = regions_of(salience)
    assert [box for box, _ in found] == [Box(400, 200, 900, 800), Box(100, 50, 200, 100)]
    assert [peak for _, peak in found] == pytest.approx([0.7, 0.95])


@pytest.mark.parametrize(
    ("salience", "count"),
    [
        pytest.param(blobs(), 0, id="nothing"),
        pytest.param(blobs((10, 10, 13, 13, 0.9)), 0, id="too small"),
        pytest.param(blobs((10, 10, 60, 60, 0.55)), 0, id="too faint"),
        pytest.param(blobs((10, 10, 60, 60, 0.65)), 1, id="plain enough"),
        pytest.param(blobs((10, 10, 60, 60, 0.9), (10, 100, 60, 160, 0.4)), 1, id="faint beside a striking one"),
        pytest.param(np.full((100, 200), 0.99, np.float32), 0, id="everything alike"),
    ],
)
def test_what_counts_as_a_region(salience: np.ndarray, count: int) -> None:
    assert len(regions_of(salience)) == count
