"""A caption says what was found, guesses only where nothing was, and says that it guesses."""

import pytest

from beholder.engines.embedded.answers.caption import caption
from beholder.engines.embedded.lexicon import lexicon
from tests.engines.embedded.sights import Sight, line, name, thing


@pytest.mark.parametrize(
    ("sight", "text"),
    [
        pytest.param(Sight(thing("bus"), thing("car"), thing("car")), "A bus and two cars.", id="things"),
        pytest.param(Sight(thing("bus"), thing("car", score=0.35)), "A bus.", id="what is not sure is not stated"),
        pytest.param(Sight(thing("bus"), names=[name("rocket")]), "A bus.", id="no guess where something was found"),
        pytest.param(Sight(names=[name("rocket", 0.6)]), "Something that looks like a rocket.", id="a guess says so"),
        pytest.param(
            Sight(names=[name("rocket", 0.2)], lines=[line("EXIT")]),
            'Written words: "EXIT".',
            id="words, when no guess",
        ),
        pytest.param(
            Sight(lines=[line(text) for text in "abcd"]), 'Written words: "a / b / c" and more.', id="many lines"
        ),
        pytest.param(Sight(), "Nothing that I know by name.", id="nothing at all"),
    ],
)
def test_caption(sight: Sight, text: str) -> None:
    reply = caption(sight, lexicon())
    assert reply.text == text
    assert reply.data == {"caption": text}
