"""A caption says what was found, guesses only where nothing was, says that it guesses, and obeys its style."""

import pytest

from beholder.domain import Box
from beholder.engines.embedded.answers.caption import SURE, SURE_OF_SMALL, caption, sure
from beholder.engines.embedded.answers.style import style
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.words import tokens
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, line, name, thing

DOG_AND_BALL = Sight(thing("dog", LEFT), thing("sports ball", RIGHT), thing("sports ball"), colours={"dog": "brown"})


@pytest.mark.parametrize(
    ("sight", "text"),
    [
        pytest.param(Sight(thing("vase"), thing("clock", LEFT)), "A clock and a vase.", id="things"),
        pytest.param(
            Sight(thing("bus"), thing("car", score=SURE - 0.01)), "A bus on a street.", id="not sure, not said"
        ),
        pytest.param(Sight(thing("vase"), names=[name("rocket")]), "A vase.", id="no guess where something was found"),
        pytest.param(Sight(names=[name("rocket", 0.6)]), "Something that looks like a rocket.", id="a guess says so"),
        pytest.param(
            Sight(names=[name("rocket", 0.2)], lines=[line("EXIT")]),
            'Written words: "EXIT".',
            id="words, when no guess",
        ),
        pytest.param(
            Sight(lines=[line(text) for text in "abcd"]), 'Written words: "a / b / c" and more.', id="many lines"
        ),
        pytest.param(Sight(), "Nothing that I know by name.", id="nothing at all"),
    ],
)
def test_caption(sight: Sight, text: str) -> None:
    reply = caption(sight, lexicon())
    assert reply.text == text
    assert reply.data == {"caption": text}


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("Describe this.", "A dog with two sports balls.", id="plainly"),
        pytest.param("A title, please", "A Dog with Two Sports Balls", id="a title has no full stop"),
        pytest.param("List what you see", "- a dog\n- two sports balls", id="a list"),
        pytest.param("Describe this in two words", "A dog.", id="two words"),
        pytest.param("Describe this in one word", "Dog.", id="one word"),
        pytest.param(
            "Describe this in detail",
            "A dog with two sports balls. The dog is on the left and the most prominent sports ball is on the right. "
            "The dog looks mostly brown.",
            id="in detail",
        ),
        pytest.param(
            "Describe this in French",
            "A dog with two sports balls. (I can only say this in English, not in French.)",
            id="a language that is not spoken",
        ),
    ],
)
def test_style_is_obeyed(prompt: str, text: str) -> None:
    assert caption(DOG_AND_BALL, lexicon(), style(tokens(prompt))).text == text


def test_a_short_caption_names_little() -> None:
    many = Sight(thing("dog"), thing("cup", RIGHT), thing("book", LEFT), thing("vase", Box(0, 0, 90, 90)))
    assert caption(many, lexicon(), style(tokens("a short caption"))).text == "A dog with a cup."


@pytest.mark.parametrize("limit", range(1, 12))
def test_a_limit_of_words_holds(limit: int) -> None:
    text = caption(DOG_AND_BALL, lexicon(), style(("in", str(limit), "words"))).text
    assert 1 <= len(text.split()) <= limit


def test_a_limit_holds_where_nothing_was_found() -> None:
    assert caption(Sight(), lexicon(), style(tokens("in two words"))).text == "Nothing that"


def test_detail_tells_what_is_written() -> None:
    sight = Sight(thing("stop sign"), lines=[line("STOP")])
    assert caption(sight, lexicon(), style(tokens("in detail"))).text.endswith('It reads: "STOP".')


def test_one_thing_has_one_name() -> None:
    sight = Sight(thing("kite", LEFT, 0.8), thing("airplane", LEFT, 0.7), thing("cup", RIGHT))
    assert [found.label for found in sure(sight)] == ["kite", "cup"]


def test_sure_keeps_the_order() -> None:
    sight = Sight(thing("dog", LEFT, 0.7), thing("cat", score=0.1), thing("bus", RIGHT, 0.9))
    assert [found.label for found in sure(sight)] == ["dog", "bus"]


def test_small_things_must_be_surer() -> None:
    small = Box(0, 0, 100, 150)
    unsure, certain = thing("kite", small, SURE_OF_SMALL - 0.01), thing("bird", small, SURE_OF_SMALL)
    large = thing("bus", LEFT, SURE)
    assert sure(Sight(large, unsure)) == [large]
    assert sure(Sight(large, certain)) == [large, certain]
