import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.reading import reader as module
from beholder.engines.embedded.experts.reading.reader import Reader
from beholder.engines.embedded.experts.reading.recogniser import Reading
from beholder.spatial.boxes import iou, to_fractions
from beholder.weights import WeightsMissing
from tests.engines.embedded.experts import drawn


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        pytest.param("invoice", ["INVOICE 2024-0117 Total: $1,284.50"], id="a slanted line"),
        pytest.param("bicycle", ["WELCOME TO", "ARDNAMURCHAN POINT", "VISITOR CENTRE"], id="a signboard"),
        pytest.param("stop_sign", ["STOP"], id="a stop sign"),
        pytest.param("bus", ["07153"], id="a small number on a bus"),
        pytest.param("cats", [], id="a photo without text"),
        pytest.param("table", [], id="another, which looks like a character to it"),
    ],
)
def test_it_reads_what_is_written(reader: Reader, photo: Callable[[str], RGB], name: str, lines: list[str]) -> None:
    assert [line.text for line in reader.read(photo(name))] == lines


@pytest.mark.parametrize(
    ("name", "box"),
    [
        pytest.param("stop_sign", Box(440, 85, 600, 228), id="enlarged"),
        pytest.param("invoice", Box(210, 50, 750, 950), id="one wide line"),
    ],
)
def test_a_line_is_boxed_where_it_stands(reader: Reader, photo: Callable[[str], RGB], name: str, box: Box) -> None:
    (line,) = reader.read(photo(name))
    assert iou(line.box, box) >= 0.6
    assert 0.9 < line.score <= 1


def test_a_large_picture_is_boxed_in_the_same_place(reader: Reader, photo: Callable[[str], RGB]) -> None:
    small = photo("stop_sign")
    large = np.asarray(cv2.resize(small, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC), np.uint8)
    (one,), (other,) = reader.read(small), reader.read(large)
    assert one.text == other.text
    assert iou(one.box, other.box) > 0.7


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(drawn.written("Paid 12.50 EUR", 1.2), id="a strip"),
        pytest.param(drawn.written("Paid 12.50 EUR", 0.6, 200, 60), id="a tiny strip"),
        pytest.param(drawn.written("Paid 12.50 EUR", 1.2, 3000, 80), id="lost in a panorama"),
        pytest.param(drawn.written("Paid 12.50 EUR", 1.2, 400, 2000), id="at the foot of a long page"),
    ],
)
def test_sizes_of_pictures(reader: Reader, picture: RGB) -> None:
    (line,) = reader.read(picture)
    assert line.text.replace(" ", "") == "Paid12.50EUR"


@drawn.ODD_SIZES
def test_odd_sizes(reader: Reader, width: int, height: int) -> None:
    assert reader.read(drawn.noise(width, height)) == []


def test_rows_are_read_from_the_top_and_each_from_the_left(reader: Reader) -> None:
    page = np.concatenate(
        [np.concatenate([drawn.written("left"), drawn.written("right")], axis=1), drawn.written("below", width=800)]
    )
    assert [line.text for line in reader.read(page)] == ["left", "right", "below"]


def test_threads_do_not_mix_their_pictures(reader: Reader, photo: Callable[[str], RGB]) -> None:
    images = [photo(name) for name in ("invoice", "stop_sign", "bicycle")]
    alone = [[line.text for line in reader.read(image)] for image in images]
    with ThreadPoolExecutor(3) as pool:
        together = [[line.text for line in lines] for lines in pool.map(reader.read, images * 2)]
    assert together == alone * 2


def test_it_says_nothing_on_the_side(
    reader: Reader, photo: Callable[[str], RGB], capfd: pytest.CaptureFixture[str]
) -> None:
    reader.read(photo("cats"))
    reader.read(photo("invoice"))
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("RapidOCR").isEnabledFor(logging.ERROR)


@pytest.mark.parametrize(
    ("text", "score", "believed"),
    [
        pytest.param("STOP", 0.61, True, id="a word"),
        pytest.param("STOP", 0.55, False, id="a word hardly seen"),
        pytest.param("8", 0.84, False, id="the 8 that is not there"),
        pytest.param("8", 0.97, True, id="an 8 that is there"),
        pytest.param("24", 0.99, True, id="a house number"),
        pytest.param("24", 0.8, False, id="two signs hardly seen"),
        pytest.param("---", 1.0, False, id="a fence"),
    ],
)
def test_fewer_signs_need_more_certainty(text: str, score: float, believed: bool) -> None:
    assert (score >= module._needed(text)) is believed


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(WeightsMissing, match=r"rapidocr.*beholder\[embedded\]"):
        Reader(1)


