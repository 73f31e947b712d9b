"""A look asks each expert at most once, only when needed, and gives masks the stored picture's size."""

from typing import Any, cast

import numpy as np
import pytest

from beholder.domain import RGB, Box, Detection, Image, Mask
from beholder.engines.embedded import words
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.experts.reader import Line
from beholder.engines.embedded.lexicon import lexicon
from beholder.engines.embedded.look import SCENE_PIXELS, TEXT_PIXELS, Look, prominence
from beholder.engines.embedded.selection import Selection, select
from beholder.spatial.boxes import to_pixels

IMAGE = Image(b"", "image/jpeg", "0", width=4000, height=2000, tokens=258, where="input[0]")
BIG, SMALL = Box(0, 0, 500, 500), Box(500, 500, 600, 600)


class Experts:
    """A crew of five that sees the same things in any picture, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, expert: str) -> Any:
        return lambda: self

    def detect(self, image: RGB, *, tiles: bool) -> list[Detection]:
        self.asked.append(f"detect {image.shape[1]} {'closely' if tiles else ''}".strip())
        return [Detection(SMALL, "cat", 0.9), Detection(BIG, "dog", 0.8)]

    def classify(self, image: RGB) -> list[Named]:
        self.asked.append(f"classify {image.shape[1]}")
        return [Named("daisy", 0.7, ("daisy",))]

    def read(self, image: RGB) -> list[Line]:
        self.asked.append(f"read {image.shape[1]}")
        return [Line("EXIT", SMALL, 0.9)]

    def regions(self, image: RGB) -> list[tuple[Box, float]]:
        self.asked.append("regions")
        return [(SMALL, 1.0)]

    def mask(self, image: RGB, boxes: list[Box]) -> list[Mask]:
        self.asked.append(f"mask {len(boxes)}")
        sizes = (to_pixels(box, image.shape[1], image.shape[0]) for box in boxes)
        return [Mask(np.full((y1 - y0, x1 - x0), 255, np.uint8)) for x0, y0, x1, y1 in sizes]


def decode(image: Image, *, longest: int | None = None) -> RGB:
    assert longest is not None
    return np.full((longest // 2, longest, 3), (200, 30, 30), np.uint8)


def look(experts: Experts, *, closely: bool = False) -> Look:
    return Look(IMAGE, decode, cast(Crew, experts), lexicon(), closely=closely)


def choose(prompt: str) -> Selection:
    return select(words.tokens(prompt), lexicon())


def test_nothing_is_asked_before_it_is_needed() -> None:
    experts = Experts()
    look(experts)
    assert experts.asked == []


def test_each_expert_is_asked_once_at_its_own_scale() -> None:
    experts = Experts()
    seen = look(experts)
    for _ in range(3):
        assert [found.label for found in seen.detections] == ["dog", "cat"]
        assert seen.names[0].label == "daisy"
        assert seen.lines[0].text == "EXIT"
    assert experts.asked == [f"detect {SCENE_PIXELS}", f"classify {SCENE_PIXELS}", f"read {TEXT_PIXELS}"]


def test_looking_closely_uses_tiles() -> None:
    experts = Experts()
    assert look(experts, closely=True).detections
    assert experts.asked == [f"detect {SCENE_PIXELS} closely"]


def test_choosing_boxes_pays_for_the_detector_only() -> None:
    experts = Experts()
    assert [found.label for found in look(experts).choose(choose("cats and dogs"))] == ["dog", "cat"]
    assert experts.asked == [f"detect {SCENE_PIXELS}"]


@pytest.mark.parametrize(
    ("prompt", "labels"),
    [
        pytest.param("the daisies", ["looks like a daisy"], id="an unknown kind is looked for among regions"),
        pytest.param("the rockets", [], id="and not invented"),
        pytest.param("all text", ["EXIT"], id="written words"),
        pytest.param("at most one animal", ["dog"], id="the most prominent"),
        pytest.param("red cats", ["cat"], id="by colour"),
        pytest.param("blue cats", [], id="by a colour it has not"),
    ],
)
def test_choose(prompt: str, labels: list[str]) -> None:
    assert [found.label for found in look(Experts()).choose(choose(prompt))] == labels


def test_masks_have_the_size_of_the_box_in_the_stored_picture() -> None:
    experts = Experts()
    seen = look(experts)
    (found,) = seen.with_masks(seen.choose(choose("dogs")))
    assert found.mask is not None
    assert found.mask.values.shape == (1000, 2000)  # half of 2000 x 4000, though the experts saw 512 x 1024
    assert experts.asked[-1] == "mask 1"


def test_no_masks_are_made_of_nothing() -> None:
    experts = Experts()
    assert look(experts).with_masks([]) == []
    assert experts.asked == []


def test_crop_is_the_inside_of_the_box() -> None:
    assert look(Experts()).crop(BIG).shape == (SCENE_PIXELS // 4, SCENE_PIXELS // 2, 3)


def test_context_is_cut_with_it_as_far_as_the_picture_goes() -> None:
    assert look(Experts()).crop(BIG, 0.5).shape == (SCENE_PIXELS // 4 * 3 // 2, SCENE_PIXELS // 2 * 3 // 2, 3)


def test_colour_is_that_of_the_pixels() -> None:
    assert look(Experts()).colour_of(Detection(BIG, "dog", 1.0)) == "red"


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(Detection(BIG, "dog", 0.8), Detection(SMALL, "cat", 0.9), id="larger"),
        pytest.param(Detection(BIG, "dog", 0.9), Detection(BIG, "cat", 0.8), id="surer"),
        pytest.param(Detection(Box(0, 0, 1000, 1000), "dog", 1.0), Detection(BIG, "cat", 1.0), id="all of it"),
    ],
)
def test_prominence(more: Detection, less: Detection) -> None:
    assert 0 < prominence(less) < prominence(more) <= 1
