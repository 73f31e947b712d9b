"""Questions corrected by their shape."""

import pytest

from beholder.engines.embedded.prompt import words
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.questioning import asks_of_subject, decided
from beholder.engines.embedded.prompt.selection import select
from beholder.engines.embedded.prompt.tasks import Task

LEXICON = lexicon()


def corrected(prompt: str, task: Task) -> tuple[Task, list[str]]:
    tokens = words.tokens(prompt)
    choice = select(tokens, LEXICON, asking=asks_of_subject(tokens))
    task, choice = decided(task, choice, tokens, LEXICON)
    return task, [pick.phrase(LEXICON) for pick in choice.picks]


@pytest.mark.parametrize(
    ("prompt", "of_subject"),
    [
        pytest.param("is the dog asleep", True, id="a subject"),
        pytest.param("does it rain", True, id="a pronoun"),
        pytest.param("is there a dog", False, id="there"),
        pytest.param("where is the dog", False, id="another question"),
        pytest.param("is", False, id="one word"),
    ],
)
def test_asks_of_subject(prompt: str, of_subject: bool) -> None:
    assert asks_of_subject(words.tokens(prompt)) is of_subject


@pytest.mark.parametrize(
    ("prompt", "task", "phrases"),
    [
        pytest.param("is the dog asleep", Task.OTHER, ["dog"], id="what cannot be told"),
        pytest.param("is the dog brown", Task.PRESENCE, ["brown dog"], id="a colour"),
        pytest.param("is the dog brown or black", Task.COLOUR, ["dog"], id="which colour"),
        pytest.param("is it a cat or a dog", Task.CLASSIFY, ["cat", "dog"], id="which kind"),
        pytest.param("is the dog on the left or right", Task.WHERE, ["dog"], id="which side"),
        pytest.param("is the animal a cat", Task.PRESENCE, ["cat"], id="a kind of a group"),
        pytest.param("is the cat a dog", Task.OTHER, ["cat", "dog"], id="two kinds"),
        pytest.param("is there a dog", Task.PRESENCE, ["dog"], id="left alone"),
    ],
)
def test_presence(prompt: str, task: Task, phrases: list[str]) -> None:
    assert corrected(prompt, Task.PRESENCE) == (task, phrases)


@pytest.mark.parametrize(
    ("prompt", "task", "corrected_to"),
    [
        pytest.param("which cup is the biggest", Task.OTHER, Task.WHERE, id="which"),
        pytest.param("what is next to the laptop", Task.OTHER, Task.WHERE, id="what is beside"),
        pytest.param("what is behind the laptop", Task.OTHER, Task.OTHER, id="what cannot be seen"),
        pytest.param("what is in the picture", Task.CAPTION, Task.CAPTION, id="the picture itself"),
        pytest.param("what vehicles are there", Task.CLASSIFY, Task.WHERE, id="several"),
        pytest.param("what animal is this", Task.CLASSIFY, Task.CLASSIFY, id="one"),
        pytest.param("list the dogs", Task.CAPTION, Task.WHERE, id="a list"),
        pytest.param("list the dogs as json", Task.CAPTION, Task.DETECT, id="a list as data"),
    ],
)
def test_other_questions(prompt: str, task: Task, corrected_to: Task) -> None:
    assert corrected(prompt, task)[0] is corrected_to