@pytest.mark.parametrize("parts", [pytest.param(1, id="where it was seen"), pytest.param(2, id="in all parts")])
def test_small_print_in_a_large_picture_is_looked_at_from_closer_up(
    reader: Reader, photo: Callable[[str], RGB], parts: int
) -> None:
    small = cv2.resize(photo("invoice"), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    page = np.full((1800, 2400, 3), 235, np.uint8)
    page[450 : 450 + small.shape[0], 300 : 300 + small.shape[1]] = small
    (line,) = reader.read(page, parts=parts)
    assert line.text == "INVOICE 2024-0117 Total: $1,284.50"
    assert iou(line.box, Box(258, 133, 281, 255)) > 0.5


TILE = (0.4, 0.0, 1.0, 0.6)  # the upper right of four
BOX = Box(100, 100, 140, 300)


def seen(text: str, box: Box, score: float = 0.9, **knobs: Any) -> module._Seen:
    x0, y0, x1, y1 = to_fractions(box)
    quad = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
    return module._Seen(quad, Reading(text, score, knobs.get("upside_down", False)), knobs.get("stands", False), 40)


@pytest.mark.parametrize(
    ("box", "moved"),
    [
        pytest.param(Box(500, 500, 600, 700), Box(300, 700, 360, 820), id="inside"),
        pytest.param(Box(0, 900, 100, 1000), Box(0, 940, 60, 1000), id="at the image's own corner"),
        pytest.param(Box(500, 0, 600, 300), None, id="cut by the inner left edge"),
        pytest.param(Box(900, 500, 1000, 700), None, id="cut by the inner lower edge"),
    ],
)
def test_lines_of_a_tile_move_to_the_image_unless_they_are_cut(box: Box, moved: Box | None) -> None:
    found = module._in_image([seen("TEXT", box)], TILE)
    assert [one.line.box for one in found if one.line] == ([moved] if moved else [])


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([("TOTAL", 0.9, 0), ("TOTAL 12.50", 0.9, 0)], ["TOTAL 12.50"], id="the whole line"),
        pytest.param([("WOIC 024", 0.6, 0), ("INVOICE", 0.99, 0)], ["INVOICE"], id="the surer of much the same length"),
        pytest.param([("TOTAL", 0.9, 0), ("12.50", 0.9, 500)], ["TOTAL", "12.50"], id="two places"),
    ],
)
def test_one_place_is_read_once(lines: list[tuple[str, float, int]], kept: list[str]) -> None:
    found = module._once([seen(text, Box(100, x, 140, x + 300), score) for text, score, x in lines])
    assert sorted(one.reading.text for one in found) == sorted(kept)


def test_slanted_neighbours_are_two_places_though_their_boxes_overlap() -> None:
    slanted = np.array([(0.0, 0.5), (0.5, 0.0), (0.55, 0.05), (0.05, 0.55)], np.float32)
    lines = [module._Seen(slanted + shift, Reading(text, 0.9), False, 40) for text, shift in (("A", 0), ("B", 0.06))]
    assert len(module._once(lines)) == 2


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([seen("WORDS", BOX)], 0, id="upright"),
        pytest.param([seen("WORDS", BOX, upside_down=True), seen("NO", BOX)], 2, id="most of it upside down"),
        pytest.param([seen("WORDS", BOX, stands=True)], 1, id="running down"),
        pytest.param([seen("WORDS", BOX, stands=True, upside_down=True)], 3, id="running up"),
    ],
)
def test_a_page_stands_as_most_of_its_signs_do(lines: list[module._Seen], turns: int) -> None:
    assert module._turns(lines) == turns


@pytest.mark.parametrize("turns", [pytest.param(turns, id=f"turned {90 * turns} degrees") for turns in range(4)])
def test_a_turned_page_is_read_as_if_it_stood(reader: Reader, turns: int) -> None:
    page = np.concatenate([drawn.written("First 12 apples", width=500), drawn.written("then 34 pears", width=500)])
    lines = reader.read(np.ascontiguousarray(np.rot90(page, turns)))
    assert [line.text for line in lines] == ["First 12 apples", "then 34 pears"]


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        pytest.param(3, 3, id="in a photo, only words"),
        pytest.param(20, 21, id="on a page of print, a digit too, but no mere dash"),
    ],
)
def test_a_doubtful_digit_is_believed_among_many_lines(others: int, kept: int) -> None:
    words = [seen("WORDS", BOX) for _ in range(others)]
    assert len(module._believed([*words, seen("8", BOX, 0.8), seen("-", BOX, 0.8)])) == kept
