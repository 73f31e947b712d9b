"""Names of properties, in the casings that people use."""

import pytest

from beholder.engines.embedded.forms.properties import (
    ANSWER,
    BOX,
    COLOUR,
    CORNERS,
    COUNT,
    INDOORS,
    LABEL,
    MASK,
    MONEY,
    PLACE,
    PLACED,
    POINT,
    READING,
    REASON,
    SAYING,
    SCORE,
    SIDES,
    THING,
    split,
    words_of,
)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("bounding_box", ("bounding", "box"), id="snake"),
        pytest.param("boundingBox", ("bounding", "box"), id="camel"),
        pytest.param("Bounding box", ("bounding", "box"), id="words"),
        pytest.param("numDogs2", ("num", "dogs2"), id="a digit"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_split(name: str, parts: tuple[str, ...]) -> None:
    assert split(name) == parts


@pytest.mark.parametrize("name", ["box", "boxes", "theBox", "box_list"])
def test_a_plural_is_also_its_singular(name: str) -> None:
    assert "box" in words_of(name)


@pytest.mark.parametrize("name", ["ymin", "y_min", "yMin"])
def test_corners_in_any_spelling(name: str) -> None:
    assert "ymin" in words_of(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("box_2d", {"box", "2d"}, id="snake"),
        pytest.param("boundingBox", {"bounding", "box"}, id="camel"),
        pytest.param("boxes", {"boxes", "box", "boxe"}, id="a plural in es"),
        pytest.param("y_min", {"y", "min", "ymin"}, id="a corner"),
        pytest.param("num-dogs", {"num", "dogs", "dog"}, id="kebab and plural"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_words_of(name: str, words: set[str]) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize("corner", CORNERS)
def test_every_corner_has_its_side_and_its_numbers(corner: str) -> None:
    assert sum(named == corner for named in SIDES.values()) >= 2
    assert not set(SIDES) & set(CORNERS)


def test_what_tells_of_a_thing_is_all_that_is_told_of_one() -> None:
    assert BOX | MASK | POINT | set(CORNERS) == PLACED
    assert LABEL | COUNT | SCORE | COLOUR | PLACE | PLACED == THING


@pytest.mark.parametrize("word", sorted(THING | READING | ANSWER | REASON | SAYING | MONEY | INDOORS.keys()))
def test_a_word_is_found_in_a_name_as_it_is_listed(word: str) -> None:
    assert word in words_of(word)
    assert word in words_of(f"the_{word}")
