"""Fields that prompts name in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beholder.engines.embedded.prompt.fields import LONGEST, fields, named_schema, wants_json
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


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        pytest.param("return name, count", ("name", "count"), id="a comma alone"),
        pytest.param("Return name", (), id="one name is no list of fields"),
        pytest.param("Return name and happiness", (), id="a word that is not known for a field"),
        pytest.param("Return name, count and happiness", ("name", "count"), id="up to what is not known"),
        pytest.param("keys: happiness, and a mood", ("happiness", "mood"), id="after keys any word is one"),
        pytest.param("with keys named a, b, a", ("a", "b"), id="a name said twice"),
        pytest.param("with the fields 1st and 2nd", (), id="what cannot be a name"),
        pytest.param("give me its label and its score", ("label", "score"), id="whose they are"),
        pytest.param('{"a": 1, "b": {"c": 2}}', ("a", "b", "c"), id="an example's own keys, inner ones too"),
        pytest.param("{'a': …}", ("a",), id="single quotes"),
        pytest.param("{\u201ca\u201d: …}", ("a",), id="curly quotes"),
        pytest.param('{"a" : 1} with keys b and c', ("a",), id="an example goes before words"),
        pytest.param('Use the key "a". It says "STOP".', ("a",), id="quotes of another sentence are no keys"),
        pytest.param('"a b" is a key', (), id="words are no name"),
        pytest.param('{"' + "x" * 41 + '": 1}', (), id="too long for a name"),
        pytest.param(" " * LONGEST + '{"a": 1}', (), id="too far behind"),
    ],
)
def test_more_fields(prompt: str, names: tuple[str, ...]) -> None:
    assert fields(prompt, LEXICON) == names


@pytest.mark.parametrize(
    ("prompt", "json"),
    [
        pytest.param("no json please", False, id="no"),
        pytest.param("without any of that json", False, id="words between"),
        pytest.param("not text but an array of objects in json", True, id="denied too far before"),
        pytest.param("don't use json", False, id="don't"),
        pytest.param("jsonp", False, id="another word"),
        pytest.param("", False, id="nothing"),
        pytest.param(" " * LONGEST + "json", False, id="too far behind"),
    ],
)
def test_whether_json_is_wanted(prompt: str, json: bool) -> None:
    assert wants_json(prompt) is json


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("total_count", ["integer", "null"], id="a number by its last word"),
        pytest.param("number", ["integer", "null"], id="a number"),
        pytest.param("numbering", ["string", "null"], id="no number"),
        pytest.param("has_dog", ["boolean", "null"], id="whether there is one"),
        pytest.param("contains_text", ["boolean", "null"], id="whether it contains"),
        pytest.param("hash", ["string", "null"], id="no question"),
        pytest.param("Keywords", "array", id="a list in any case"),
    ],
)
def test_types_of_fields_of_a_picture(name: str, kind: object) -> None:
    schema = named_schema((name,))
    assert schema is not None
    assert schema["properties"][name]["type"] == kind


@pytest.mark.parametrize("names", [("Label",), ("box", "count"), ("item", "mood")])
def test_one_name_of_a_thing_makes_a_list_of_all(names: tuple[str, ...]) -> None:
    schema = named_schema(names)
    assert schema is not None
    assert (schema["type"], schema["items"]["required"]) == ("array", list(names))
    Draft202012Validator.check_schema(dict(schema))
