"""Phrases are found in a question, and a question in a prompt."""

import pytest

from beholder.engines.embedded.answers.questions.asked import is_yes_no, question, says
from beholder.engines.embedded.prompt.words import tokens


@pytest.mark.parametrize(
    ("prompt", "phrase", "expected"),
    [
        pytest.param("What sport is this?", "what sport", True, id="in order"),
        pytest.param("What is this sport?", "what sport", False, id="not together"),
        pytest.param("What is the man holding?", "what _ holding", True, id="a gap"),
        pytest.param("Tell me what is on it", "^what is on", False, id="not at the beginning"),
        pytest.param("Look! What is on it?", "^what is on", True, id="at the beginning of a sentence"),
        pytest.param("What shapes are there?", "what shape", True, id="a plural"),
    ],
)
def test_says(prompt: str, phrase: str, expected: bool) -> None:
    assert says(tokens(prompt), [phrase]) is expected


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        pytest.param("Is it red?", "is it red", id="a question"),
        pytest.param("Is it red? Answer with yes or no.", "is it red", id="then an instruction"),
        pytest.param("Answer in one word: is it red?", "is it red", id="an instruction before"),
        pytest.param("Well, is it red", "well , is it red", id="no question mark"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_question(prompt: str, asked: str) -> None:
    assert " ".join(question(tokens(prompt))) == asked


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("Does this man smoke?", True, id="does"),
        pytest.param("Is he old? Answer with a word or a short phrase.", True, id="or in the instruction"),
        pytest.param("Is he old or young?", False, id="a choice"),
        pytest.param("What is this?", False, id="what"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_is_yes_no(prompt: str, expected: bool) -> None:
    assert is_yes_no(tokens(prompt)) is expected
