import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.crops import GRID
from beholder.engines.embedded.experts.masks import Masker
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.experts import drawn

THINGS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("outlines.json").read_text())["things"]
LEAST = {"bicycle": 0.55, "left cat": 0.7, "right cat": 0.7}  # spokes, and fur on a blanket
LABELS = ["laptop", "keyboard", "mouse"]
DESK = [drawn.LAPTOP, drawn.KEYBOARD, drawn.MOUSE]


def within_the_outline(thing: dict[str, Any], image: RGB) -> NDArray[np.bool_]:
    """Draw what of the thing's box is the thing: bool, of the size of its mask."""
    canvas = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(canvas, [np.array(thing["outline"], np.int32)], (1,))
    x0, y0, x1, y1 = to_pixels(Box(*thing["box"]), image.shape[1], image.shape[0])
    return canvas[y0:y1, x0:x1] > 0


def overlap(seen: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float((seen & truth).sum() / (seen | truth).sum())


@pytest.mark.parametrize("told", [pytest.param(True, id="told what it is"), pytest.param(False, id="the box alone")])
@pytest.mark.parametrize("thing", [pytest.param(thing, id=thing["thing"]) for thing in THINGS])
def test_a_mask_is_the_thing(masker: Masker, photo: Callable[[str], RGB], thing: dict[str, Any], told: bool) -> None:
    image = photo(thing["photo"])
    mask = masker.mask(image, Box(*thing["box"]), thing["label"] if told else "")
    truth = within_the_outline(thing, image)
    assert overlap(mask.values > 0, truth) >= LEAST.get(thing["thing"], 0.85)


def test_masks_are_far_better_than_boxes(masker: Masker, photo: Callable[[str], RGB]) -> None:
    masked, boxed = [], []
    for thing in THINGS:
        image = photo(thing["photo"])
        mask = masker.mask(image, Box(*thing["box"]))
        truth = within_the_outline(thing, image)
        masked.append(overlap(mask.values > 0, truth))
        boxed.append(truth.mean())
    assert np.mean(masked) > np.mean(boxed) + 0.15


@pytest.mark.parametrize(
    ("name", "box", "least", "most"),
    [
        # a regular octagon fills 0.83 of its box
        pytest.param("stop_sign", drawn.STOP_SIGN, 0.7, 0.9, id="octagon"),
        pytest.param("bus", drawn.BUS, 0.65, 0.92, id="bus"),
        pytest.param("car", drawn.PERSON, 0.3, 0.6, id="leaning man"),
        pytest.param("desk", drawn.MOUSE, 0.55, 0.85, id="mouse"),
    ],
)
def test_an_object_fills_the_share_of_its_box_that_it_should(
    masker: Masker, photo: Callable[[str], RGB], name: str, box: Box, least: float, most: float
) -> None:
    mask = masker.mask(photo(name), box)
    assert least <= (mask.values > 0).mean() <= most


def test_the_octagon_is_where_it_is(masker: Masker, photo: Callable[[str], RGB]) -> None:
    mask = masker.mask(photo("stop_sign"), drawn.STOP_SIGN)
    height, width = mask.values.shape
    rows, columns = np.mgrid[0:height, 0:width]
    x, y = (columns + 0.5) / width, (rows + 0.5) / height
    cut = 1 - 1 / (2 + 2**0.5) * 2
    octagon = (np.abs(x - 0.5) + np.abs(y - 0.5)) <= 0.5 + cut / 2
    seen = mask.values > 0
    assert (seen & octagon).sum() / (seen | octagon).sum() >= 0.85


def test_masks_have_the_pixels_of_their_boxes(masker: Masker, photo: Callable[[str], RGB]) -> None:
    image = photo("desk")
    boxes = [*DESK, Box(0, 0, 1, 1), Box(0, 0, 1000, 1000), Box(990, 0, 1000, 1000)]
    for box in boxes:
        mask = masker.mask(image, box, others=boxes)
        x0, y0, x1, y1 = to_pixels(box, image.shape[1], image.shape[0])
        assert mask.values.shape == (y1 - y0, x1 - x0)
        assert mask.values.dtype == np.uint8
        assert mask.values.any()
        assert ((mask.values == 0) | (mask.values >= 128)).all()


@pytest.mark.parametrize(
    ("label", "others", "same"),
    [
        pytest.param("thingamajig", [], True, id="a name it was not taught"),
        pytest.param("mouse", [], False, id="a name it knows"),
        pytest.param("", [drawn.MOUSE], True, id="the thing itself"),
        pytest.param("", [Box(745, 375, 866, 543)], True, id="the thing found twice"),
        pytest.param("", [drawn.KEYBOARD], True, id="a neighbour out of sight"),
        pytest.param("", [Box(747, 460, 864, 541)], False, id="a neighbour in the box"),
    ],
)
def test_what_is_told_beside_the_box_counts(
    masker: Masker, photo: Callable[[str], RGB], label: str, others: list[Box], same: bool
) -> None:
    alone = masker.mask(photo("desk"), drawn.MOUSE)
    mask = masker.mask(photo("desk"), drawn.MOUSE, label, others)
    assert bool((mask.values == alone.values).all()) == same


def test_an_empty_mask_becomes_the_box_at_its_faintest(
    masker: Masker, photo: Callable[[str], RGB], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masker, "_answer", lambda *asked: np.zeros((GRID, GRID), np.float32))
    mask = masker.mask(photo("desk"), drawn.MOUSE)
    assert (mask.values == 128).all()


@drawn.ODD_SIZES
def test_odd_sizes(masker: Masker, width: int, height: int) -> None:
    mask = masker.mask(drawn.noise(width, height), Box(0, 0, 1000, 1000))
    assert mask.values.shape == (height, width)
