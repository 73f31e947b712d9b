"""A forced call is filled from the picture; its result is answered with words. With stand-ins: nothing is loaded."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from beholder.domain import (
    Ask,
    CallMode,
    Delta,
    Finish,
    FinishReason,
    Function,
    FunctionCall,
    Generation,
    Thought,
    Words,
)
from beholder.engines.base import fold
from beholder.engines.embedded.engine import EmbeddedEngine
from beholder.faults import Fault, Status
from tests.engines.embedded.calls.talks import Said, called, gave, talk
from tests.engines.embedded.stand_ins import Experts, Pixels, memory, picture

A, B = picture("a"), picture("b")
BOX = {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "num_dogs": {"type": "integer"},
        "label": {"type": "string"},
        "box_2d": BOX,
        "why": {"type": "null"},
    },
    "required": ["num_dogs", "label", "box_2d"],
}
LOG = Function("log_dogs", "Logs the dogs.", SCHEMA, "tools[0].parameters")
COUNT = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
TALLY = Function("tally_dogs", "", COUNT)
WAVE = Function("wave", "Waves a hand.")


@pytest.fixture
def experts() -> Experts:
    return Experts()


@pytest.fixture
async def engine(experts: Experts) -> AsyncIterator[EmbeddedEngine]:
    engine = EmbeddedEngine(Pixels(), memory(), threads=1, crew=experts.crew)
    yield engine
    await engine.close()


async def said(engine: EmbeddedEngine, ask: Ask) -> list[Delta]:
    return [delta async for delta in engine.generate(ask)]


async def test_a_forced_call_is_filled_as_a_schema_is(engine: EmbeddedEngine) -> None:
    ask = talk(("Detect the dogs.", A), functions=(LOG,))
    call, finish = await said(engine, ask)
    assert isinstance(call, FunctionCall) and isinstance(finish, Finish)
    jsonschema.validate(call.arguments, SCHEMA)
    assert call.name == "log_dogs"
    assert call.arguments == {"num_dogs": 1, "label": "dog", "box_2d": [0, 0, 500, 500]}
    assert finish.reason is FinishReason.STOP


async def test_ids_differ(engine: EmbeddedEngine) -> None:
    ask = talk(("Detect the dogs.", A), functions=(LOG,))
    ids = {(await fold(engine.generate(ask))).calls[0].id for _ in range(5)}
    assert len(ids) == 5


async def test_what_was_counted_before_is_what_is_reported_after(engine: EmbeddedEngine) -> None:
    ask = talk(("Detect the dogs.", A), functions=(LOG, WAVE), allowed=("log_dogs",))
    counted, used = engine.count(ask), (await fold(engine.generate(ask))).usage
    assert used == replace(counted, output_text=used.output_text)
    assert used.output_text > 10
    assert counted.input_text > engine.count(talk(("Detect the dogs.", A))).input_text


@pytest.mark.parametrize("mode", [CallMode.AUTO, CallMode.NONE])
async def test_words_where_no_call_is_forced(engine: EmbeddedEngine, mode: CallMode) -> None:
    answer = await fold(engine.generate(talk(("Caption this image.", A), functions=(LOG,), mode=mode)))
    assert (answer.text, answer.calls) == ("A dog and a cat.", ())


async def test_words_where_there_is_no_picture_to_fill_it_from(engine: EmbeddedEngine) -> None:
    answer = await fold(engine.generate(talk(("Log the dogs.",), functions=(LOG,))))
    assert "there is none in this request" in answer.text
    assert answer.calls == ()


async def test_a_function_that_takes_nothing_is_called_with_nothing(engine: EmbeddedEngine) -> None:
    (call,) = (await fold(engine.generate(talk(("Wave!", A), functions=(WAVE,))))).calls
    assert (call.name, call.arguments) == ("wave", {})


async def test_the_description_says_what_the_question_leaves_open(engine: EmbeddedEngine) -> None:
    counting = {"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"]}
    functions = (Function("note", "Counts the animals.", counting),)
    (call,) = (await fold(engine.generate(talk((A,), functions=functions)))).calls
    assert call.arguments == {"answer": 2}


async def test_the_one_that_fits_is_called(engine: EmbeddedEngine, experts: Experts) -> None:
    (call,) = (await fold(engine.generate(talk(("Log the dogs.", A), functions=(WAVE, LOG))))).calls
    assert call.name == "log_dogs"
    (call,) = (await fold(engine.generate(talk(("Wave!", A), functions=(LOG, WAVE))))).calls
    assert call.name == "wave"


async def test_the_picture_decides_and_is_looked_at_once(engine: EmbeddedEngine, experts: Experts) -> None:
    functions = (Function("log_cars", "", COUNT), LOG)
    (call,) = (await fold(engine.generate(talk(("Go on.", A), functions=functions)))).calls
    assert call.name == "log_dogs"
    assert len([question for question in experts.asked if question.startswith("detect")]) == 1


async def test_several_pictures_fill_one_call(engine: EmbeddedEngine) -> None:
    (call,) = (await fold(engine.generate(talk(("Count the dogs.", A, B), functions=(TALLY, WAVE))))).calls
    assert (call.name, call.arguments) == ("tally_dogs", {"count": 2})


BOOK = Function("book_table", "Books a table.", {"properties": {"city": {"type": "string"}}, "required": ["city"]})


@pytest.mark.parametrize(
    ("functions", "names"),
    [
        pytest.param((LOG,), ["log_dogs"], id="one function"),
        pytest.param((WAVE, BOOK, LOG), ["log_dogs"], id="others that the picture cannot fill"),
        pytest.param((TALLY, LOG), ["log_dogs", "tally_dogs"], id="another that it can"),
    ],
)
async def test_a_client_that_repeats_itself_comes_to_an_end(
    engine: EmbeddedEngine, functions: tuple[Function, ...], names: list[str]
) -> None:
    """As automatic function calling does: the same request, longer by each call and what it gave."""
    turns: list[tuple[Said, ...]] = [("Log the dogs.", A)]
    made: list[str] = []
    while calls := (answer := await fold(engine.generate(talk(*turns, functions=functions)))).calls:
        made += [call.name for call in calls]
        turns += [calls, tuple(gave(call.id) for call in calls)]
    assert made == names
    assert all(f"The function {name} gave done." in answer.text for name in names)


async def test_a_schema_that_cannot_be_filled_ends_the_calls(engine: EmbeddedEngine) -> None:
    odd = Function("odd", "", {"type": "object", "patternProperties": {"x": {}}})
    turns: list[tuple[Said, ...]] = [("Log the dogs.", A), (called("log_dogs"),), (gave("log_dogs"),)]
    assert (await fold(engine.generate(talk(*turns, functions=(LOG, odd))))).calls == ()


async def test_a_result_is_answered_with_words(engine: EmbeddedEngine) -> None:
    ask = talk(("How many dogs are there?", A), functions=(LOG,))
    (call,) = (await fold(engine.generate(ask))).calls
    told = talk(("How many dogs are there?", A), (call,), (gave(call.id, {"ticket": 17}),), functions=(LOG,))
    answer = await fold(engine.generate(told))
    assert answer.text == "One, by my count of dogs.\nThe function log_dogs gave ticket: 17."
    assert (answer.calls, answer.usage.input_text) == ((), engine.count(told).input_text)


async def test_the_picture_that_a_function_gave_is_the_one_asked_about(
    engine: EmbeddedEngine, experts: Experts
) -> None:
    call = FunctionCall("c1", "zoom", {})
    ask = talk(("Caption this image.", A), (call,), (gave("c1", "", B),), mode=CallMode.AUTO)
    pixels = Pixels()
    other = EmbeddedEngine(pixels, memory(), threads=1, crew=experts.crew)
    answer = await fold(other.generate(ask))
    assert {sha256 for sha256, _ in pixels.prepared} == {"b"}
    assert answer.text.startswith("A dog and a cat.")
    await other.close()


async def test_a_new_question_is_answered_alone(engine: EmbeddedEngine) -> None:
    call = FunctionCall("c1", "log_dogs", {})
    turns = (("Count the dogs.", A), (call,), (gave("c1", 5),), ("And how many cats?",))
    answer = await fold(engine.generate(talk(*turns, functions=(LOG,), mode=CallMode.AUTO)))
    assert answer.text == "One, by my count of cats."


@pytest.mark.parametrize(("most", "called"), [(1, False), (10_000, True)])
async def test_a_call_that_would_be_cut_is_not_made(engine: EmbeddedEngine, most: int, called: bool) -> None:
    ask = replace(talk(("Detect the dogs.", A), functions=(LOG,)), generation=Generation(max_output_tokens=most))
    answer = await fold(engine.generate(ask))
    assert answer.reason is (FinishReason.STOP if called else FinishReason.MAX_TOKENS)
    assert (len(answer.calls), answer.text) == (called, "")
    assert answer.usage.output_text <= most


async def test_thoughts_come_before_the_call(engine: EmbeddedEngine) -> None:
    ask = replace(talk(("Detect the dogs.", A), functions=(LOG,)), generation=Generation(thinking_summaries=True))
    thought, call, finish = await said(engine, ask)
    assert isinstance(thought, Thought) and "dog" in thought.text
    assert isinstance(call, FunctionCall) and isinstance(finish, Finish)
    assert finish.usage.thought > 0


async def test_a_schema_that_cannot_be_filled_names_the_function(engine: EmbeddedEngine) -> None:
    strict = {"type": "object", "patternProperties": {"x+": {"type": "string"}}}
    function = Function("f", "", strict, "tools[3].parameters")
    with pytest.raises(Fault, match="`patternProperties` is not supported") as caught:
        await said(engine, talk(("Look.", A), functions=(function,)))
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "tools[3].parameters")
    words = await fold(engine.generate(talk(("Caption this image.", A), functions=(function,), mode=CallMode.AUTO)))
    assert words.text, "what is not called is not filled"


async def test_words_are_streamed_as_ever(engine: EmbeddedEngine) -> None:
    deltas = await said(engine, talk(("Caption this image.", A), functions=(LOG,), mode=CallMode.AUTO))
    assert all(isinstance(delta, Words) for delta in deltas[:-1]) and len(deltas) > 3
