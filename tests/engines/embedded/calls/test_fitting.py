"""Of several functions, the one that speaks of what the question and the picture speak of; told, not guessed."""

import pytest

from beholder.domain import Function, OutputFormat
from beholder.engines.embedded.calls.fitting import LONGEST, fitting
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon


def function(name: str, description: str = "", *parameters: str) -> Function:
    schema = {"type": "object", "properties": {each: {"type": "string"} for each in parameters}}
    return Function(name, description, schema if parameters else None)


def chosen(prompt: str, *functions: Function, seen: tuple[str, ...] = ()) -> str:
    intent = understand(prompt, OutputFormat(), 1, lexicon())
    return fitting(functions, intent, lambda: seen, lexicon()).name


COUNTS = function("count_objects", "Counts the objects of a kind.", "kind", "count")
READS = function("save_text", "Reads the text in the image and saves it.", "text")
BOOKS = function("book_table", "Books a table in a restaurant.", "restaurant", "time")
PEOPLE = function("log_people", "Logs people.", "names")
VEHICLES = function("log_vehicles", "Logs vehicles.", "plates")
ANIMALS = function("log_animals", "Logs animals.", "kinds")
ANYTHING = function("log", "Logs something.", "what")


@pytest.mark.parametrize(
    ("prompt", "functions", "expected"),
    [
        pytest.param("How many cats are there?", (READS, COUNTS), "count_objects", id="the same task"),
        pytest.param("What does the sign say?", (COUNTS, READS), "save_text", id="another task"),
        pytest.param("Book us a place in this restaurant", (COUNTS, READS, BOOKS), "book_table", id="a word"),
        pytest.param("Log the cars", (PEOPLE, VEHICLES), "log_vehicles", id="a kind of things"),
        pytest.param("Log the dog", (PEOPLE, VEHICLES, ANIMALS), "log_animals", id="another kind"),
        pytest.param("Note the PLATES, please", (PEOPLE, VEHICLES), "log_vehicles", id="the name of a parameter"),
        pytest.param("Where is it?", (READS, COUNTS), "save_text", id="nothing in common: the first"),
        pytest.param("", (COUNTS, READS), "count_objects", id="no words: the first"),
    ],
)
def test_the_question_decides(prompt: str, functions: tuple[Function, ...], expected: str) -> None:
    assert chosen(prompt, *functions) == expected


@pytest.mark.parametrize(
    ("functions", "seen", "expected"),
    [
        pytest.param((PEOPLE, VEHICLES, ANIMALS), ("bus", "car"), "log_vehicles", id="what is there"),
        pytest.param((ANYTHING, VEHICLES), ("bus",), "log_vehicles", id="rather than what speaks of nothing"),
        pytest.param((VEHICLES, ANYTHING), ("cup",), "log", id="rather than what is not there"),
        pytest.param((VEHICLES, ANIMALS), ("bus", "dog"), "log_vehicles", id="both there: the first"),
        pytest.param((VEHICLES, ANIMALS), (), "log_vehicles", id="none there: the first"),
    ],
)
def test_where_words_do_not_decide_the_picture_does(
    functions: tuple[Function, ...], seen: tuple[str, ...], expected: str
) -> None:
    assert chosen("Log this.", *functions, seen=seen) == expected


def test_the_picture_is_not_looked_at_where_words_decide() -> None:
    def seen() -> tuple[str, ...]:
        raise AssertionError("looked")

    intent = understand("Log the cars", OutputFormat(), 1, lexicon())
    assert fitting([PEOPLE, VEHICLES], intent, seen, lexicon()) is VEHICLES


def test_words_that_say_nothing_do_not_count() -> None:
    chatty = function("chatty", "With this function you can use the image that you have, so that it is in the list.")
    assert chosen("Count the cats in the image with this", chatty, COUNTS) == "count_objects"


def test_only_the_beginning_of_a_long_description_is_read() -> None:
    late = function("f", f"{'x ' * LONGEST}Counts cats.")
    assert chosen("Count the cats.", function("g"), late) == "g"
    assert chosen("Count the cats.", function("g"), function("f", "Counts cats.")) == "f"


def test_parameters_without_properties_are_no_trouble() -> None:
    assert chosen("Anything", Function("f", "", {"type": "object"}), Function("g")) == "f"
