"""A call is due once for what the person said last; what came of it is known by the name of its function."""

import json
from typing import Any

import pytest

from beholder.domain import CallMode, Function
from beholder.engines.embedded.calls.conversation import MOST, Given, due, given, going_on, values
from tests.engines.embedded.calls.talks import PHOTO, Said, called, gave, talk

F, G = Function("f"), Function("g")
ASKED = ("Count the cats.", PHOTO)


@pytest.mark.parametrize(
    ("turns", "functions", "allowed", "expected"),
    [
        pytest.param([ASKED], (F, G), None, ["f", "g"], id="a question"),
        pytest.param([(PHOTO,)], (F,), None, ["f"], id="a picture without words"),
        pytest.param([ASKED], (F, G), ("g",), ["g"], id="one of them by name"),
        pytest.param([("Count the cats.",)], (F,), None, [], id="no picture to fill it from"),
        pytest.param([ASKED, (called("f"),), (gave("f"),)], (F,), None, [], id="it has answered"),
        pytest.param([ASKED, (called("f"),), (gave("f"),)], (F, G), None, ["g"], id="one of several has answered"),
        pytest.param([ASKED, (called("f"),), (gave("f"),)], (F, G), ("g",), ["g"], id="then the other, by name"),
        pytest.param([ASKED, (called("f"),), (gave("f", is_error=True),)], (F,), None, [], id="it has failed"),
        pytest.param([ASKED, (called("f"),), (gave("f"),), ("And dogs?",)], (F,), None, ["f"], id="a new question"),
        pytest.param([ASKED, (called("f"),), (gave("f"), "And dogs?")], (F,), None, ["f"], id="at once with it"),
        pytest.param([ASKED, (called("f"),), (gave("f"), PHOTO)], (F,), None, [], id="a picture beside what it gave"),
        pytest.param([ASKED, (called("f"),), (gave("f"),), (PHOTO,)], (F,), None, ["f"], id="a new picture"),
        pytest.param([ASKED, (called("f"),), (gave("f"), " \n")], (F,), None, [], id="a blank beside it"),
        pytest.param([ASKED, (called("f"),), ("Well?",)], (F,), None, ["f"], id="a call that nobody answered"),
        pytest.param([ASKED, (called("f"),), (gave("f", "x", PHOTO),)], (F,), None, [], id="it gave a picture"),
        pytest.param([("Look.",), (called("f"),), (gave("f", "x", PHOTO),)], (F, G), ("g",), ["g"], id="its picture"),
    ],
)
def test_what_is_due(
    turns: list[tuple[Said, ...]], functions: tuple[Function, ...], allowed: tuple[str, ...] | None, expected: list[str]
) -> None:
    assert [one.name for one in due(talk(*turns, functions=functions, allowed=allowed))] == expected


def test_one_function_alone_is_not_going_on() -> None:
    turns: list[tuple[Said, ...]] = [ASKED, (called("f"),), (gave("f"),)]
    assert going_on(talk(*turns, functions=(F, G)))
    assert not going_on(talk(*turns, functions=(F, G), allowed=("g",)))
    assert not going_on(talk(ASKED, functions=(F, G)))


@pytest.mark.parametrize("mode", [CallMode.AUTO, CallMode.NONE])
def test_nothing_is_due_that_is_not_forced(mode: CallMode) -> None:
    assert due(talk(ASKED, functions=(F,), mode=mode)) == ()


