"""What was asked for, said back, and what of it cannot be told."""

import pytest

from beholder.engines.embedded.answers.questions.wanted import doubt, wanted
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        pytest.param("Is there a bus?", ["buses"], id="one"),
        pytest.param("Are there dogs or people?", ["dogs", "people"], id="two"),
        pytest.param("Is the bus red?", ["red buses"], id="a colour"),
        pytest.param("What is this?", [], id="nothing"),
    ],
)
def test_wanted(prompt: str, said: list[str]) -> None:
    assert wanted(intent(prompt).select, lexicon()) == said


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        pytest.param("Is there a woman?", "Whether it is woman, I cannot tell", id="a finer word"),
        pytest.param("How many people are wearing hats?", 'I cannot tell "wearing hats"', id="a condition"),
        pytest.param("Is there a bus?", "", id="none"),
    ],
)
def test_doubt(prompt: str, part: str) -> None:
    said = doubt(intent(prompt).select)
    assert part in said
    assert bool(said) == bool(part)
