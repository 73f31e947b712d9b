"""What is held, on or beside: as far as boxes show it."""

import pytest

from beholder.domain import Box
from beholder.engines.embedded.answers.questions.around import around
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import Sight, thing

PERSON = thing("person", Box(100, 300, 900, 500))
CAR = thing("car", Box(500, 100, 900, 900))
PHONE = thing("cell phone", Box(300, 350, 400, 420), 0.15)


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param(
            "What is she holding?", Sight(PERSON, PHONE), "Cell phone, as far as I can see.", id="a faint thing"
        ),
        pytest.param("What is she holding?", Sight(PERSON, thing("chair", PHONE.box)), None, id="a chair is not held"),
        pytest.param("What is she holding?", Sight(PERSON, thing("cup", Box(0, 0, 50, 50))), None, id="too far"),
        pytest.param("What is she holding?", Sight(PHONE), None, id="nobody"),
        pytest.param(
            "What is on the car?", Sight(CAR, thing("cat", Box(300, 300, 600, 500))), "Cat, on the car.", id="on"
        ),
        pytest.param("What is on the car?", Sight(CAR), None, id="nothing on it"),
        pytest.param("What is on the bus?", Sight(CAR), None, id="on what is not there"),
        pytest.param(
            "What is next to the car?",
            Sight(CAR, thing("dog", Box(600, 905, 900, 990))),
            "Dog, next to the car.",
            id="beside",
        ),
        pytest.param(
            "What is next to the car?", Sight(CAR, thing("dog", Box(0, 0, 100, 50))), None, id="nothing beside"
        ),
        pytest.param("What is this?", Sight(CAR), None, id="another question"),
    ],
)
def test_around(prompt: str, sight: Sight, text: str | None) -> None:
    reply = around(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text
