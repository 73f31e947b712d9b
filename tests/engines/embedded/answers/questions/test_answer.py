"""The answer comes first, then what it rests on; a guess says so and is no data."""

from typing import Any

import pytest

from beholder.engines.embedded.answers.questions.answer import answered


@pytest.mark.parametrize(
    ("guess", "brief", "text", "data"),
    [
        pytest.param(False, False, "Tennis, as I see.", {"answer": "tennis"}, id="sure"),
        pytest.param(False, True, "Tennis.", {"answer": "tennis"}, id="sure and brief"),
        pytest.param(True, False, "Tennis, at a guess: as I see.", {"answer": None, "guess": "tennis"}, id="a guess"),
        pytest.param(True, True, "Tennis.", {"answer": None, "guess": "tennis"}, id="a brief guess"),
    ],
)
def test_answered(guess: bool, brief: bool, text: str, data: Any) -> None:
    reply = answered("tennis", "as I see", brief=brief, guess=guess)
    assert (reply.text, reply.data) == (text, data)


def test_without_a_reason_only_the_answer_is_said() -> None:
    assert answered("tennis", "", brief=False).text == "Tennis."
