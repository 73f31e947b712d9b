"""Noun phrases said again."""

import pytest

from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.picks import Order, Pick, Relation

LEXICON = lexicon()
CAR, DOG = Pick(LEXICON.terms[("car",)]), Pick(LEXICON.terms[("dog",)], many=False)


@pytest.mark.parametrize(
    ("pick", "text"),
    [
        pytest.param(CAR, "cars", id="several"),
        pytest.param(DOG, "dog", id="one"),
        pytest.param(Pick(), "things", id="of any kind"),
        pytest.param(Pick(noun="daisies"), "daisies", id="as it was said"),
        pytest.param(Pick(LEXICON.materials[("wooden",)]), "wooden things", id="a material"),
        pytest.param(Pick(CAR.term, colours=("red", "blue"), size="large"), "large red or blue cars", id="attributes"),
        pytest.param(Pick(CAR.term, side="top left"), "cars at the top left", id="a corner"),
        pytest.param(Pick(CAR.term, side="background"), "cars in the background", id="the background"),
        pytest.param(Pick(DOG.term, many=False, order=Order("far")), "farthest dog", id="a rank"),
        pytest.param(Pick(CAR.term, relation=Relation("near", (DOG,))), "cars near the dog", id="a relation"),
        pytest.param(
            Pick(CAR.term, relation=Relation("between", (DOG, CAR))), "cars between the dog and the cars", id="two"
        ),
    ],
)
def test_phrase(pick: Pick, text: str) -> None:
    assert pick.phrase(LEXICON) == text


def test_phrase_in_another_number() -> None:
    assert DOG.phrase(LEXICON, many=True) == "dogs"
    assert CAR.phrase(LEXICON, many=False) == "car"


def test_bare() -> None:
    assert CAR.bare
    assert not Pick(CAR.term, colours=("red",)).bare


def test_narrowed_keeps_what_is_not_said_anew() -> None:
    narrowed = Pick(CAR.term, colours=("red",), side="left").narrowed(Pick(side="right", unsure=("parked",)))
    assert narrowed == Pick(CAR.term, colours=("red",), side="right", unsure=("parked",))


def test_guesses_are_told_once() -> None:
    assert Pick(side="foreground", order=Order("near")).guesses != ()
    assert len(set(Pick(order=Order("near")).guesses)) == 1
    assert Pick(order=Order("left")).guesses == ()
