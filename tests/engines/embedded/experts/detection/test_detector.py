from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from beholder.domain import RGB, Box, Detection
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.experts.detection.detector import ANSWERED, FAINT, Detector, told
from beholder.spatial.boxes import iou
from tests.engines.embedded.experts import drawn

MERGED = 0.85  # IoU that no two boxes of a kind have: merging may bring those nearer that were two


@pytest.mark.parametrize("tiles", [False, True], ids=["whole", "tiles"])
@pytest.mark.parametrize(
    ("name", "label", "truth"),
    [
        pytest.param("bus", "bus", drawn.BUS, id="bus"),
        pytest.param("car", "person", drawn.PERSON, id="person"),
        pytest.param("car", "car", drawn.CAR, id="car"),
        pytest.param("desk", "laptop", drawn.LAPTOP, id="laptop"),
        pytest.param("desk", "keyboard", drawn.KEYBOARD, id="keyboard"),
        pytest.param("stop_sign", "stop sign", drawn.STOP_SIGN, id="stop sign"),
        pytest.param("cats", "cat", drawn.CAT, id="cat"),
        pytest.param("bicycle", "bicycle", drawn.BICYCLE, id="bicycle"),
    ],
)
def test_it_finds_what_is_there(
    detector: Detector, photo: Callable[[str], RGB], name: str, label: str, truth: Box, tiles: bool
) -> None:
    found = [
        detection.box
        for detection in detector.detect(photo(name), grids=(2,) if tiles else ())
        if detection.label == label
    ]
    assert max((iou(box, truth) for box in found), default=0.0) >= 0.7


@pytest.mark.parametrize(
    ("name", "label", "truth"),
    [
        pytest.param("bicycle", "traffic light", drawn.TRAFFIC_LIGHT, id="missed in the whole"),
        pytest.param("desk", "mouse", drawn.MOUSE, id="boxed more tightly"),
    ],
)
def test_tiles_help_with_what_is_small(
    detector: Detector, photo: Callable[[str], RGB], name: str, label: str, truth: Box
) -> None:
    def best(*grids: int) -> float:
        found = detector.detect(photo(name), grids=grids)
        return max((iou(one.box, truth) for one in found if one.label == label), default=0.0)

    assert best(2) > max(0.8, best())


@pytest.mark.parametrize("tiles", [False, True], ids=["whole", "tiles"])
@pytest.mark.parametrize("name", ["bus", "cats", "table"])
def test_answers_are_sorted_named_and_found_once(
    detector: Detector, photo: Callable[[str], RGB], name: str, tiles: bool
) -> None:
    found = detector.detect(photo(name), grids=(2,) if tiles else ())
    scores = [detection.score for detection in found]
    assert scores == sorted(scores, reverse=True)
    assert all(FAINT <= score < 1 for score in scores)
    assert {detection.label for detection in found} <= set(NAMES.values())
    sure = [one for one in found if one.score >= ANSWERED]
    pairs = [(a, b) for index, a in enumerate(sure) for b in sure[:index] if a.label == b.label]
    assert all(iou(a.box, b.box) <= MERGED for a, b in pairs)


def test_one_bowl_is_not_also_a_cup(detector: Detector, photo: Callable[[str], RGB]) -> None:
    bowl = Box(572, 454, 793, 614)
    found = detector.detect(photo("table"), grids=(2,))
    assert {one.label for one in found if iou(one.box, bowl) > 0.7} >= {"bowl", "cup"}
    assert [one.label for one in told(found) if iou(one.box, bowl) > 0.7] == ["bowl"]


def test_a_part_of_a_cat_is_not_a_second_cat(detector: Detector, photo: Callable[[str], RGB]) -> None:
    found = detector.detect(photo("cats"), grids=(2,), threshold=ANSWERED)
    assert len([one for one in found if one.label == "cat"]) > 2
    assert len([one for one in told(found) if one.label == "cat"]) == 2


HALF = Box(0, 0, 800, 400)
ROOM, CORNER, APART = Box(0, 0, 800, 800), Box(0, 0, 200, 200), Box(850, 850, 1000, 1000)


