"""Names of properties, answered from what was seen."""

from typing import Any

import pytest

from beholder.domain import Detection, OutputFormat
from beholder.engines.embedded.forms.facts import UNKNOWN, Facts, Thing
from beholder.engines.embedded.forms.properties import words_of
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.reply import Reply
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, line, thing

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
