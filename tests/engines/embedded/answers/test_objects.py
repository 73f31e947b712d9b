"""Boxes, points and masks as JSON lists."""

import json

import pybase64
import pytest

from beholder.engines.embedded.answers.objects import objects
from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.intent import Task
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.spatial.masks import URI_PREFIX, decode_png
from tests.engines.embedded.sights import LEFT, MIDDLE, RIGHT, Sight, line, name, thing

SIGHT = Sight(thing("chair", RIGHT), thing("dog", LEFT), thing("car", MIDDLE, 0.5))


def choose(prompt: str) -> Selection:
    return select(words.tokens(prompt), lexicon())


def labels(prompt: str, sight: Sight = SIGHT) -> list[str]:
    return [item["label"] for item in objects(sight, Task.DETECT, choose(prompt)).data]


def test_boxes_are_y_first_and_the_text_is_the_same_list() -> None:
    reply = objects(SIGHT, Task.DETECT, choose("the dogs"))
    assert reply.data == [{"box_2d": [200, 50, 800, 300], "label": "dog"}]
    assert json.loads(reply.text) == reply.data


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("everything", ["chair", "dog", "car"], id="all"),
        pytest.param("up to 2 objects", ["chair", "dog"], id="a limit takes the most prominent"),
        pytest.param("cars and dogs", ["dog", "car"], id="two kinds, most prominent first"),
        pytest.param("anything that is not a dog", ["chair", "car"], id="negation"),
        pytest.param("animals", ["dog"], id="a group"),
        pytest.param("wooden items", ["chair (probably wooden)"], id="a material is stated as a guess"),
        pytest.param("boats", [], id="not there"),
    ],
)
def test_labels(prompt: str, expected: list[str]) -> None:
    assert labels(prompt) == expected


def test_prominent_leaves_out_what_is_small_beside_the_most_prominent() -> None:
    speck = thing("cup", type(LEFT)(0, 0, 40, 40), 0.3)
    assert labels("the prominent items", Sight(thing("chair", RIGHT), speck)) == ["chair"]
    assert labels("all items", Sight(thing("chair", RIGHT), speck)) == ["chair", "cup"]


def test_colours_choose_by_pixels() -> None:
    sight = Sight(thing("car"), thing("bus"), colours={"car": "red", "bus": "green"})
    assert labels("the red vehicles", sight) == ["car"]


def test_unknown_things_are_guessed_from_regions_that_stand_out() -> None:
    sight = Sight(thing("dog"), regions=[(RIGHT, (name("daisy", 0.7),)), (LEFT, (name("rocket", 0.9),))])
    assert labels("the daisies", sight) == ["looks like a daisy"]


def test_everything_falls_back_to_guesses_when_nothing_known_is_there() -> None:
    sight = Sight(regions=[(RIGHT, (name("rocket", 0.9),)), (LEFT, (name("daisy", 0.1),))])
    assert labels("all objects", sight) == ["looks like a rocket"]


def test_written_words_are_objects_when_asked_for() -> None:
    assert labels("all text", Sight(thing("dog"), lines=[line("EXIT")])) == ["EXIT"]


def test_points_are_the_middle_of_the_box() -> None:
    assert objects(SIGHT, Task.POINT, choose("the dog")).data == [{"point": [500, 175], "label": "dog"}]


def test_masks_have_the_size_of_the_box_in_pixels() -> None:
    (item,) = objects(SIGHT, Task.SEGMENT, choose("the dog")).data
    assert list(item) == ["box_2d", "mask", "label"]
    assert item["mask"].startswith(URI_PREFIX)
    values = decode_png(pybase64.b64decode(item["mask"].removeprefix(URI_PREFIX))).values
    assert values.shape == (60, 50)  # LEFT in a picture of 200 x 100
    assert values.min() == 200
