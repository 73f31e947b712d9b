"""What kinds of things are like, said of those that were found, as a guess."""

import pytest

from beholder.engines.embedded.answers.questions.knowledge import PARTS, SHAPES, knowledge
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, Sight, thing

ZOO = Sight(thing("zebra"), thing("zebra", LEFT))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param(
            "What shape is the clock?", Sight(thing("clock")), "Round, at a guess: a clock mostly is.", id="shape"
        ),
        pytest.param("What shape is the dog?", Sight(thing("dog")), None, id="no shape"),
        pytest.param("What shape is the clock?", ZOO, None, id="not there"),
        pytest.param(
            "What is the bench made of?", Sight(thing("bench")), "Wood, at a guess: a bench mostly is.", id="material"
        ),
        pytest.param("What is the dog made of?", Sight(thing("dog")), None, id="no material"),
        pytest.param(
            "How many legs do these animals have?", ZOO, "Eight, at a guess: I can see two zebras.", id="parts"
        ),
        pytest.param("How many legs? Answer with one word.", ZOO, "8.", id="parts in brief"),
        pytest.param("How many wheels are there?", ZOO, None, id="no such part"),
        pytest.param("How many zebras are there?", ZOO, None, id="no part"),
        pytest.param("How many", ZOO, None, id="nothing"),
        pytest.param("What is this?", ZOO, None, id="another question"),
    ],
)
def test_knowledge(prompt: str, sight: Sight, text: str | None) -> None:
    reply = knowledge(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text


def test_it_is_about_kinds_that_can_be_found() -> None:
    known = set(SHAPES) | {kind for parts in PARTS.values() for kind in parts}
    assert known <= set(NAMES.values())
