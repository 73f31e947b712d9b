"""What a picture is believed to be of."""

import pytest

from beholder.engines.embedded.answers.belief import beliefs
from beholder.engines.embedded.answers.kinds import kinds
from tests.engines.embedded.sights import Sight, name

TABBY = name("tabby", 0.5, "tabby cat", number=281)
PERSIAN = name("Persian cat", 0.2, number=283)
VOLCANO = name("volcano", 0.3, number=980)


def test_scores_add_up_to_one_and_the_likeliest_comes_first() -> None:
    ranked = beliefs(Sight(names=[TABBY, VOLCANO], subject={"cat": 0.3, "dog": 0.4, "bed": 0.01}), kinds())
    assert [one.label for one in ranked] == ["dog", "cat", "volcano", "bed"]
    assert sum(one.score for one in ranked) == pytest.approx(1)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_names_of_one_kind_speak_for_it_together_and_the_likeliest_is_finer() -> None:
    (cat,) = beliefs(Sight(names=[TABBY, PERSIAN], subject={}), kinds())
    assert (cat.label, cat.finer) == ("cat", TABBY)


def test_the_classifier_breaks_a_tie_between_kinds() -> None:
    assert beliefs(Sight(names=[PERSIAN], subject={"dog": 0.3, "cat": 0.3}), kinds())[0].label == "cat"


def test_a_sign_speaks_for_a_kind_and_is_no_finer_name_of_it() -> None:
    (person,) = beliefs(Sight(names=[name("jersey", 0.5, number=610)], subject={}), kinds())
    assert (person.label, person.finer) == ("person", None)


def test_nothing_speaks_for_nothing() -> None:
    assert beliefs(Sight(names=[name("rocket", 0.0)], subject={}), kinds()) == []
