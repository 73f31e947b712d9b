"""What is held, on or beside: as far as boxes show it."""

import pytest

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.questions.around import FIXED, around
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


HAND = Box(300, 350, 400, 420)


@pytest.mark.parametrize(
    ("prompt", "things", "answer"),
    [
        pytest.param("What is he carrying?", [PERSON, thing("handbag", HAND)], "handbag", id="carried"),
        pytest.param("What is the woman holding?", [PERSON, thing("cup", HAND)], "cup", id="words between"),
        pytest.param(
            "What is she holding?", [PERSON, thing("cup", HAND, 0.3), thing("fork", HAND, 0.5)], "fork", id="the surest"
        ),
        pytest.param("What is she holding?", [PERSON, thing("tie", HAND)], None, id="a tie is worn"),
        pytest.param("What is she holding?", [PERSON, thing("backpack", HAND)], None, id="so is a backpack"),
        pytest.param("What is she holding?", [PERSON, thing("dog", HAND)], None, id="an animal is not held"),
        pytest.param("What is she holding?", [PERSON, thing("person", HAND)], None, id="nor a person"),
        pytest.param("What is on the car?", [CAR, thing("car", Box(300, 300, 600, 500))], None, id="a car on a car"),
        pytest.param(
            "What is sitting on the couch?",
            [thing("couch", CAR.box), thing("remote", Box(780, 300, 830, 400))],
            "remote",
            id="in the midst of a seat",
        ),
        pytest.param(
            "What is on the car?", [CAR, thing("cup", Box(780, 300, 830, 400))], None, id="in the midst of a car"
        ),
        pytest.param(
            "What is lying on the bed?",
            [
                thing("bed", CAR.box),
                thing("cat", Box(300, 300, 700, 600)),
                thing("book", Box(450, 650, 600, 750)),
                thing("remote", Box(480, 200, 560, 240)),
            ],
            "cat and book",
            id="the most prominent two",
        ),
        pytest.param(
            "What is beside the car?",
            [CAR, thing("dog", Box(600, 905, 900, 990)), thing("dog", Box(600, 10, 900, 95))],
            "dog",
            id="a kind is named once",
        ),
        pytest.param("What is on the table?", [CAR], None, id="on what is not there"),
        pytest.param("What is on the unicorn?", [CAR], None, id="on what is not known"),
        pytest.param(
            "What is the car?", [CAR, thing("dog", Box(600, 905, 900, 990))], None, id="a question about the car itself"
        ),
    ],
)
def test_more_around(prompt: str, things: list[Detection], answer: str | None) -> None:
    reply = around(Sight(*things), intent(prompt), lexicon())
    assert (reply.data if reply else None) == ({"answer": answer} if answer else None)


def test_the_bare_answer_where_it_is_wanted() -> None:
    reply = around(Sight(PERSON, thing("cup", HAND)), intent("What is she holding? One word."), lexicon())
    assert reply is not None
    assert reply.text == "Cup."


def test_what_is_fixed_can_be_detected() -> None:
    assert set(lexicon().labels) >= FIXED
