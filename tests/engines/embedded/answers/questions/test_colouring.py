"""Colours of things, of clothes by where they are worn, of sky and ground by where they are."""

import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.answers.questions.colouring import colour
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import Sight, thing

BLUE, RED, GREEN, GREY = (0, 0, 255), (255, 0, 0), (0, 128, 0), (120, 120, 120)


class Striped(Sight):
    """Blue above, a red middle, and green or grey below; a person who fills the picture."""

    ground = GREEN

    @property
    def pixels(self) -> RGB:
        pixels = np.empty((100, 200, 3), np.uint8)
        pixels[:20], pixels[20:60], pixels[60:] = BLUE, RED, self.ground
        return pixels


class Snowy(Striped):
    """The same on snow in the shade."""

    ground = GREY


PERSON = thing("person", Box(0, 0, 1000, 1000))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param("What color is the sky?", Striped(), "Blue, where I take the sky to be.", id="sky"),
        pytest.param("What color is the grass?", Striped(), "Green, where I take the grass to be.", id="ground"),
        pytest.param("What color is the snow?", Snowy(), "White, where I take the snow to be.", id="snow in the shade"),
        pytest.param(
            "What color is the floor?", Snowy(), "Grey, where I take the floor to be.", id="another grey ground"
        ),
        pytest.param("What color is his shirt?", Striped(PERSON), "Red, where I take the shirt to be.", id="a shirt"),
        pytest.param("What color are her pants? One word.", Striped(PERSON), "Green.", id="trousers"),
        pytest.param("What color is his shirt?", Striped(), None, id="nobody to wear it"),
        pytest.param(
            "What color is the bus?",
            Striped(thing("bus"), colours={"bus": "red"}),
            "Red, mostly, as the bus looks.",
            id="a thing",
        ),
        pytest.param("What color is the dog?", Striped(), "I see no dogs here.", id="not there"),
        pytest.param("What color is it?", Striped(), None, id="nothing named"),
    ],
)
def test_colour(prompt: str, sight: Sight, text: str | None) -> None:
    reply = colour(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text


def test_a_narrow_person_has_a_shirt() -> None:
    reply = colour(Striped(thing("person", Box(998, 998, 1000, 1000))), intent("What color is the hat?"), lexicon())
    assert reply is not None
    assert reply.data["answer"] == "green"
