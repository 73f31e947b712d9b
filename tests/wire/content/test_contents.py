"""Contents in every shape, and the place that a refusal names in each of them."""

import pytest

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Inline, Resolution, Role, Text, Turn
from beholder.faults import Fault, Status
from beholder.wire.content.contents import turns

IMAGE = {"inlineData": {"data": "YWJj"}}
HELLO: Turn[ImageSource] = Turn(Role.USER, (Text("hello"),))


def said(role: str, *parts: object) -> dict[str, object]:
    return {"role": role, "parts": list(parts)}


@pytest.mark.parametrize(
    ("value", "where"),
    [
        pytest.param([{"parts": [IMAGE]}], "contents[0].parts[0]", id="a list of contents"),
        pytest.param([{"parts": IMAGE}], "contents[0].parts", id="one part, not in a list"),
        pytest.param({"parts": [IMAGE]}, "contents.parts[0]", id="one content"),
        pytest.param({"role": "user", "parts": IMAGE}, "contents.parts", id="one content of one part"),
        pytest.param(["look", IMAGE], "contents[1]", id="loose parts"),
        pytest.param(IMAGE, "contents", id="one loose part"),
        pytest.param([["look", IMAGE]], "contents[0][1]", id="a list of lists of parts"),
    ],
)
def test_an_image_knows_where_it_stood(value: object, where: str) -> None:
    images = [part for turn in turns(value) for part in turn.parts if isinstance(part, ImageSource)]
    assert images == [ImageSource(Inline(b"abc"), where)]


@pytest.mark.parametrize("role", [None, "", "user", "function", "tool"])
def test_who_is_no_model_is_the_user(role: str | None) -> None:
    assert turns([{"role": role, "parts": ["hello"]}]) == (HELLO,)


def test_turns_alternate_whatever_came() -> None:
    talk = [said("user", "a"), "b", said("model", "c"), said("model", "d"), said("user"), said("user", "e")]
    assert turns(talk) == (
        Turn(Role.USER, (Text("a"), Text("b"))),
        Turn(Role.MODEL, (Text("c"), Text("d"))),
        Turn(Role.USER, (Text("e"),)),
    )


@pytest.mark.parametrize(
    "empty",
    [
        pytest.param({"role": "model"}, id="no parts"),
        pytest.param({"role": "model", "parts": None}, id="null"),
        pytest.param({"role": "model", "parts": []}, id="an empty list"),
        pytest.param(said("model", {"text": "hm", "thought": True}), id="thoughts only"),
    ],
)
def test_a_content_may_hold_nothing(empty: dict[str, object]) -> None:
    assert turns([said("user", "hello"), empty]) == (HELLO,)


def test_results_find_their_calls_across_contents() -> None:
    call = {"functionCall": {"name": "f", "args": {"n": 1}}}
    gave = {"functionResponse": {"name": "f", "response": {"result": 2}}}
    asked, called, told = turns([said("user", "?"), said("model", call), said("function", gave)])
    assert asked.role is told.role is Role.USER
    (made,), (given,) = called.parts, told.parts
    assert isinstance(made, FunctionCall)
    assert isinstance(given, FunctionResult)
    assert made.id == given.call_id != ""


def test_the_resolution_of_the_request_reaches_every_image() -> None:
    (turn,) = turns(["look", IMAGE, {**IMAGE, "mediaResolution": "HIGH"}], Resolution.LOW)
    assert [part.resolution for part in turn.parts if isinstance(part, ImageSource)] == [
        Resolution.LOW,
        Resolution.HIGH,
    ]


@pytest.mark.parametrize(
    ("value", "where", "words"),
    [
        pytest.param(None, "at", "nothing from the user", id="null"),
        pytest.param([], "at", "nothing from the user", id="empty"),
        pytest.param([said("model", "hello")], "at", "nothing from the user", id="the model alone"),
        pytest.param(" \n", "at", "nothing from the user", id="blank"),
        pytest.param([None], "at", "nothing from the user", id="null in a list"),
        pytest.param([said("user", None)], "at[0].parts[0]", "not null", id="null for a part"),
        pytest.param([said("user", "a", 7)], "at[0].parts[1]", "not a number", id="a number for a part"),
        pytest.param({"role": "user", "parts": 7}, "at.parts", "not a number", id="a number for parts"),
        pytest.param(["a", {"txt": "b"}], "at[1]", "holds none of them", id="a misspelt part"),
        pytest.param([said("system", "x")], "at[0].role", "'systemInstruction'", id="a system role"),
        pytest.param([said("assistant", "x")], "at[0].role", "not 'assistant'", id="another dialect's role"),
        pytest.param([said("User", "x")], "at[0].role", "not 'User'", id="a role in another case"),
        pytest.param([{"role": ["user"], "parts": ["x"]}], "at[0].role", "not a list", id="a list for a role"),
        pytest.param([said("r" * 99, "x")], "at[0].role", f"'{'r' * 60}…'", id="a long role, cut"),
        pytest.param(
            [said("user", {"functionResponse": {"name": "f"}})],
            "at[0].parts[0].functionResponse",
            "no function",
            id="f",
        ),
    ],
)
def test_a_refusal_names_its_place(value: object, where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        turns(value, where="at")
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert caught.value.where == where
    assert words in caught.value.message
