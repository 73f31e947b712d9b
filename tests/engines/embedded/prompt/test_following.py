"""Questions that follow others; what they resolve to is also tabled in `test_prompts.py`."""

import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.engines.embedded.prompt.following import understand_all
from beholder.engines.embedded.prompt.intent import Intent, Task
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.prompt.picks import Order

LEXICON = lexicon()


def last(*prompts: str, output: OutputFormat = OutputFormat(), system: str = "") -> Intent:  # noqa: B008 - frozen
    return understand_all(prompts, output, 1, LEXICON, system=system)


def test_no_words_at_all() -> None:
    assert last().task is Task.CAPTION
    assert last("").task is Task.CAPTION


def test_a_first_question_is_read_by_itself() -> None:
    assert last("What colour is it?").select.everything


def test_the_other_one_is_not_the_one_before() -> None:
    (pick,) = last("What colour is the cat on the left?", "and the other one?").select.picks
    assert (pick.order, pick.side) == (None, None)
    assert pick.minus is not None
    assert pick.minus.order == Order("left")


def test_what_was_left_out_stays_left_out() -> None:
    followed = last("Detect animals except cats", "how many of them are black?")
    assert [pick.phrase(LEXICON) for pick in followed.select.picks] == ["black animals"]
    assert [pick.phrase(LEXICON) for pick in followed.select.excluded] == ["cats"]


def test_an_answer_stays_brief() -> None:
    assert last("Is there a dog? Answer yes or no.", "and a cat?").brief


def test_a_list_that_follows_is_lenient_and_a_question_is_not() -> None:
    assert last("Is there a cup on the table?", "segment it").select.lenient
    assert not last("Detect the cup on the table", "is it red?").select.lenient


@pytest.mark.parametrize(
    ("prompts", "task"),
    [
        pytest.param(("Is there a dog?", "why?"), Task.OTHER, id="why"),
        pytest.param(("Where is the dog?", "what is the man doing?"), Task.OTHER, id="a question of its own"),
        pytest.param(("What is this?", "are you sure?"), Task.OTHER, id="no question about a picture"),
        pytest.param(("Read the sign", "how many dogs are there?"), Task.COUNT, id="another task"),
    ],
)
def test_what_stands_alone_is_not_taken_for_what_was_asked_before(prompts: tuple[str, ...], task: Task) -> None:
    assert last(*prompts).task is task


def test_standing_instructions_say_what_the_prompt_leaves_open() -> None:
    rules = "Return bounding boxes as a JSON array with labels. Never return masks. Limit to 25 objects."
    intent = last("the cups and the plates", system=rules)
    assert (intent.task, intent.select.limit, intent.json) == (Task.DETECT, 25, True)
    assert last("How many cups?", system=rules).task is Task.COUNT
    assert last("", system="Count the cars.").task is Task.COUNT


def test_the_form_of_the_last_answer_decides_for_the_last_prompt_only() -> None:
    choice = OutputFormat(OutputKind.ENUM, {"enum": ["a", "b"]})
    assert last("Describe it", "the animal", output=choice).task is Task.CLASSIFY
