"""Noun phrases said again."""

from dataclasses import replace
from typing import Any

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


@pytest.mark.parametrize(
    ("pick", "text"),
    [
        pytest.param(Pick(CAR.term, side="left"), "cars on the left", id="a side"),
        pytest.param(Pick(CAR.term, side="top"), "cars at the top", id="the top"),
        pytest.param(Pick(CAR.term, side="bottom"), "cars at the bottom", id="the bottom"),
        pytest.param(Pick(CAR.term, side="centre"), "cars in the centre", id="the centre"),
        pytest.param(Pick(CAR.term, side="foreground"), "cars in the foreground", id="the foreground"),
        pytest.param(Pick(DOG.term, many=False, order=Order("big", 2)), "number 2 largest dog", id="a second"),
        pytest.param(Pick(CAR.term, order=Order("left", count=2)), "leftmost cars", id="two of a row"),
        pytest.param(
            Pick(DOG.term, many=False, side="left", order=Order("left")), "dog on the left", id="a side says its end"
        ),
        pytest.param(
            Pick(DOG.term, many=False, side="left", order=Order("left", 2)),
            "number 2 leftmost dog on the left",
            id="a side does not say its rank",
        ),
        pytest.param(Pick(CAR.term, colours=("red",), order=Order("big")), "largest red cars", id="rank before colour"),
        pytest.param(Pick(noun="wheel", many=True), "wheel", id="an unknown word keeps its form"),
        pytest.param(Pick(LEXICON.materials[("glass",)], many=False), "glass thing", id="one thing of a material"),
        pytest.param(
            Pick(CAR.term, side="left", relation=Relation("on", (Pick(),))),
            "cars on the left on the things",
            id="a place, then a relation",
        ),
    ],
)
def test_more_phrases(pick: Pick, text: str) -> None:
    assert pick.phrase(LEXICON) == text


@pytest.mark.parametrize(
    ("pick", "bare"),
    [
        pytest.param(Pick(), True, id="things"),
        pytest.param(Pick(noun="daisies", many=False), True, id="an unknown word"),
        pytest.param(Pick(CAR.term, unsure=("parked",)), True, id="what cannot be told decides nothing"),
        pytest.param(Pick(size="large"), False, id="a size"),
        pytest.param(Pick(side="left"), False, id="a side"),
        pytest.param(Pick(order=Order("left")), False, id="a rank"),
        pytest.param(Pick(relation=Relation("on", (DOG,))), False, id="a relation"),
        pytest.param(Pick(minus=DOG), False, id="another than before"),
    ],
)
def test_the_kind_alone_decides(pick: Pick, bare: bool) -> None:
    assert pick.bare is bare


@pytest.mark.parametrize(
    ("by", "changed"),
    [
        pytest.param(Pick(many=False), {"many": False}, id="one of them"),
        pytest.param(Pick(colours=("blue",)), {"colours": ("blue",)}, id="a colour"),
        pytest.param(Pick(size="small"), {"size": "small"}, id="a size"),
        pytest.param(Pick(order=Order("big")), {"order": Order("big")}, id="a rank"),
        pytest.param(Pick(relation=Relation("on", (CAR,))), {"relation": Relation("on", (CAR,))}, id="a relation"),
        pytest.param(Pick(unsure=("parked",)), {"unsure": ("old", "parked")}, id="what cannot be told adds up"),
    ],
)
def test_what_is_said_now_goes_before_what_was_said(by: Pick, changed: dict[str, Any]) -> None:
    relation = Relation("in", (DOG,))
    before = Pick(CAR.term, colours=("red",), size="large", order=Order("left"), relation=relation, unsure=("old",))
    assert before.narrowed(by) == replace(before, **changed)


@pytest.mark.parametrize(
    ("pick", "count"),
    [
        pytest.param(Pick(side="foreground"), 1, id="the foreground"),
        pytest.param(Pick(side="background", order=Order("far")), 2, id="two guesses"),
        pytest.param(Pick(order=Order("tall")), 1, id="height"),
        pytest.param(Pick(side="left", order=Order("big")), 0, id="what a picture shows"),
        pytest.param(Pick(), 0, id="nothing said"),
    ],
)
def test_what_is_only_judged_is_told(pick: Pick, count: int) -> None:
    assert len(pick.guesses) == count
    assert all(sentence[0].islower() and not sentence.endswith(".") for sentence in pick.guesses)
