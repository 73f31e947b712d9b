import sys

import cv2
import numpy as np
import pytest

from beholder.engines.embedded.experts.networks.interruption import Interrupted, Interruption, interruptible
from beholder.engines.embedded.experts.reading.textfinder import TextFinder, straighten
from beholder.weights import WeightsMissing
from tests.engines.embedded.experts import drawn


@pytest.fixture(scope="module")
def finder() -> TextFinder:
    return TextFinder(2)


def test_a_line_is_found_where_it_stands(finder: TextFinder) -> None:
    page = drawn.written("Platform 11")
    rows, columns = np.nonzero(page[:, :, 0] < 128)
    (quad,) = finder.find(page)
    assert quad.min(axis=0) == pytest.approx([columns.min(), rows.min()], abs=14)
    assert quad.max(axis=0) == pytest.approx([columns.max(), rows.max()], abs=14)


def test_a_blank_page_has_no_lines(finder: TextFinder) -> None:
    assert finder.find(drawn.flat(300, 200)).shape == (0, 4, 2)


@drawn.ODD_SIZES
def test_odd_sizes(finder: TextFinder, width: int, height: int) -> None:
    assert finder.find(drawn.noise(width, height)).shape[1:] == (4, 2)


def test_a_slanted_line_is_cut_out_straight() -> None:
    picture = drawn.flat(200, 200, (0, 0, 0))
    corners = np.array([(40, 60), (140, 100), (130, 125), (30, 85)], np.float32)
    cv2.fillConvexPoly(picture, corners.astype(np.int32), (255, 255, 255))
    line, stands = straighten(picture, corners)
    assert not stands
    assert line.shape[:2] == (26, 107)
    assert line[3:-3, 3:-3].min() > 250


def test_a_line_that_runs_down_is_laid_on_its_side() -> None:
    picture = drawn.flat(100, 200, (0, 0, 0))
    picture[20:100, 40:60] = (255, 0, 0)  # its upper half, which comes to lie on the left of a line read downwards
    corners = np.array([(40, 20), (60, 20), (60, 180), (40, 180)], np.float32)
    line, stands = straighten(picture, corners)
    assert stands
    assert line.shape == (20, 160, 3)
    assert line[10, 20].tolist() == [255, 0, 0]
    assert line[10, 140].tolist() == [0, 0, 0]


def test_looking_for_lines_is_broken_off_with_the_work_that_it_is_a_part_of(finder: TextFinder) -> None:
    breaks = Interruption()
    with interruptible(breaks):
        assert len(finder.find(drawn.written("Platform 11"))) == 1
        breaks.interrupt()
        with pytest.raises(Interrupted):
            finder.find(drawn.written("Platform 11"))


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(WeightsMissing, match=r"rapidocr.*beholder\[embedded\]"):
        TextFinder(1)
