"""Fields that prompts name in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt.fields import fields, named_schema, wants_json
from beholder.engines.embedded.prompt.lexicon import lexicon

LEXICON = lexicon()


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        pytest.param("List the objects, return name and count", ("name", "count"), id="plain words"),
        pytest.param("Return the label, count and the color of each", ("label", "count", "color"), id="articles"),
        pytest.param("keys caption and num_cars", ("caption", "num_cars"), id="underscores"),
        pytest.param("JSON with keys label and color", ("label", "color"), id="keys"),
        pytest.param(
            "with the fields name, boundingBox, and confidence.", ("name", "boundingBox", "confidence"), id="case"
        ),
        pytest.param('as JSON: {"name": str, "count": int}', ("name", "count"), id="an example"),
        pytest.param('JSON with "title" and "mood" keys', ("title", "mood"), id="quoted"),
        pytest.param('in the key "box_2d",\nthe label\nin the key "label"', ("box_2d", "label"), id="over lines"),
        pytest.param("Detect cars and trucks", (), id="kinds are not fields"),
        pytest.param("What does 'STOP' mean?", (), id="a quoted word"),
        pytest.param("Return bounding boxes with labels", (), id="one word alone"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_fields(prompt: str, names: tuple[str, ...]) -> None:
    assert fields(prompt, LEXICON) == names


@pytest.mark.parametrize(
    ("prompt", "json"),
    [
        pytest.param("Return JSON", True, id="asked for"),
        pytest.param("Output a json list", True, id="in lower case"),
        pytest.param("Do not return any JSON", False, id="forbidden"),
        pytest.param("Jason's car", False, id="a name"),
    ],
)
def test_wants_json(prompt: str, json: bool) -> None:
    assert wants_json(prompt) is json


def test_the_fields_that_lists_have_anyway_need_no_schema() -> None:
    assert named_schema(()) is None
    assert named_schema(("box_2d", "label")) is None


def test_names_of_things_make_a_list() -> None:
    schema = named_schema(("name", "price"))
    assert schema is not None
    assert (schema["type"], list(schema["items"]["properties"])) == ("array", ["name", "price"])


def test_names_of_pictures_make_an_object() -> None:
    schema = named_schema(("title", "tags", "num_people", "is_outdoor"))
    assert schema is not None
    assert schema["required"] == ["title", "tags", "num_people", "is_outdoor"]
    types = [part["type"] for part in schema["properties"].values()]
    assert types == [["string", "null"], "array", ["integer", "null"], ["boolean", "null"]]


@given(st.text())
def test_any_text_is_read(prompt: str) -> None:
    assert all(name for name in fields(prompt, LEXICON))
