"""Names of properties, answered from what was seen."""

from typing import Any

import pytest

from beholder.domain import Detection, OutputFormat
from beholder.engines.embedded.forms.facts import UNKNOWN, Facts, Thing
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.reply import Reply
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, line, name, thing

BUS, DOG = thing("bus", LEFT), thing("dog", RIGHT, 0.8)
SIGHT = Sight(BUS, DOG, thing("dog", score=0.7), lines=[line("EXIT"), line("7")], colours={"bus": "red"})


def facts(*sights: Sight, prompt: str = "Detect everything", answer: Any = None) -> Facts:
    reply = Reply("The words.", {"answer": answer})
    return Facts(understand(prompt, OutputFormat(), len(sights), lexicon()), sights, reply, lexicon())


def test_what_a_function_gave_is_known_by_its_very_name() -> None:
    intent = understand("Count", OutputFormat(), 1, lexicon())
    told = Facts(intent, [SIGHT], Reply("", {}), lexicon(), {"ticket": 17, "gone": None})
    assert [told.known(name) for name in ("ticket", "gone", "Ticket", "")] == [17, None, UNKNOWN, UNKNOWN]
    assert facts(SIGHT).known("ticket") is UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("box_2d", [200, 50, 800, 300], id="box"),
        pytest.param("boundingBox", [200, 50, 800, 300], id="camel case box"),
        pytest.param("y_min", 200, id="a corner"),
        pytest.param("xmax", 300, id="another corner"),
        pytest.param("point", [500, 175], id="point"),
        pytest.param("label", "bus", id="label"),
        pytest.param("object_name", "bus", id="name"),
        pytest.param("confidence", 0.9, id="score"),
        pytest.param("count", 1, id="count"),
        pytest.param("colour", "red", id="colour"),
        pytest.param("mask", UNKNOWN, id="no mask was made"),
        pytest.param("price", UNKNOWN, id="nothing that can be seen"),
    ],
)
def test_of_thing(name: str, value: Any) -> None:
    assert facts(SIGHT).of_thing(name, Thing(BUS)) == value


def test_things_are_what_the_prompt_asks_for() -> None:
    assert [each.found.label for each in facts(SIGHT, prompt="Detect only the dogs").things()] == ["dog", "dog"]


def test_things_are_what_a_name_mentions() -> None:
    assert [each.found.label for each in facts(SIGHT).things("buses")] == ["bus"]


def test_things_by_kind_are_counted_and_keep_the_most_prominent() -> None:
    assert facts(SIGHT).things(by_kind=True) == [Thing(BUS, 1), Thing(DOG, 2)]


def test_things_with_masks() -> None:
    (bus,) = facts(Sight(BUS)).things(masks=True)
    assert bus.found.mask is not None
    assert str(facts(Sight(BUS)).of_thing("mask", bus)).startswith("data:image/png;base64,")


def test_things_with_scores_are_also_the_faint_ones() -> None:
    faint = Detection(BUS.box, "train", 0.1)
    sight = Sight(BUS, faint)
    assert [each.found.label for each in facts(sight).things()] == ["bus"]
    assert [each.found.label for each in facts(sight).things(scores=True)] == ["bus", "train"]
    assert facts(sight).things(by_kind=True, scores=True) == [Thing(BUS, 1)]  # counted are those that are told


def test_things_of_several_pictures_are_all_listed() -> None:
    assert len(facts(SIGHT, Sight(BUS)).things()) == 4


@pytest.mark.parametrize(
    ("name", "hint", "value"),
    [
        pytest.param("text", "", "EXIT\n7", id="text"),
        pytest.param("caption", "", "Two dogs with a bus on a street.", id="caption"),
        pytest.param("answer", "", "The words.", id="answer"),
        pytest.param("color", "", "red", id="colour"),
        pytest.param("label", "", "bus", id="label"),
        pytest.param(
            "x", "a short description of the photo", "Two dogs with a bus on a street.", id="by its description"
        ),
        pytest.param("mood", "how it feels", UNKNOWN, id="unknown"),
    ],
)
def test_string(name: str, hint: str, value: Any) -> None:
    assert facts(SIGHT).string(name, hint) == value


