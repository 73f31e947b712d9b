"""Everything that is sent to be read has its price, whatever comes of it."""

from dataclasses import replace

import pytest

from beholder.domain import CallMode, Function, Usage
from beholder.engines.embedded import tokens
from beholder.engines.embedded.cost import calling, reading
from tests.engines.embedded.calls.talks import PHOTO, called, gave, talk
from tests.engines.embedded.stand_ins import picture

SCHEMA = {"type": "object", "properties": {"count": {"type": "integer"}}}
F = Function("count_cats", "Counts the cats.", SCHEMA)
PLAIN = talk(("Look.", PHOTO))


def test_words_instructions_and_images() -> None:
    assert reading(PLAIN) == Usage(input_text=tokens.count("Look."), input_image=258)
    more = reading(replace(PLAIN, system="Be brief."))
    assert more.input_text == tokens.count("Look.") + tokens.count("Be brief.")


@pytest.mark.parametrize("mode", CallMode)
def test_a_declared_function_costs_the_same_whether_it_may_be_called_or_not(mode: CallMode) -> None:
    declared = '{"type": "object", "properties": {"count": {"type": "integer"}}}'
    words = ["Look.", "count_cats", "Counts the cats.", declared]
    asked = talk(("Look.", PHOTO), functions=(F,), mode=mode)
    assert reading(asked) == Usage(input_text=sum(map(tokens.count, words)), input_image=258)


def test_calls_and_what_they_gave_cost_their_words_and_images() -> None:
    call = called("f", n=1)
    asked = talk(("Look.", PHOTO), (call,), (gave("f", {"n": 2}, picture("1")),))
    words = ["Look.", "f", '{"n": 1}', '{"n": 2}']
    assert reading(asked) == Usage(input_text=sum(map(tokens.count, words)), input_image=2 * 258)
    assert reading(talk((gave("f", "two words"),))).input_text == tokens.count("two words")


def test_a_call_costs_to_say_what_it_costs_to_read() -> None:
    call = called("f", n=1)
    assert calling(call) == reading(talk((call,))).input_text
