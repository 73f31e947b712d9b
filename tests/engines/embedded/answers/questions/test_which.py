"""Which of a group is there."""

import pytest

from beholder.domain import Box
from beholder.engines.embedded.answers.questions.which import which
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, thing

TINY = Box(0, 0, 50, 50)


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param("What animal is this?", Sight(thing("cat")), "Cat, as far as I can see.", id="one"),
        pytest.param(
            "What kind of animals are these?",
            Sight(thing("cat", LEFT), thing("dog", RIGHT)),
            "Dog and cat, as far as I can see.",
            id="two",
        ),
        pytest.param(
            "What animal is this?",
            Sight(thing("cat"), thing("dog", TINY)),
            "Cat, as far as I can see.",
            id="not the small one",
        ),
        pytest.param("What food is this? One word.", Sight(thing("pizza", score=0.2)), "Pizza.", id="a faint one"),
        pytest.param("What animal is this?", Sight(thing("bus")), None, id="none"),
        pytest.param("What is the animal's name?", Sight(thing("bus")), None, id="none to name"),
        pytest.param("Is this an animal?", Sight(thing("cat")), None, id="another question"),
        pytest.param("What kind of dog is this?", Sight(thing("dog")), None, id="no group"),
    ],
)
def test_which(prompt: str, sight: Sight, text: str | None) -> None:
    reply = which(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text
