"""Where and when: from things and light, or not at all."""

from dataclasses import replace

import pytest

from beholder.engines.embedded.answers.questions.setting import setting
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import PLAIN, Sight, thing

BATH = Sight(thing("toilet"))
STREET = Sight(thing("bus"), behind=replace(PLAIN, sky=0.95))
NIGHT = Sight(thing("person"), behind=replace(PLAIN, dark=0.9))
GREY = Sight(thing("person"), behind=replace(PLAIN, vivid=0))
PERSON = Sight(thing("person"))


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param("What room is this?", BATH, "Bathroom, to judge by a toilet.", id="a room"),
        pytest.param("What room is this?", STREET, None, id="a street is no room"),
        pytest.param("Where was this taken?", STREET, "Street, to judge by a bus.", id="a place"),
        pytest.param("Where was this taken?", PERSON, None, id="no place is shown"),
        pytest.param("Was this picture taken at night?", NIGHT, "Yes, to judge by the light.", id="night"),
        pytest.param("Was this picture taken at night?", PERSON, "No, to judge by the light.", id="not night"),
        pytest.param("Is it daytime?", NIGHT, "No, to judge by the light.", id="not day"),
        pytest.param("What time of day is it?", PERSON, "Daytime, to judge by the light.", id="time of day"),
        pytest.param(
            "Is it night?", Sight(thing("bed"), behind=NIGHT.backdrop), "No, to judge by the light.", id="a dark room"
        ),
        pytest.param("Is this indoors?", BATH, "Yes, to judge by a toilet.", id="indoors"),
        pytest.param("Is this indoors?", STREET, "No, to judge by the sky.", id="not indoors"),
        pytest.param("Is this indoors or outdoors?", STREET, "Outdoors, to judge by the sky.", id="a choice"),
        pytest.param(
            "Is this inside or outside?", BATH, "Inside, to judge by a toilet.", id="a choice in its own words"
        ),
        pytest.param("Is this indoors?", PERSON, None, id="not known"),
        pytest.param("Is the cat inside the box?", BATH, None, id="inside of something"),
        pytest.param("Is this photo black and white?", GREY, "Yes, to judge by its colours.", id="black and white"),
        pytest.param("Is this photo black and white?", PERSON, "No, to judge by its colours.", id="in colour"),
        pytest.param("Is the photo in color?", PERSON, "Yes, to judge by its colours.", id="asked the other way"),
        pytest.param("Describe this", BATH, None, id="another question"),
    ],
)
def test_setting(prompt: str, sight: Sight, text: str | None) -> None:
    reply = setting(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text
