import pytest

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Role, Text, Turn, Url
from beholder.faults import Fault
from beholder.wire.turns import Parts, joined

CAT = ImageSource(Url("https://example.org/cat.jpg"), "input[0]")
A, B, C = Text("a"), Text("b"), Text("c")


def test_neighbours_of_one_side_are_one_turn() -> None:
    said: list[tuple[Role, Parts]] = [(Role.USER, [A]), (Role.USER, [CAT, B]), (Role.MODEL, [C]), (Role.USER, [A])]
    assert joined(said, "input") == (
        Turn(Role.USER, (A, CAT, B)),
        Turn(Role.MODEL, (C,)),
        Turn(Role.USER, (A,)),
    )


def test_who_says_nothing_is_not_heard() -> None:
    assert joined([(Role.MODEL, []), (Role.USER, [A]), (Role.MODEL, [])], "input") == (Turn(Role.USER, (A,)),)


def test_a_picture_alone_is_something() -> None:
    assert joined([(Role.USER, [CAT])], "input") == (Turn(Role.USER, (CAT,)),)


def test_the_callers_own_lists_stay_as_they_are() -> None:
    first: Parts = [A]
    joined([(Role.USER, first), (Role.USER, [B])], "input")
    assert first == [A]


def test_calls_are_the_models_and_results_the_users_whoever_says_them() -> None:
    made = FunctionCall("c1", "f", {})
    result: FunctionResult[ImageSource] = FunctionResult("c1", "f", 1)
    turns = joined([(Role.USER, [A, made, B]), (Role.MODEL, [result])], "input")
    assert [turn.role for turn in turns] == [Role.USER, Role.MODEL, Role.USER]
    assert [turn.parts for turn in turns] == [(A,), (made,), (B, result)]


def test_what_a_function_gave_is_something_and_a_call_is_not() -> None:
    result: FunctionResult[ImageSource] = FunctionResult("c1", "f", None)
    (turn,) = joined([(Role.USER, [result])], "input")
    assert turn.parts == (result,)
    with pytest.raises(Fault, match="nothing from the user"):
        joined([(Role.USER, [FunctionCall("c1", "f", {})])], "input")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([], id="silence"),
        pytest.param([(Role.USER, [Text(" \n")])], id="blanks"),
        pytest.param([(Role.MODEL, [A])], id="the model alone"),
    ],
)
def test_something_must_come_from_the_user(said: list[tuple[Role, Parts]]) -> None:
    with pytest.raises(Fault) as caught:
        joined(said, "contents")
    assert caught.value.where == "contents"
