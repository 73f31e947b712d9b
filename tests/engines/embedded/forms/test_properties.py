"""Names of properties, in the casings that people use."""

import pytest

from beholder.engines.embedded.forms.properties import split, words_of


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
