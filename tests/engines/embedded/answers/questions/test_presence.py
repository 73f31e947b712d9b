"""What is asked about counts as there from a faint sign on; what many kinds are asked for does not."""

import pytest

from beholder.engines.embedded.answers.questions.presence import asks_for_presence, only_place_is_asked, presence
from beholder.engines.embedded.experts.detection.detector import ANSWERED
from beholder.engines.embedded.look import FAINT
from beholder.engines.embedded.prompt.intent import Task
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, thing

FAINT_DOG = Sight(thing("cat"), thing("dog", LEFT, (FAINT + ANSWERED) / 2))


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("Is there a cat?", "Yes, I can see a cat.", id="found"),
        pytest.param("Is there a dog?", "Yes, probably: something looks like a dog.", id="a faint sign"),
        pytest.param("Is there a dog? One word.", "Yes.", id="briefly"),
        pytest.param("Is there a bus?", "No, I see no buses here.", id="not there"),
        pytest.param("Are there any dogs or cats?", "Yes, I can see a cat.", id="what is sure is said"),
    ],
)
def test_presence(prompt: str, text: str) -> None:
    assert presence(FAINT_DOG, intent(prompt), lexicon()).text == text


def test_a_faint_sign_of_one_kind_of_many_means_nothing() -> None:
    sight = Sight(thing("dog", LEFT, FAINT))
    assert presence(sight, intent("Are there any animals?"), lexicon()).data == {"answer": "no"}


def test_a_faint_sign_means_nothing_beside_a_plain_one() -> None:
    sight = Sight(thing("dog", RIGHT), thing("dog", LEFT, FAINT))
    reply = presence(sight, intent("Is there a dog on the left?"), lexicon())
    assert reply.text == "No, I see no dogs on the left here, only a dog."


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("Is the dog left of the cat?", True, id="beside another"),
        pytest.param("Is the dog on the left?", True, id="in a half of the picture"),
        pytest.param("Is the dog left of the bus?", False, id="beside what is not there"),
        pytest.param("Is the bus on the left?", False, id="what is not there"),
        pytest.param("Is the dog asleep on the left?", False, id="more than its place"),
        pytest.param("Is the dog behind the cat?", False, id="what boxes cannot tell"),
        pytest.param("Is the dog asleep?", False, id="no place at all"),
    ],
)
def test_only_place_is_asked(prompt: str, expected: bool) -> None:
    asked = intent(prompt)
    placed = asked.task is Task.PRESENCE and only_place_is_asked(Sight(thing("dog", LEFT), thing("cat", RIGHT)), asked)
    assert placed is expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("Is there a dog?", True, id="is there"),
        pytest.param("Does this image contain a dog?", True, id="contain"),
        pytest.param("Is this a dog?", True, id="is this"),
        pytest.param("Is the dog brown?", True, id="a colour"),
        pytest.param("Does this man smoke?", False, id="something else of a man"),
        pytest.param("Is the dog asleep?", False, id="something else of a dog"),
    ],
)
def test_asks_for_presence(prompt: str, expected: bool) -> None:
    assert asks_for_presence(intent(prompt)) is expected
