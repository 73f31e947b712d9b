"""Noun phrases as people write them, read into picks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.grammar import Grammar
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.picks import Order, Pick

LEXICON = lexicon()


def read(prompt: str, after: int = 0, *, asking: bool = False) -> Grammar:
    grammar = Grammar(words.tokens(prompt), LEXICON, after, asking=asking)
    grammar.read()
    return grammar


def only(prompt: str) -> Pick:
    (pick,) = read(prompt).wanted
    return pick


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        pytest.param("the red cars on the left", ["red cars on the left"], id="a colour and a place"),
        pytest.param(
            "cars, buses and the two people on the left", ["cars", "buses", "people on the left"], id="a list"
        ),
        pytest.param("the cup on the table next to the dog", ["cup on the table near the dog"], id="on and beside"),
        pytest.param("the dog to the left of the man", ["dog left of the man"], id="left of"),
        pytest.param("the cat between the two chairs", ["cat between the chairs"], id="between two of a kind"),
        pytest.param("the cat between the dog and the car", ["cat between the dog and the car"], id="between two"),
        pytest.param("the chair closest to the table", ["chair nearest to the table"], id="closest to"),
        pytest.param("people in the foreground", ["people in the foreground"], id="the foreground"),
        pytest.param("things in the top left corner", ["things at the top left"], id="a corner"),
        pytest.param("red and white cars and a green bus", ["red or white cars", "green bus"], id="two colours"),
        pytest.param("large dogs and small cats", ["large dogs", "small cats"], id="sizes"),
        pytest.param("the largest dog", ["largest dog"], id="a superlative"),
        pytest.param("the second person from the left", ["number 2 leftmost person"], id="an ordinal"),
        pytest.param("the two on the left", ["things on the left"], id="no head"),
        pytest.param("everything on the left", ["things on the left"], id="everything somewhere"),
        pytest.param("cars but only red ones", ["red cars"], id="ones are those just named"),
        pytest.param("the car that is red", ["red car"], id="said after it"),
        pytest.param("is the cat black or white", ["black or white cat"], id="one of two colours"),
        pytest.param("a crowd of people", ["people"], id="a crowd is of people"),
        pytest.param("a couple of dogs", ["dogs"], id="a couple is two"),
        pytest.param("a cup of coffee", ["cup"], id="a cup is a cup"),
        pytest.param("dog collars", ["dog collars"], id="a kind that describes another thing"),
        pytest.param("the wheels of the car", ["wheels"], id="a part is not the whole"),
        pytest.param("boxes, masks and labels as a JSON list", [], id="the form of the answer"),
        pytest.param("pictures of cars", ["cars"], id="a picture of"),
    ],
)
def test_phrases(prompt: str, phrases: list[str]) -> None:
    assert [pick.phrase(LEXICON) for pick in read(prompt).wanted] == phrases


@pytest.mark.parametrize(
    ("prompt", "wanted", "excluded"),
    [
        pytest.param("cars that are not red", ["cars"], ["red cars"], id="a colour denied"),
        pytest.param("people without umbrellas", ["people"], ["people with the umbrellas"], id="without"),
        pytest.param(
            "people without cars or bags",
            ["people"],
            ["people with the cars", "people with the bags"],
            id="without two kinds",
        ),
        pytest.param(
            "people without bags and the red car", ["people", "red car"], ["people with the bags"], id="one more"
        ),
        pytest.param("all but the cars", [], ["cars"], id="all but"),
        pytest.param("cars, but no buses", ["cars"], ["buses"], id="but no"),
        pytest.param("everything on the left except people", ["things on the left"], ["people"], id="except"),
        pytest.param("not the dog, only the cat", ["cat"], ["dog"], id="only ends a negation"),
    ],
)
def test_negations(prompt: str, wanted: list[str], excluded: list[str]) -> None:
    grammar = read(prompt)
    assert [pick.phrase(LEXICON) for pick in grammar.wanted] == wanted
    assert [pick.phrase(LEXICON) for pick in grammar.excluded] == excluded


@pytest.mark.parametrize(
    ("prompt", "order"),
    [
        pytest.param("the largest dog", Order("big"), id="one"),
        pytest.param("the 3 largest dogs", Order("big", count=3), id="three"),
        pytest.param("the largest dogs", Order("big", count=None), id="all, in that order"),
        pytest.param("the second dog from the right", Order("right", 2), id="from an end"),
        pytest.param("the third dog", Order("left", 3), id="from the left, when nothing is said"),
        pytest.param("the last dog", Order("right"), id="the last"),
        pytest.param("the dog on the left", Order("left"), id="one of a side"),
        pytest.param("the dogs on the left", None, id="all of a side"),
        pytest.param("the two dogs on the left", Order("left", count=2), id="two of a side"),
        pytest.param("the closest chair", Order("near"), id="closest"),
    ],
)
def test_ranks(prompt: str, order: Order | None) -> None:
    assert only(prompt).order == order


@pytest.mark.parametrize(
    ("prompt", "unsure"),
    [
        pytest.param("people wearing hats", ("wearing hats",), id="clothes"),
        pytest.param("the man behind the car", ("behind the car",), id="depth"),
        pytest.param("people who are smiling", ("smiling",), id="a mood"),
        pytest.param("dogs in the water", ("in the water",), id="a place of no known kind"),
        pytest.param("people not wearing hats", ("not wearing hats",), id="a doubt denied is a doubt"),
        pytest.param("vintage cars", ("vintage",), id="an adjective"),
        pytest.param("dogs in the picture", (), id="the picture itself"),
    ],
)
def test_what_is_said_beyond_the_lexicon_is_kept(prompt: str, unsure: tuple[str, ...]) -> None:
    assert only(prompt).unsure == unsure


def test_a_question_about_a_subject_has_no_compound_nouns() -> None:
    (asked,) = read("is the dog asleep", asking=True).wanted
    assert (asked.term is not None, asked.unsure) == (True, ("asleep",))
    (listed,) = read("the dog basket").wanted
    assert listed.noun == "dog basket"


def test_unknown_words_count_only_after_the_task() -> None:
    assert read("my greenhouse detect daisies", 3).wanted == [Pick(noun="daisies")]


def test_phrases_inside_phrases_end() -> None:
    assert len(read("the cup " + "on the table " * 50).wanted) >= 1


WORDS = "the two red cars left on of not that are and cup biggest , . it one unicorn next to between without"


@given(st.lists(st.sampled_from(WORDS.split())))
def test_any_order_of_words_is_read(parts: list[str]) -> None:
    grammar = read(" ".join(parts))
    for pick in (*grammar.wanted, *grammar.excluded):
        assert pick.phrase(LEXICON)


@pytest.mark.parametrize(
    ("prompt", "wanted", "excluded"),
    [
        pytest.param("do not detect cars. buses", ["buses"], ["cars"], id="a negation ends with its sentence"),
        pytest.param("cars, not buses, dogs", ["cars"], ["buses", "dogs"], id="not with a comma"),
        pytest.param("no more than five cars", ["cars"], [], id="a limit is no negation"),
        pytest.param("the dog is not brown", ["dog"], ["brown dog"], id="a colour that it has not"),
        pytest.param("cars except the ones on the left", ["cars"], ["things on the left"], id="except some of them"),
        pytest.param("dogs, but without the dog on the left", ["dogs"], ["dog on the left"], id="but without one"),
        pytest.param("how many wheels does the car have", ["wheels"], [], id="whose they are is not asked for"),
        pytest.param("people with umbrellas", ["people with the umbrellas"], [], id="with a thing that is known"),
        pytest.param("cars that are large", ["large cars"], [], id="a size said after them"),
        pytest.param("which cup is the biggest", ["largest cup"], [], id="a rank asked for"),
        pytest.param("things made of glass", ["glass things"], [], id="made of"),
        pytest.param("glass and wooden items", ["glass things", "wooden things"], [], id="two materials"),
        pytest.param("a dog and a cat, both black", ["dog", "cat"], [], id="said of both is said of none here"),
        pytest.param("the man to the left", ["man on the left"], [], id="a side by another word"),
        pytest.param("cars parked on the left", ["cars on the left"], [], id="parked on a side"),
        pytest.param("only the two on the left", ["things on the left"], [], id="two of something"),
        pytest.param("the largest", ["largest thing"], [], id="a rank of anything"),
        pytest.param("a family of ducks", ["ducks"], [], id="a family is of ducks"),
        pytest.param("every car", ["cars"], [], id="every one is all"),
        pytest.param("what animal is this", ["animal"], [], id="what animal is one"),
        pytest.param("which dog is black", ["black dog"], [], id="which dog is one"),
        pytest.param("cats between dogs", ["cats between the dogs"], [], id="between several"),
        pytest.param("boxes around cars", ["cars"], [], id="boxes are drawn around what is asked for"),
        pytest.param("Cars. And dogs.", ["cars", "dogs"], [], id="two sentences"),
    ],
)
def test_more_phrases(prompt: str, wanted: list[str], excluded: list[str]) -> None:
    grammar = read(prompt)
    assert [pick.phrase(LEXICON) for pick in grammar.wanted] == wanted
    assert [pick.phrase(LEXICON) for pick in grammar.excluded] == excluded


@pytest.mark.parametrize(
    ("prompt", "unsure"),
    [
        pytest.param("a crowd of unicorns", "of unicorns", id="of what is not known"),
        pytest.param("the car nearest to the tree", "nearest to the tree", id="near what is not known"),
        pytest.param("the cat behind the dog", "behind the dog", id="what flat boxes cannot tell"),
        pytest.param("the ball in the hand of the boy", "in the hand of the boy", id="to its end"),
        pytest.param("people with hats", "with hats", id="with what is not known"),
    ],
)
def test_more_doubts(prompt: str, unsure: str) -> None:
    assert only(prompt).unsure == (unsure,)


@pytest.mark.parametrize(
    ("prompt", "text", "one_thing"),
    [
        pytest.param("text on the sign", True, False, id="text"),
        pytest.param("the words in the photo", True, False, id="words"),
        pytest.param("no text, please", False, False, id="no text"),
        pytest.param("signs with text", False, False, id="text on things is not asked for"),
        pytest.param("the most prominent object", False, True, id="one object"),
        pytest.param("the red one", False, True, id="one of something"),
        pytest.param("it", False, True, id="it"),
        pytest.param("them", False, False, id="several"),
        pytest.param("cars", False, False, id="things of a kind"),
    ],
)
def test_words_and_single_things(prompt: str, text: bool, one_thing: bool) -> None:
    grammar = read(prompt)
    assert (grammar.text, grammar.one_thing) == (text, one_thing)
