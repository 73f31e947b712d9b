"""What is out of reach is declined with what can be seen; only yes or no is guessed, and said to be."""

import pytest

from beholder.engines.embedded.answers.questions.verdict import decline
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import Sight, thing

SIGHT = Sight(thing("person"))


@pytest.mark.parametrize(
    ("prompt", "begins"),
    [
        pytest.param("Is she happy?", "Yes, at a guess.", id="yes or no"),
        pytest.param("Does this man like his dog?", "No, at a guess.", id="about something that is not there"),
        pytest.param("Is there a unicorn?", 'I do not know "unicorn" by sight.', id="no guess at what has no name"),
        pytest.param("How many windows are there?", 'I do not know "windows" by sight.', id="no guess at a number"),
        pytest.param("Why is she here?", "I can see a person.", id="why"),
    ],
)
def test_decline(prompt: str, begins: str) -> None:
    reply = decline(SIGHT, intent(prompt), lexicon())
    assert reply.text.startswith(begins)
    assert "I can see a person" in reply.text
    assert "cannot tell more" in reply.text
    assert reply.data["answer"] is None


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("Is she happy? One word.", "Yes.", id="yes or no"),
        pytest.param("Is there a unicorn? One word.", "No.", id="what has no name"),
        pytest.param("How many windows are there? Just the number.", "2", id="a number"),
        pytest.param("Why is she here? One word.", "Unknown.", id="why"),
    ],
)
def test_a_bare_answer_is_bare(prompt: str, text: str) -> None:
    reply = decline(SIGHT, intent(prompt), lexicon())
    assert reply.text == text
    assert reply.data["answer"] is None
