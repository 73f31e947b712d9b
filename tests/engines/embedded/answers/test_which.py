"""Which of several pictures shows something."""

import pytest

from beholder.domain import OutputFormat
from beholder.engines.embedded.answers.which import which
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.reply import Reply
from tests.engines.embedded.sights import Sight, thing

BUS, CAR, CAT = thing("bus"), thing("car"), thing("cat")
STREET, ROOM, ROAD = Sight(BUS, CAR, colours={"car": "red"}), Sight(CAT, CAT), Sight(CAR, CAR)


def told(prompt: str, *sights: Sight) -> Reply | None:
    return which(sights, understand(prompt, OutputFormat(), len(sights), lexicon()), lexicon())


@pytest.mark.parametrize(
    ("prompt", "text", "numbers"),
    [
        pytest.param("Which image shows a bus?", "Image 1, with a bus.", [1], id="one"),
        pytest.param("In which of the images are there cats?", "Image 2, with two cats.", [2], id="in which"),
        pytest.param("Which of these three photos contain cars?", "Images 1 and 3.", [1, 3], id="two"),
        pytest.param("Which one has a cat?", "Image 2, with two cats.", [2], id="which one"),
        pytest.param("Which picture has the most cars?", "Image 3, with two cars.", [3], id="the most"),
        pytest.param("Which picture has the fewest cars?", "Image 2.", [2], id="the fewest"),
        pytest.param("Tell me which picture has a red car", "Image 1, with a car.", [1], id="by colour"),
        pytest.param("Which image has no cars?", "Image 2.", [2], id="without"),
        pytest.param("Which of the images contains a cat or a bus?", "Images 1 and 2.", [1, 2], id="either"),
        pytest.param("Which image shows a dog?", "None of them: I see no dogs here.", [], id="none"),
    ],
)
def test_pictures_are_named_by_their_numbers(prompt: str, text: str, numbers: list[int]) -> None:
    assert told(prompt, STREET, ROOM, ROAD) == Reply(text, {"answer": numbers})


def test_faint_signs_count_where_nothing_is_sure() -> None:
    reply = told("Which image shows a bus?", ROOM, Sight(thing("bus", score=0.2)))
    assert reply is not None and reply.data == {"answer": [2]}


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("Which image is brighter?", id="out of reach"),
        pytest.param("Which image shows a zeppelin?", id="nothing that is known"),
        pytest.param("Which of these: cat, dog or bird?", id="a choice of words"),
        pytest.param("Which cars are in the images?", id="another question"),
        pytest.param("How many cars are there?", id="no such question"),
    ],
)
def test_other_questions_are_left_to_others(prompt: str) -> None:
    assert told(prompt, STREET, ROOM) is None


def test_of_one_picture_nothing_is_chosen() -> None:
    assert told("Which image shows a bus?", STREET) is None
