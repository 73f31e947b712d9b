"""From intent to text: words, enum words, JSON, and several pictures in order."""

import json
from collections.abc import Sequence
from typing import Any

import jsonschema
import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.engines.embedded.calls.conversation import Given
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.respond import NO_IMAGE, respond
from tests.engines.embedded.sights import LEFT, Sight, line, name, thing

BUS = Sight(thing("bus", LEFT), names=[name("trolleybus", number=874)], lines=[line("ROUTE 9")])
CATS = Sight(thing("cat"), thing("cat"))
TEXT, JSON = OutputFormat(), OutputFormat(OutputKind.JSON)


def answer(prompt: str, *sights: Sight, output: OutputFormat = TEXT, given: Sequence[Given] = ()) -> str:
    return respond(understand(prompt, output, len(sights), lexicon()), sights, output, lexicon(), given)


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("Caption this image.", "A bus on a street.", id="caption"),
        pytest.param("Is there a bus?", "Yes, I can see a bus.", id="question"),
        pytest.param("What is this?", "This looks like a bus (99%), probably a trolleybus.", id="classification"),
        pytest.param("Cat or bus, which of these?", "Bus.", id="a choice in the prompt"),
        pytest.param("Cat or bus, which of these? Only one of the following: cat, bus", "bus", id="and nothing else"),
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


@pytest.mark.parametrize(
    ("prompt", "options", "said"),
    [
        pytest.param("Is there a bus?", ["no", "yes"], "yes", id="yes or no"),
        pytest.param("How many buses?", ["0", "1", "2"], "1", id="a number"),
        pytest.param("What colour is the bus?", ["green", "red"], "red", id="a colour"),
    ],
)
def test_an_enum_is_the_answer_to_its_question(prompt: str, options: list[str], said: str) -> None:
    red = Sight(thing("bus"), colours={"bus": "red"})
    assert answer(prompt, red, output=OutputFormat(OutputKind.ENUM, {"enum": options})) == said
    assert json.loads(answer(prompt, red, output=OutputFormat(OutputKind.JSON, {"enum": options}))) == said


def test_a_schema_of_nothing_but_a_number_is_the_answer() -> None:
    assert answer("How many cats?", CATS, output=OutputFormat(OutputKind.JSON, {"type": "integer"})) == "2"
    either = OutputFormat(OutputKind.JSON, {"anyOf": [{"type": "integer"}, {"type": "string"}]})
    assert answer("How many cats?", CATS, output=either) == "2"


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


TICKET = (Given("log_bus", {"ticket": 17}),)


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param(
            "Is there a bus?", "Yes, I can see a bus.\nThe function log_bus gave ticket: 17.", id="after an answer"
        ),
        pytest.param(
            "Caption this image.", "A bus on a street.\nThe function log_bus gave ticket: 17.", id="after a caption"
        ),
        pytest.param(
            "What does the ticket cost?",
            "The function log_bus gave ticket: 17.\nA bus on a street.",
            id="before a description, where there is no answer",
        ),
        pytest.param(
            "Detect buses", "The function log_bus gave ticket: 17.\nA bus on a street.", id="no words inside JSON"
        ),
    ],
)
def test_what_functions_gave_is_told_beside_what_is_seen(prompt: str, text: str) -> None:
    assert answer(prompt, BUS, given=TICKET) == text


def test_a_list_that_is_asked_for_beside_what_was_given_is_a_list() -> None:
    known = (Given("log_bus", {"ticket": 17}, beside=True),)
    assert json.loads(answer("Detect buses", BUS, given=known))[0]["label"] == "bus"
    assert answer("Detect buses", BUS, given=known + TICKET).endswith("A bus on a street."), "one came after it"
    assert answer("Is there a bus?", BUS, given=known).endswith("The function log_bus gave ticket: 17.")


def test_every_failure_is_told() -> None:
    failed = (Given("log_bus", "no paper", failed=True),)
    assert answer("Is there a bus?", BUS, given=failed).endswith("The function log_bus failed: no paper.")


def test_json_takes_what_has_the_name_of_a_property_and_fits_it() -> None:
    properties = {"ticket": {"type": "integer"}, "buses": {"type": "integer"}, "note": {"type": "string"}}
    form = OutputFormat(OutputKind.JSON, {"type": "object", "properties": properties, "required": list(properties)})
    told = (Given("log_bus", {"ticket": 17, "note": 5}),)
    filled = json.loads(answer("Log it", BUS, output=form, given=told))
    assert (filled["ticket"], filled["buses"]) == (17, 1)
    assert isinstance(filled["note"], str), "what does not fit is not taken"
    assert json.loads(answer("Caption this image.", BUS, output=JSON, given=told)) == {"caption": "A bus on a street."}


def test_without_a_picture_what_was_given_is_told_all_the_same() -> None:
    assert answer("Hello", given=TICKET) == f"The function log_bus gave ticket: 17.\n{NO_IMAGE}"


def test_a_field_of_a_receipt_is_answered_with_what_is_written() -> None:
    receipt = Sight(lines=[line("TOTAL: 6.00")])
    assert answer("What is the total?", receipt) == "6.00"
    assert answer("What is the date?", receipt).startswith("I see nothing here")
