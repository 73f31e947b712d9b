"""What a word is, seen with its neighbours."""

import pytest

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.tagging import Tagged


def tagged(prompt: str) -> Tagged:
    return Tagged(words.tokens(prompt), lexicon())


def test_past_the_end_is_nothing() -> None:
    at = tagged("red")
    assert (at[1], at[-1], len(at)) == ("", "", 1)
    assert (at.term(5), at.colour(5), at.number(5), at.ordinal(5)) == (None, None, None, None)
    assert not at.unknown(5)


@pytest.mark.parametrize(
    ("prompt", "colour"),
    [
        pytest.param("orange cat", "orange", id="before a thing"),
        pytest.param("orange and white cats", "orange", id="before another colour and a thing"),
        pytest.param("orange", None, id="a fruit"),
        pytest.param("oranges", None, id="fruits"),
        pytest.param("gray", "grey", id="a synonym"),
        pytest.param("golden retriever", None, id="a part of a name"),
        pytest.param("cat", None, id="none"),
    ],
)
def test_colour(prompt: str, colour: str | None) -> None:
    assert tagged(prompt).colour(0) == colour


@pytest.mark.parametrize(
    ("prompt", "material"),
    [
        pytest.param("glass items", "glass", id="before things"),
        pytest.param("metal, wooden and glass small items", "metal", id="in a list"),
        pytest.param("glass on the table", None, id="a glass"),
        pytest.param("wooden table", None, id="before a kind"),
    ],
)
def test_material(prompt: str, material: str | None) -> None:
    term = tagged(prompt).material(0)
    assert (term.said if term else None) == material


@pytest.mark.parametrize(
    ("prompt", "before", "side"),
    [
        pytest.param("left car", True, "left", id="before a noun"),
        pytest.param("on the left", True, None, id="not with a preposition"),
        pytest.param("on the left", False, "left", id="after a noun"),
        pytest.param("left of the car", True, None, id="a relation"),
        pytest.param("top 5", True, None, id="a limit"),
        pytest.param("bottom right corner", True, "bottom right", id="a corner"),
    ],
)
def test_side(prompt: str, before: bool, side: str | None) -> None:
    found = tagged(prompt).side(0, before=before)
    assert (found[0] if found else None) == side


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        pytest.param("unicorn", True, id="a noun in no list"),
        pytest.param("cat", False, id="a kind"),
        pytest.param("clearly", False, id="an adverb"),
        pytest.param("brolly", False, id="a thing that ends like an adverb"),
        pytest.param("12", False, id="a number"),
        pytest.param("largest", False, id="a rank"),
        pytest.param("wearing", False, id="a relation"),
        pytest.param(",", False, id="a comma"),
        pytest.param("it", False, id="a pronoun"),
        pytest.param("json", False, id="a format"),
    ],
)
def test_unknown(prompt: str, unknown: bool) -> None:
    assert tagged(prompt).unknown(0) is unknown


@pytest.mark.parametrize(
    ("prompt", "number"),
    [
        pytest.param("two cats", 2, id="a word"),
        pytest.param("one cat", 1, id="one of something"),
        pytest.param("one", None, id="the red one"),
        pytest.param("cats", None, id="none"),
    ],
)
def test_number(prompt: str, number: int | None) -> None:
    assert tagged(prompt).number(0) == number


def test_ordinal() -> None:
    assert [tagged(word).ordinal(0) for word in ("first", "3rd", "last", "cat")] == [1, 3, -1, None]
