"""Questions within reach get answers, the rest get told."""

from typing import Any

import pytest

from beholder.domain import OutputFormat
from beholder.engines.embedded.answers.questions.questions import ask, particular
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.reply import Reply
from tests.engines.embedded.sights import LEFT, RIGHT, Sight, thing

SIGHT = Sight(thing("bus", LEFT), thing("person", RIGHT), thing("person"), colours={"bus": "green", "person": "black"})


def answer(prompt: str, sight: Sight = SIGHT) -> Reply:
    return ask(sight, understand(prompt, OutputFormat(), 1, lexicon()), lexicon())


@pytest.mark.parametrize(
    ("prompt", "text", "data"),
    [
        pytest.param("Is there a bus?", "Yes, I can see a bus.", "yes", id="there"),
        pytest.param("Are there any people?", "Yes, I can see two people.", "yes", id="several"),
        pytest.param("Is there a dog?", "No, I see no dogs here.", "no", id="not there"),
        pytest.param("Is there a dog? Answer yes or no.", "No.", "no", id="briefly"),
        pytest.param("Are there any animals or boats?", "No, I see no animals or boats here.", "no", id="two kinds"),
        pytest.param("Is the bus green?", "Yes, I can see a bus.", "yes", id="a colour that fits"),
        pytest.param("Is the bus red?", "No, I see no red buses here, only a bus.", "no", id="a colour that does not"),
        pytest.param("How many people are there?", "Two, by my count of people.", 2, id="a count"),
        pytest.param("How many buses are there?", "One, by my count of buses.", 1, id="one"),
        pytest.param("How many dogs are there?", "None, I see no dogs here.", 0, id="none"),
        pytest.param("How many people? Answer with a single number.", "2", 2, id="a bare number"),
        pytest.param("How many objects are there?", "Three, by my count of things.", 3, id="everything"),
        pytest.param("What colour is the bus?", "Green, mostly, as the bus looks.", "green", id="a colour"),
        pytest.param("What colour is the bus? One word.", "Green.", "green", id="a bare colour"),
        pytest.param(
            "What color are the people?", "Black, mostly, as the most prominent person looks.", "black", id="of several"
        ),
        pytest.param("What colour is the dog?", "I see no dogs here.", None, id="a colour of nothing"),
    ],
)
def test_answers(prompt: str, text: str, data: Any) -> None:
    reply = answer(prompt)
    assert reply.text == text
    assert reply.data["answer"] == data


def test_where() -> None:
    text = answer("Where are the people?").text
    assert text == "I can see a person on the right and a person in the centre."
    assert answer("Where is the dog?").text == "I see no dogs here."


def test_a_finer_word_is_answered_by_its_kind_and_a_doubt() -> None:
    text = answer("Is there a woman?").text
    assert text.startswith("Yes, I can see two people.")
    assert "Whether it is woman, I cannot tell" in text


def test_a_condition_that_pixels_do_not_show_is_doubted() -> None:
    assert (
        answer("How many people are wearing hats?").text
        == 'One, at a guess: I count two people. I cannot tell "wearing hats".'
    )


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("What is the person doing?", id="an action"),
        pytest.param("Is she happy?", id="a mood"),
        pytest.param("Write a poem about this", id="a poem"),
        pytest.param("Is there a unicorn?", id="a kind it does not know"),
        pytest.param("Where was this taken?", id="a place"),
    ],
)
def test_what_is_out_of_reach_is_declined_with_what_can_be_seen(prompt: str) -> None:
    reply = answer(prompt)
    assert "I can see a bus and two people." in reply.text
    assert "cannot tell more" in reply.text
    assert reply.data["answer"] is None


def test_an_unknown_kind_is_named() -> None:
    assert answer("Is there a unicorn?").text.startswith('I do not know "unicorn" by sight. ')


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        pytest.param("What vehicle is this?", "Bus, as far as I can see.", id="known by a phrase"),
        pytest.param("Detect what the man is holding", None, id="boxes are wanted"),
        pytest.param("Describe this image", None, id="a caption"),
        pytest.param("What is in this image?", None, id="a caption in question form"),
        pytest.param("Is it a cat or a dog?", None, id="a choice"),
    ],
)
def test_particular(prompt: str, text: str | None) -> None:
    reply = particular(SIGHT, understand(prompt, OutputFormat(), 1, lexicon()), lexicon())
    assert (reply.text if reply else None) == text


def test_what_is_in_one_thing_is_no_caption() -> None:
    prompt = understand("What is in the basket?", OutputFormat(), 1, lexicon())
    reply = particular(SIGHT, prompt, lexicon())
    assert reply is not None
    assert "cannot tell more" in reply.text