@pytest.mark.parametrize(
    ("name", "hint", "value"),
    [
        pytest.param("count", "", 3, id="all"),
        pytest.param("num_dogs", "", 2, id="of a kind"),
        pytest.param("n", "how many buses", 1, id="by its description"),
        pytest.param("boats", "", 0, id="none of a kind"),
        pytest.param("price", "", UNKNOWN, id="unknown"),
        pytest.param("", "", 3, id="nothing but a number"),
        pytest.param("", "The price", UNKNOWN, id="nothing but a price"),
    ],
)
def test_number(name: str, hint: str, value: Any) -> None:
    assert facts(SIGHT).number(name, hint) == value


@pytest.mark.parametrize(
    ("name", "answer", "value"),
    [
        pytest.param("has_dog", None, True, id="there"),
        pytest.param("containsBoats", None, False, id="not there"),
        pytest.param("has_text", None, True, id="text"),
        pytest.param("answer", "yes", True, id="the prompt's own question: yes"),
        pytest.param("answer", "no", False, id="no"),
        pytest.param("is_sunny", None, UNKNOWN, id="unknown"),
    ],
)
def test_boolean(name: str, answer: Any, value: Any) -> None:
    assert facts(SIGHT, answer=answer).boolean(name, "") == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("lines", ["EXIT", "7"], id="lines"),
        pytest.param("objects", ["bus", "dog"], id="kinds, each once"),
        pytest.param("animals", ["dog"], id="of a group"),
        pytest.param("colors", ["red", "grey"], id="colours"),
    ],
)
def test_strings(name: str, value: list[str]) -> None:
    assert facts(SIGHT).strings(name, "") == value


@pytest.mark.parametrize(
    ("options", "value"),
    [
        pytest.param(["animal", "vehicle"], "vehicle", id="by group"),
        pytest.param(["car", "bus"], "bus", id="by label"),
        pytest.param(["car", "other"], "other", id="a way out"),
        pytest.param(["car", "cat"], UNKNOWN, id="none"),
    ],
)
def test_option_for_a_thing(options: list[str], value: Any) -> None:
    assert facts(SIGHT).option(options, "label", "", Thing(BUS)) == value


def test_option_for_the_picture() -> None:
    assert facts(SIGHT).option(["cat", "dog"], "kind", "") == "dog"


@pytest.mark.parametrize(
    ("answer", "options", "name", "value"),
    [
        pytest.param("yes", ["YES", "NO"], "", "YES", id="yes or no"),
        pytest.param("grey", ["red", "grey"], "answer", "grey", id="a colour, by a name that asks for the answer"),
        pytest.param(2, ["1", "2"], "", "2", id="a number in words"),
        pytest.param(None, ["cat", "dog"], "", "dog", id="no answer"),
        pytest.param("grey", ["cat", "dog"], "", "dog", id="an answer that is no option"),
        pytest.param("cat", ["cat", "dog"], "kind", "dog", id="a name that asks for something else"),
    ],
)
def test_option_that_answers_the_prompt(answer: Any, options: list[str], name: str, value: str) -> None:
    assert facts(SIGHT, answer=answer).option(options, name, "") == value


@pytest.mark.parametrize("name", ["value", "output", "result"])
def test_a_name_that_means_the_answer(name: str) -> None:
    assert facts(SIGHT, answer=7).number(name, "") == 7
    assert facts(SIGHT).string(name, "") == "The words."


