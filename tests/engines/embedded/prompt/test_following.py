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


@pytest.mark.parametrize(
    ("prompts", "task", "picks"),
    [
        pytest.param(("Where is the table?", "the cup under it"), Task.WHERE, ["cup under the table"], id="a thing"),
        pytest.param(
            ("Detect the table", "and the cup on it"), Task.DETECT, ["cup on the table"], id="a thing, to box"
        ),
        pytest.param(
            ("How many people are there?", "and the cars near them"), Task.COUNT, ["cars near the people"], id="several"
        ),
        pytest.param(
            ("Find the red car", "Is there a dog next to it?"), Task.PRESENCE, ["dog near the red car"], id="described"
        ),
        pytest.param(("Find the cup", "What is under it?"), Task.WHERE, ["things under the cup"], id="anything"),
        pytest.param(
            ("Is there a car?", "Is there a dog in it?"), Task.PRESENCE, ["dog"], id="in the picture, perhaps"
        ),
        pytest.param(("Detect cats and dogs", "the bowl next to them"), Task.DETECT, ["bowl"], id="two kinds before"),
        pytest.param(("Where is the cup?", "What's under it?"), Task.WHERE, ["things under the cup"], id="what's"),
        pytest.param(("Is there a car?", "And is there a dog?"), Task.PRESENCE, ["dog"], id="a question with an and"),
        pytest.param(("Is there a car?", "and is the dog asleep?"), Task.OTHER, ["dog"], id="beyond, with an and"),
        pytest.param(("Is anybody there?",), Task.PRESENCE, ["anybody"], id="anybody"),
        pytest.param(("List the objects as bullet points",), Task.CAPTION, [], id="bullets are a form"),
        pytest.param(("Caption it", "Detect the cup under it"), Task.DETECT, ["cup"], id="nothing before"),
    ],
)
def test_what_something_stands_to_may_have_been_named_before(
    prompts: tuple[str, ...], task: Task, picks: list[str]
) -> None:
    followed = last(*prompts)
    assert (followed.task, [pick.phrase(LEXICON) for pick in followed.select.picks]) == (task, picks)


def test_what_was_left_out_stays_left_out() -> None:
    followed = last("Detect animals except cats", "how many of them are black?")
    assert [pick.phrase(LEXICON) for pick in followed.select.picks] == ["black animals"]
    assert [pick.phrase(LEXICON) for pick in followed.select.excluded] == ["cats"]


def test_an_answer_stays_brief() -> None:
    assert last("Is there a dog? Answer yes or no.", "and a cat?").brief


def test_a_list_that_follows_is_lenient_and_a_question_is_not() -> None:
    assert last("Is there a cup on the table?", "segment it").select.lenient
    assert not last("Detect the cup on the table", "is it red?").select.lenient


@pytest.mark.parametrize("prompt", ["and here?", "What about here?", "And there?", "and in this one?"])
def test_the_same_is_asked_of_another_picture(prompt: str) -> None:
    followed = last("How many cars are there?", prompt)
    assert followed.task is Task.COUNT
    assert [pick.phrase(LEXICON) for pick in followed.select.picks] == ["cars"]


def test_here_beside_other_words_points_at_nothing_said_before() -> None:
    assert last("How many cars are there?", "Detect everything here").select.everything


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


def phrases(*prompts: str) -> list[str]:
    return [pick.phrase(LEXICON) for pick in last(*prompts).select.picks]


@pytest.mark.parametrize(
    ("prompts", "task", "said"),
    [
        pytest.param(("Detect the cars", "and the buses?"), Task.DETECT, ["buses"], id="other things, the same task"),
        pytest.param(("Detect the cars", "only the red ones"), Task.DETECT, ["red cars"], id="fewer of them"),
        pytest.param(("How many cars are there?", "how many of them are red?"), Task.COUNT, ["red cars"], id="of them"),
        pytest.param(("Where is the dog?", "what colour is it?"), Task.COLOUR, ["dog"], id="another task, one thing"),
        pytest.param(("Detect the dogs", "how many?"), Task.COUNT, ["dogs"], id="too short to stand alone"),
        pytest.param(("Detect the dogs", "what about cats?"), Task.DETECT, ["cats"], id="what about"),
        pytest.param(("Where is the dog?", "and the cat?"), Task.WHERE, ["cat"], id="and"),
        pytest.param(("Where is the dog?", "and, now, the cat?"), Task.WHERE, ["cat"], id="several openings"),
        pytest.param(("Detect the dogs", "Detect the cats"), Task.DETECT, ["cats"], id="a task of its own"),
        pytest.param(
            ("Detect the dogs", "Detect everything in this image"), Task.DETECT, [], id="this image is no dog"
        ),
        pytest.param(("Detect the dogs", ""), Task.DETECT, ["dogs"], id="nothing said"),
        pytest.param(("Detect the dogs", "what colour are they?", "and how many?"), Task.COUNT, ["dogs"], id="a third"),
        pytest.param(("Describe it", "how many dogs are there?"), Task.COUNT, ["dogs"], id="nothing spoken of before"),
    ],
)
def test_what_a_question_takes_from_those_before(prompts: tuple[str, ...], task: Task, said: list[str]) -> None:
    assert (last(*prompts).task, phrases(*prompts)) == (task, said)


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("Describe this picture.", id="a description"),
        pytest.param("Read the text.", id="reading"),
        pytest.param("Tell me a joke about them.", id="beyond reach"),
    ],
)
def test_what_is_about_the_whole_picture_takes_no_things(prompt: str) -> None:
    assert phrases("Detect the dogs", prompt) == phrases(prompt)


def test_a_limit_is_kept_until_another_is_named() -> None:
    assert last("Detect at most 3 dogs", "segment them").select.limit == 3
    assert last("Detect at most 3 dogs", "segment them, at most 2").select.limit == 2


def test_the_rest_is_all_but_what_was_spoken_of() -> None:
    (pick,) = last("Where is the red cup?", "and the others?").select.picks
    assert pick.minus is not None
    assert (pick.minus.colours, pick.relation) == (("red",), None)


def test_more_than_is_no_rest() -> None:
    assert phrases("Detect the dogs", "are there other animals than dogs?") != phrases("Detect the dogs", "the others?")
