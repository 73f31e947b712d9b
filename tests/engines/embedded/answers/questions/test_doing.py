"""What people do is told by the things with them, and not without."""

import pytest

from beholder.engines.embedded.answers.questions.doing import doing
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, Sight, thing

SURFER = Sight(thing("person"), thing("surfboard", LEFT))
WALKER = Sight(thing("person"), thing("dog", LEFT))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param("What sport is this?", SURFER, "Surfing, to judge by a surfboard.", id="a sport"),
        pytest.param("What is the man doing?", SURFER, "Surfing, to judge by a surfboard.", id="an activity"),
        pytest.param(
            "What are they playing?",
            Sight(thing("person"), thing("tennis racket")),
            "Tennis, to judge by a tennis racket.",
            id="a game",
        ),
        pytest.param("What sport is this?", Sight(thing("person"), thing("horse")), None, id="riding is no sport here"),
        pytest.param(
            "What is he doing?",
            Sight(thing("person"), thing("horse")),
            "Riding horse, to judge by a horse.",
            id="riding",
        ),
        pytest.param(
            "What sport is this?",
            Sight(thing("person"), thing("sports ball")),
            "Soccer, at a guess: I can see a sports ball.",
            id="a ball is a guess",
        ),
        pytest.param("What sport is this?", Sight(thing("surfboard")), None, id="nobody there"),
        pytest.param("What is the man doing?", WALKER, None, id="nothing to judge by"),
        pytest.param("Is he surfing?", SURFER, "Yes, probably: I can see a surfboard.", id="whether"),
        pytest.param("Is he surfing?", WALKER, "No, I see no surfboards here.", id="whether not"),
        pytest.param("Is he surfing? One word.", WALKER, "No.", id="briefly"),
        pytest.param("Are they eating?", WALKER, None, id="eating needs no thing that is known"),
        pytest.param("What is this?", SURFER, None, id="another question"),
    ],
)
def test_doing(prompt: str, sight: Sight, text: str | None) -> None:
    reply = doing(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text