def test_fields_of_a_receipt_are_what_is_written() -> None:
    receipt = facts(Sight(lines=[line("GREEN LEAF LTD"), line("TOTAL: 1,284.50"), line("05-03-2018")]))
    assert receipt.string("date", "") == "05-03-2018"
    assert receipt.string("vendor_name", "") == "GREEN LEAF LTD"
    assert receipt.string("total", "") == "1,284.50"
    assert receipt.number("total_amount", "") == 1284.5
    assert facts(SIGHT).number("total", "") == 3


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        pytest.param("Which of these are in the picture?", ["dog", "bus"], id="what is to be seen"),
        pytest.param("Give the 3 likeliest as a list", ["bus", "dog", "cat"], id="the likeliest"),
        pytest.param("Rank these", ["bus", "dog", "cat", "boat"], id="all of them in order"),
    ],
)
def test_some_of_several_words(prompt: str, words: list[str]) -> None:
    sight = Sight(BUS, DOG, subject={"bus": 0.5, "dog": 0.3, "cat": 0.1})
    assert facts(sight, prompt=prompt).some_of(["boat", "cat", "dog", 5, "bus"]) == words


@pytest.mark.parametrize(
    ("name", "hint", "value"),
    [
        pytest.param("left", "", 50, id="a side is a corner"),
        pytest.param("y2", "", 800, id="a corner by number"),
        pytest.param("X_Max", "", 300, id="a corner in any case"),
        pytest.param("position", "", "on the left", id="a place"),
        pytest.param("value", "its colour", "red", id="by its description"),
        pytest.param("color", "the label", "red", id="a name goes before a description"),
        pytest.param("value", "the weather", UNKNOWN, id="a description that says nothing"),
        pytest.param("caption", "", "bus", id="what is said of a thing is its kind"),
        pytest.param("mask_box", "", UNKNOWN, id="of two words the first that is known: no mask was made"),
    ],
)
def test_more_of_a_thing(name: str, hint: str, value: Any) -> None:
    assert facts(SIGHT).of_thing(name, Thing(BUS), hint) == value


def test_the_colour_of_a_thing_among_several_pictures_is_not_told() -> None:
    assert facts(SIGHT, SIGHT).of_thing("color", Thing(BUS)) is UNKNOWN


HOUSE = Sight(thing("couch"), thing("tv", LEFT))
BARE = Sight()
MIXED = Sight(thing("couch"), BUS)


@pytest.mark.parametrize(
    ("sights", "name", "value"),
    [
        pytest.param([SIGHT], "setting", "outdoor", id="outdoors"),
        pytest.param([HOUSE], "environment", "indoor", id="indoors"),
        pytest.param([HOUSE], "inside_or_outside", "indoor", id="asked by its words"),
        pytest.param([MIXED], "setting", UNKNOWN, id="it does not tell"),
        pytest.param([BARE], "setting", UNKNOWN, id="nothing there"),
        pytest.param([SIGHT], "title", "Two dogs with a bus on a street", id="a title is no sentence"),
        pytest.param([SIGHT], "explanation", "The words.", id="a reason is what was said"),
        pytest.param([SIGHT, Sight(lines=[line("WAY")])], "text", "EXIT\n7\nWAY", id="all pictures are read"),
        pytest.param([BARE], "text", "", id="nothing written"),
        pytest.param([BARE], "label", UNKNOWN, id="nothing to name"),
        pytest.param([Sight(names=[name("castle", 0.9)])], "label", "castle", id="the likeliest subject"),
        pytest.param([BARE], "color", "grey", id="the picture's own colour"),
        pytest.param([SIGHT], "object_type", "bus", id="a kind, not a caption"),
        pytest.param([SIGHT], "scene_type", "outdoor", id="a kind of scene is no kind of thing"),
    ],
)
def test_more_strings(sights: list[Sight], name: str, value: Any) -> None:
    assert facts(*sights).string(name, "") == value


def test_what_the_prompt_asks_for_and_is_not_there_has_no_name_or_colour() -> None:
    asked = facts(SIGHT, prompt="Detect the boats")
    assert asked.string("label", "") is UNKNOWN
    assert asked.string("color", "") is UNKNOWN
    assert asked.number("confidence", "") is UNKNOWN


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        pytest.param(r"^\d+$", ["7"], id="digits"),
        pytest.param("^[A-Z]+[0-9]?$", [], id="bare letters tell nothing"),
        pytest.param("^[A-Za-z]+$", [], id="any word would fit"),
        pytest.param("^.*$", [], id="all would fit"),
        pytest.param(r"^[A-Z]\d{3}$", [], id="not there"),
    ],
)
def test_written(pattern: str, found: list[str]) -> None:
    assert list(facts(SIGHT).written(pattern)) == found


