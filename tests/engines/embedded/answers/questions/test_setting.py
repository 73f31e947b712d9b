"""Where and when: from things and light, or not at all."""

from dataclasses import replace

import pytest

from beholder.engines.embedded.answers.questions.setting import GREY as GREY_BELOW
from beholder.engines.embedded.answers.questions.setting import NIGHT as NIGHT_FROM
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
        pytest.param("Tell me if this is outside.", BATH, "Indoors, to judge by a toilet.", id="the other of the two"),
        pytest.param("What is outside?", BATH, None, id="what is there, not where it was taken"),
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


SKY = replace(PLAIN, sky=0.95)
HOME = Sight(thing("couch"), thing("tv"), behind=SKY)


@pytest.mark.parametrize(
    ("prompt", "sight", "answer"),
    [
        pytest.param("Is this indoors?", HOME, "yes", id="furniture goes before a sky in a window"),
        pytest.param("Is this outside?", HOME, "no", id="asked the other way"),
        pytest.param("Was this taken outside?", STREET, "yes", id="outside"),
        pytest.param("Is this outdoor or indoor?", HOME, "indoor", id="in the words of the question"),
        pytest.param("Is this inside or outside?", STREET, "outside", id="outside, in its words"),
        pytest.param("Is the cat inside or outside?", HOME, "inside", id="a choice about something"),
        pytest.param("Is it daytime or night?", PERSON, "daytime", id="a choice of times"),
        pytest.param("Is it day or night?", NIGHT, "night", id="night"),
        pytest.param("Was this taken during the day?", PERSON, "yes", id="by day"),
        pytest.param("Is it dark outside?", NIGHT, "yes", id="dark outside is the time, not the place"),
        pytest.param("Is this a colour photo?", GREY, "no", id="no colours"),
        pytest.param("Is the photo in color or black and white?", GREY, None, id="a choice of colours"),
        pytest.param("What kind of room is this?", STREET, None, id="a street is no kind of room"),
        pytest.param("What kind of place is this?", STREET, "street", id="but a kind of place"),
        pytest.param("Where are they?", STREET, "street", id="where they are"),
        pytest.param("What is the location?", BATH, "bathroom", id="a location"),
        pytest.param("What room is this?", PERSON, None, id="nothing shows it"),
    ],
)
def test_more_settings(prompt: str, sight: Sight, answer: str | None) -> None:
    reply = setting(sight, intent(prompt), lexicon())
    assert (reply.data if reply else None) == ({"answer": answer} if answer else None)


@pytest.mark.parametrize(
    ("value", "dark"), [(NIGHT_FROM - 0.01, False), (NIGHT_FROM, False), (NIGHT_FROM + 0.01, True)]
)
def test_how_dark_it_is_at_night(value: float, dark: bool) -> None:
    sight = Sight(thing("person"), behind=replace(PLAIN, dark=value))
    reply = setting(sight, intent("Is it night?"), lexicon())
    assert reply is not None
    assert reply.data == {"answer": "yes" if dark else "no"}


@pytest.mark.parametrize(("value", "grey"), [(0.0, True), (GREY_BELOW - 0.001, True), (GREY_BELOW, False)])
def test_how_much_colour_a_photo_in_colour_has(value: float, grey: bool) -> None:
    sight = Sight(thing("person"), behind=replace(PLAIN, vivid=value))
    for prompt, yes in (("Is this photo black and white?", grey), ("Is the photo in colour?", not grey)):
        reply = setting(sight, intent(prompt), lexicon())
        assert reply is not None
        assert reply.data == {"answer": "yes" if yes else "no"}
