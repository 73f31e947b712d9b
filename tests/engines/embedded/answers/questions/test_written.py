"""Numbers and names are read on the thing that the question names."""

import pytest

from beholder.domain import Box
from beholder.engines.embedded.answers.questions.written import written
from beholder.engines.embedded.experts.reading.line import Line
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import Sight, thing

BUS = thing("bus", Box(0, 0, 1000, 500))
ON_BUS = Line("Line 42", Box(100, 100, 150, 200), 0.9)
LARGER = Line("EXIT 7", Box(100, 600, 300, 900), 0.9)
UNSURE = Line("99", Box(100, 100, 900, 200), 0.3)


@pytest.mark.parametrize(
    ("prompt", "sight", "text"),
    [
        pytest.param(
            "What number is on the bus?",
            Sight(BUS, lines=[LARGER, ON_BUS]),
            '42, where I read "Line 42".',
            id="on the thing",
        ),
        pytest.param(
            "What number is this?", Sight(BUS, lines=[ON_BUS, LARGER]), '7, where I read "EXIT 7".', id="the largest"
        ),
        pytest.param("What is the name of this?", Sight(lines=[LARGER]), "EXIT 7, as I read it.", id="a name"),
        pytest.param("What number is this?", Sight(lines=[UNSURE]), None, id="not read surely"),
        pytest.param("What number is on the bus?", Sight(BUS, lines=[LARGER]), None, id="written elsewhere"),
        pytest.param("What number is this?", Sight(lines=[Line("EXIT", BUS.box, 0.9)]), None, id="no number"),
        pytest.param("What is this?", Sight(lines=[LARGER]), None, id="another question"),
    ],
)
def test_written(prompt: str, sight: Sight, text: str | None) -> None:
    reply = written(sight, intent(prompt), lexicon())
    assert (reply.text if reply else None) == text