@pytest.mark.parametrize(
    ("answer", "name", "hint", "value"),
    [
        pytest.param(5, "answer", "", 5, id="the prompt's own answer"),
        pytest.param(5, "count", "", 5, id="a count is that answer too"),
        pytest.param(5, "num_dogs", "", 2, id="a kind is counted"),
        pytest.param("five", "answer", "", 3, id="no number was answered"),
        pytest.param(None, "confidence", "", 0.9, id="of the surest"),
        pytest.param(None, "invoice_amount", "", UNKNOWN, id="money is not counted"),
        pytest.param(None, "dogs", "how many buses", 2, id="a name goes before a description"),
    ],
)
def test_more_numbers(answer: Any, name: str, hint: str, value: Any) -> None:
    assert facts(SIGHT, answer=answer).number(name, hint) == value


@pytest.mark.parametrize(
    ("sight", "name", "hint", "value"),
    [
        pytest.param(SIGHT, "is_outdoor", "", True, id="outdoors"),
        pytest.param(SIGHT, "indoors", "", False, id="not indoors"),
        pytest.param(MIXED, "indoors", "", UNKNOWN, id="it does not tell"),
        pytest.param(BARE, "is_empty", "", True, id="empty"),
        pytest.param(SIGHT, "is_empty", "", False, id="not empty"),
        pytest.param(SIGHT, "flag", "whether a dog is there", True, id="by its description"),
        pytest.param(SIGHT, "has_boat", "whether a dog is there", False, id="a name goes before it"),
        pytest.param(BARE, "has_text", "", False, id="nothing written"),
    ],
)
def test_more_booleans(sight: Sight, name: str, hint: str, value: Any) -> None:
    assert facts(sight).boolean(name, hint) is value


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        pytest.param(["Red", "blue"], "color", "Red", id="a colour, in the option's own case"),
        pytest.param(["green", "blue"], "color", UNKNOWN, id="another colour"),
        pytest.param(["indoors", "outdoors"], "setting", "outdoors", id="outdoors"),
        pytest.param([1, 2, 3], "count", 3, id="a number"),
        pytest.param([1, 2], "count", UNKNOWN, id="a number that is none of them"),
        pytest.param([True, False], "has_dog", True, id="a flag"),
        pytest.param([True, False], "has_boat", False, id="a flag that is not"),
        pytest.param([None], "label", UNKNOWN, id="no words"),
        pytest.param([], "label", UNKNOWN, id="nothing to choose from"),
    ],
)
def test_option_by_name(options: list[Any], name: str, value: Any) -> None:
    assert facts(SIGHT).option(options, name, "") is value or facts(SIGHT).option(options, name, "") == value


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        pytest.param(["red", "blue"], "color", "red", id="its colour"),
        pytest.param(["on the left", "on the right"], "position", "on the left", id="its place"),
        pytest.param(["left", "right"], "position", "left", id="its place in a word"),
        pytest.param(["top", "bottom"], "position", UNKNOWN, id="no such place"),
    ],
)
def test_option_of_a_thing_by_name(options: list[Any], name: str, value: Any) -> None:
    assert facts(SIGHT).option(options, name, "", Thing(BUS)) == value


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        pytest.param(["indoor", "outdoor"], ["outdoor"], id="the setting"),
        pytest.param(["dog", 5, None, "boat"], ["dog"], id="what is no word is not seen"),
        pytest.param([], [], id="none"),
    ],
)
def test_what_is_to_be_seen_of_several(options: list[Any], seen: list[Any]) -> None:
    assert facts(SIGHT).some_of(options) == seen


def test_lists_of_strings_of_what_a_description_names() -> None:
    assert facts(SIGHT).strings("values", "all dogs") == ["dog"]
    assert facts(SIGHT, SIGHT).strings("lines", "") == ["EXIT", "7"] * 2
