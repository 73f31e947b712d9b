"""What kind of thing each of the classifier's names is."""

import numpy as np
import pytest

from beholder.engines.embedded.answers.kinds import Kinds, kinds
from beholder.engines.embedded.experts.classifier import Classifier, Named
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.weights import read
from beholder.weights.catalogue import CLASSIFIER_LABELS

LABELS = read(CLASSIFIER_LABELS).decode().splitlines()


def named(label: str) -> Named:
    """Give the first of the classifier's names that begins with `label`."""
    number = next(number for number, line in enumerate(LABELS) if line.split(",")[0] == label)
    return Named(label, 1.0, (label,), number)


@pytest.mark.parametrize(
    ("label", "kinds_of_it"),
    [
        pytest.param("golden retriever", ["dog", "retriever", "animal", "mammal", "canine"], id="a dog"),
        pytest.param("tabby", ["cat", "feline", "animal"], id="a cat"),
        pytest.param("goldfish", ["fish", "animal"], id="a fish"),
        pytest.param("flamingo", ["bird", "animal"], id="a bird"),
        pytest.param("monarch", ["butterfly", "insect", "animal"], id="an insect"),
        pytest.param("ambulance", ["vehicle"], id="a vehicle"),
        pytest.param("schooner", ["boat", "ship", "sailboat", "vehicle"], id="a ship"),
        pytest.param("mosque", ["building"], id="a building"),
        pytest.param("violin", ["musical instrument"], id="an instrument"),
        pytest.param("Granny Smith", ["apple", "fruit", "food"], id="an apple"),
        pytest.param("espresso", ["drink", "food"], id="a drink"),
        pytest.param("agaric", ["mushroom"], id="a mushroom"),
        pytest.param("wardrobe", ["furniture"], id="furniture"),
        pytest.param("sombrero", ["hat", "clothing"], id="a hat"),
    ],
)
def test_what_a_name_is(label: str, kinds_of_it: list[str]) -> None:
    assert all(kinds().is_a(named(label), kind) for kind in kinds_of_it)
    assert not kinds().is_a(named(label), "snake")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        pytest.param("Siamese cat", "cat", id="a member"),
        pytest.param("jersey", "person", id="a sign"),
        pytest.param("passenger car", "train", id="a railway car is no automobile"),
        pytest.param("volcano", None, id="neither"),
    ],
)
def test_which_of_the_detectors_kinds_a_name_speaks_for(label: str, kind: str | None) -> None:
    assert kinds().speaks_for(named(label)) == kind


def test_a_sign_is_not_a_member() -> None:
    assert not kinds().is_a(named("jersey"), "person")


def test_a_name_without_a_number_is_of_no_kind() -> None:
    assert kinds().speaks_for(Named("dog", 1.0, ("dog",))) is None


def test_the_narrowest_of_several_kinds_is_spoken_for() -> None:
    table = Kinds({"category": {"all": "0-9", "few": "3-4"}, "sign": {"odd": "12"}, "kind": {}})
    spoken = [table.speaks_for(Named("", 1.0, (), number)) for number in (2, 3, 12, 13)]
    assert spoken == ["all", "few", "odd", None]


def test_only_the_detectors_kinds_are_categories() -> None:
    spoken = {kinds().speaks_for(Named("", 1.0, (), number)) for number in range(1000)}
    assert spoken - {None} <= set(NAMES.values())
    assert len(spoken) > 60


def test_numbers_are_those_of_the_classifier(classifier: Classifier) -> None:
    found = classifier.classify(np.zeros((9, 9, 3), np.uint8), top=1000)
    assert sorted(name.number for name in found) == list(range(1000))
    assert all(LABELS[name.number].split(",")[0] == name.label for name in found)
