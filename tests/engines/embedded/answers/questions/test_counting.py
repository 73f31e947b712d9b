"""Counts are of what is sure; a faint sign of what is asked for is one."""

from typing import Any

import pytest

from beholder.engines.embedded.answers.questions.counting import count
from beholder.engines.embedded.experts.detection.detector import ANSWERED
from beholder.engines.embedded.look import FAINT
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.answers.asking import intent
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, thing

SIGHT = Sight(
    thing("dog", LEFT),
    thing("dog", RIGHT),
    thing("dog", score=ANSWERED - 0.01),
    thing("cup", LEFT, ANSWERED - 0.01),
    thing("cup", RIGHT, ANSWERED - 0.01),
    thing("vase", score=FAINT),
)


@pytest.mark.parametrize(
    ("prompt", "text", "data"),
    [
        pytest.param("How many dogs are there?", "Two, by my count of dogs.", {"answer": 2}, id="what is sure"),
        pytest.param("How many cups are there?", "One, by my count of cups.", {"answer": 1}, id="nothing sure is one"),
        pytest.param(
            "How many vases are there?", "One, by my count of vases.", {"answer": 1}, id="a faint sign is one"
        ),
        pytest.param("How many buses are there?", "None, I see no buses here.", {"answer": 0}, id="none"),
        pytest.param(
            "How many vehicles are there?", "None, I see no vehicles here.", {"answer": 0}, id="none of a group"
        ),
        pytest.param("How many dogs? Just the number.", "2", {"answer": 2}, id="bare"),
        pytest.param(
            "How many dogs are wearing hats?",
            'One, at a guess: I count two dogs. I cannot tell "wearing hats".',
            {"answer": None, "guess": 1},
            id="a condition",
        ),
        pytest.param(
            "How many plates and dogs are there?",
            'Two, by my count of dogs. I cannot tell "plates".',
            {"answer": 2},
            id="something else besides",
        ),
        pytest.param(
            "How many dogs wear hats? Just the number.", "1", {"answer": None, "guess": 1}, id="a condition, bare"
        ),
    ],
)
def test_count(prompt: str, text: str, data: Any) -> None:
    reply = count(SIGHT, intent(prompt), lexicon())
    assert (reply.text, reply.data) == (text, data)