def test_a_client_that_repeats_itself_comes_to_an_end() -> None:
    """As automatic function calling does: the same request, longer by each call and what it gave."""
    turns: list[tuple[Said, ...]] = [ASKED]
    made = 0
    while waiting := due(talk(*turns, functions=(F, G))):
        assert going_on(talk(*turns, functions=(F, G))) is bool(made)
        made += 1
        turns += [(called(waiting[0].name, id=f"c{made}"),), (gave(f"c{made}"),)]
    assert made == 2, "each once"


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        pytest.param([ASKED], (), id="nothing"),
        pytest.param([ASKED, (called("f"),), (gave("f", 5),)], (Given("f", 5),), id="what was given"),
        pytest.param(
            [ASKED, (called("f"), called("g")), (gave("g", 1), gave("f", 2))],
            (Given("g", 1), Given("f", 2)),
            id="two at once",
        ),
        pytest.param(
            [ASKED, (called("f", id="1"),), (gave("1", 5),), (called("g", id="2"),), (gave("2", 6),)],
            (Given("f", 5), Given("g", 6)),
            id="one after the other",
        ),
        pytest.param([ASKED, (called("f"),), (gave("f", 5),), ("And dogs?",)], (), id="of an earlier question"),
        pytest.param(
            [ASKED, (called("f"),), (gave("f", 5), "And?")], (Given("f", 5, beside=True),), id="beside a new question"
        ),
        pytest.param(
            [ASKED, (called("f"),), (gave("f", None, PHOTO),)], (Given("f", None, pictures=1),), id="a picture"
        ),
        pytest.param(
            [ASKED, ("One moment.", called("f")), (gave("f", 5),)],
            (Given("f", 5),),
            id="the model's words are not asked",
        ),
        pytest.param([ASKED, (called("f"),), (gave("f", 0, is_error=True),)], (Given("f", 0, True),), id="failed"),
    ],
)
def test_what_was_given(turns: list[tuple[Said, ...]], expected: tuple[Given, ...]) -> None:
    assert given(talk(*turns)) == expected


def of(value: Any) -> Given:
    (one,) = given(talk(ASKED, (called("f"),), (gave("f", value),)))
    return one


@pytest.mark.parametrize(
    ("value", "bare"),
    [
        pytest.param({"result": 5}, 5, id="a result"),
        pytest.param({"output": {"result": "x"}}, "x", id="an output with a result"),
        pytest.param({"price": 5}, {"price": 5}, id="a name of its own"),
        pytest.param({"result": 5, "unit": "m"}, {"result": 5, "unit": "m"}, id="one of two"),
        pytest.param('{"price": 5}', {"price": 5}, id="JSON as text"),
        pytest.param('{"result": "{\\"price\\": 5}"}', {"price": 5}, id="JSON as text in JSON as text"),
        pytest.param("[1, 2]", [1, 2], id="a list as text"),
        pytest.param("[1, 2", "[1, 2", id="no JSON"),
        pytest.param("12", "12", id="a number as text stays text"),
        pytest.param(None, None, id="nothing"),
        pytest.param({"name": "f", "content": {"price": 5}}, {"price": 5}, id="its name once more"),
        pytest.param({"name": "f", "content": {"result": 5}}, 5, id="its name and a result"),
        pytest.param({"name": "g", "content": 5}, {"name": "g", "content": 5}, id="a name that is not its own"),
    ],
)
def test_a_value_without_its_wrapping(value: Any, bare: Any) -> None:
    assert of(value) == Given("f", bare)


@pytest.mark.parametrize("value", [{"error": "no such city"}, '{"error": "no such city"}'])
def test_an_error_is_a_failure(value: Any) -> None:
    assert of(value) == Given("f", "no such city", failed=True)


@pytest.mark.parametrize("depth", [MOST + 1, 100_000])
def test_text_that_is_nested_deeply_stays_text(depth: int) -> None:
    text = "[" * depth + "]" * depth
    assert of(text).value == text
    assert of("[" * 10_000).value == "[" * 10_000


def test_text_that_is_nested_as_deeply_as_may_be_can_be_printed_again() -> None:
    json.dumps(of("[" * MOST + "]" * MOST).value)


def test_values_by_name() -> None:
    some = [Given("f", {"a": 1, "b": 2}), Given("g", {"b": 3}), Given("h", 5), Given("i", {"a": 9}, failed=True)]
    assert values(some) == {"a": 1, "b": 3}
    assert values([]) == {}