@pytest.mark.parametrize(
    ("found", "labels"),
    [
        pytest.param([("cup", 0.9, ROOM), ("cup", 0.8, APART)], ["cup", "cup"], id="two things"),
        pytest.param([("cup", 0.9, ROOM), ("bowl", 0.8, ROOM)], ["cup"], id="twins"),
        pytest.param([("cup", 0.8, ROOM), ("bowl", 0.9, ROOM)], ["bowl"], id="the surer of twins"),
        pytest.param([("cup", 0.9, ROOM), ("cup", 0.6, HALF)], ["cup"], id="a part"),
        pytest.param([("cup", 0.9, ROOM), ("cup", 0.8, HALF)], ["cup", "cup"], id="too sure to be a part"),
        pytest.param([("cup", 0.9, ROOM), ("cup", 0.6, CORNER)], ["cup", "cup"], id="too small to be a part"),
        pytest.param([("cup", 0.8, CORNER), ("bowl", 0.9, ROOM)], ["cup", "bowl"], id="one thing in another"),
        pytest.param([("cup", ANSWERED, ROOM), ("bowl", ANSWERED - 0.01, APART)], ["cup"], id="certain enough"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_what_is_told_without_a_score(found: list[tuple[str, float, Box]], labels: list[str]) -> None:
    assert [one.label for one in told([Detection(box, label, score) for label, score, box in found])] == labels


def test_a_finer_grid_finds_more_of_a_crowd(detector: Detector, photo: Callable[[str], RGB]) -> None:
    found = [len(detector.detect(photo("bus"), grids=grids)) for grids in ((), (2,), (2, 3))]
    assert found[0] < found[1] < found[2]


def test_a_higher_threshold_keeps_the_surest(detector: Detector, photo: Callable[[str], RGB]) -> None:
    some, fewer = (detector.detect(photo("bus"), threshold=threshold) for threshold in (0.3, 0.8))
    assert fewer == [detection for detection in some if detection.score >= 0.8]
    assert 1 <= len(fewer) < len(some)


def test_colours_are_not_swapped(detector: Detector, photo: Callable[[str], RGB]) -> None:
    image = photo("stop_sign")
    right, swapped = detector.detect(image), detector.detect(np.ascontiguousarray(image[:, :, ::-1]))
    assert right[0].score > max((one.score for one in swapped if one.label == "stop sign"), default=0)


@drawn.ODD_SIZES
@pytest.mark.parametrize("grids", [(), (2,), (2, 3)], ids=["whole", "quarters", "ninths too"])
def test_odd_sizes(detector: Detector, width: int, height: int, grids: tuple[int, ...]) -> None:
    assert all(FAINT <= one.score < 1 for one in detector.detect(drawn.noise(width, height), grids=grids))


def test_nothing_is_found_in_nothing(detector: Detector) -> None:
    assert detector.detect(drawn.flat(320, 240), grids=(2,)) == []


def test_threads_do_not_mix_their_pictures(detector: Detector, photo: Callable[[str], RGB]) -> None:
    images = [photo(name) for name in ("bus", "cats", "desk", "car")]
    alone = [detector.detect(image) for image in images]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detector.detect, images * 2)) == alone * 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("bus", "bus", id="plain at once"),
        pytest.param("cats", "cat", id="two of a kind"),
        pytest.param("car", "car", id="one side of a photo"),
    ],
)
def test_the_subject_of_a_photo_weighs_most(
    detector: Detector, photo: Callable[[str], RGB], name: str, kind: str
) -> None:
    weights = detector.weigh(photo(name))
    assert max(weights, key=lambda label: weights[label]) == kind
    assert all(0 <= weight <= 1 for weight in weights.values())


def test_weak_guesses_are_weighed_too(detector: Detector, photo: Callable[[str], RGB]) -> None:
    found = {detection.label for detection in detector.detect(photo("desk"))}
    assert found < set(detector.weigh(photo("desk")))


@drawn.ODD_SIZES
def test_pictures_of_odd_sizes_are_weighed(detector: Detector, width: int, height: int) -> None:
    assert max(detector.weigh(drawn.noise(width, height)).values(), default=0.0) < 0.5
