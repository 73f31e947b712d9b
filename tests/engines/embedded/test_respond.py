"""From intent to text: words, enum words, JSON, and several pictures in order."""

import json
from typing import Any

import jsonschema
import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.respond import NO_IMAGE, respond
from tests.engines.embedded.sights import LEFT, Sight, line, name, thing

BUS = Sight(thing("bus", LEFT), names=[name("trolleybus", number=874)], lines=[line("ROUTE 9")])
CATS = Sight(thing("cat"), thing("cat"))
TEXT, JSON = OutputFormat(), OutputFormat(OutputKind.JSON)


def answer(prompt: str, *sights: Sight, output: OutputFormat = TEXT) -> str:
    return respond(understand(prompt, output, len(sights), lexicon()), sights, output, lexicon())


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("Caption this image.", "A bus on a street.", id="caption"),
        pytest.param("Is there a bus?", "Yes, I can see a bus.", id="question"),
        pytest.param("What is this?", "This looks like a bus (99%), probably a trolleybus.", id="classification"),
        pytest.param("Cat or bus, which of these?", "Bus.", id="a choice in the prompt"),
        pytest.param("Read the sign", "ROUTE 9", id="reading"),
        pytest.param("Detect buses", '[{"box_2d": [200, 50, 800, 300], "label": "bus"}]', id="detection"),
        pytest.param("Point to the bus", '[{"point": [500, 175], "label": "bus"}]', id="pointing"),
    ],
)
def test_one_picture(prompt: str, text: str) -> None:
    assert answer(prompt, BUS) == text


@pytest.mark.parametrize(
    ("prompt", "data"),
    [
        pytest.param("Caption this image.", {"caption": "A bus on a street."}, id="caption"),
        pytest.param("How many buses?", {"answer": 1}, id="question"),
        pytest.param("What is this?", [{"label": "bus", "score": 1.0, "finer": "trolleybus"}], id="classification"),
        pytest.param("Read the sign", {"text": "ROUTE 9", "lines": ["ROUTE 9"]}, id="reading"),
        pytest.param("Detect dogs", [], id="nothing found is an empty list"),
    ],
)
def test_json_without_a_schema(prompt: str, data: Any) -> None:
    assert json.loads(answer(prompt, BUS, output=JSON)) == data


def test_json_with_a_schema() -> None:
    schema = {"type": "object", "properties": {"buses": {"type": "integer"}}, "required": ["buses"]}
    data = json.loads(answer("Count", BUS, output=OutputFormat(OutputKind.JSON, schema)))
    jsonschema.validate(data, schema)
    assert data == {"buses": 1}


def test_fields_named_in_words() -> None:
    asked = "Return JSON with keys caption, objects and num_buses"
    assert json.loads(answer(asked, BUS)) == {"caption": "A bus on a street.", "objects": ["bus"], "num_buses": 1}
    assert json.loads(answer("List the objects, return name and count", BUS)) == [{"name": "bus", "count": 1}]


def test_json_asked_for_in_words() -> None:
    assert json.loads(answer("Caption this image as JSON", BUS)) == {"caption": "A bus on a street."}
    assert answer("Caption this image, no JSON", BUS) == "A bus on a street."


def test_enum() -> None:
    assert answer("What is it?", BUS, output=OutputFormat(OutputKind.ENUM, {"enum": ["cat", "bus"]})) == "bus"


def test_several_pictures_are_answered_in_order_and_numbered() -> None:
    assert answer("Caption these.", BUS, CATS) == "1. A bus on a street.\n2. Two cats."


def test_objects_of_several_pictures_say_which() -> None:
    items = json.loads(answer("Detect everything", BUS, CATS))
    assert [(item["image"], item["label"]) for item in items] == [(1, "bus"), (2, "cat"), (2, "cat")]


def test_comparison() -> None:
    assert answer("What is different?", BUS, CATS).startswith("Image 1 shows a bus. Image 2 shows two cats.")


def test_no_picture_is_said_in_words_and_in_data() -> None:
    assert answer("Hello") == NO_IMAGE
    assert json.loads(answer("Hello", output=JSON))["answer"] is None


def test_a_field_of_a_receipt_is_answered_with_what_is_written() -> None:
    receipt = Sight(lines=[line("TOTAL: 6.00")])
    assert answer("What is the total?", receipt) == "6.00"
    assert answer("What is the date?", receipt).startswith("I see nothing here")
