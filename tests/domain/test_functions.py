import pytest

from beholder.domain import (
    NO_TOOLS,
    CallMode,
    Function,
    FunctionCall,
    FunctionResult,
    Tools,
)

F, G = Function("f"), Function("g", "does more", {"type": "object"})


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        pytest.param(Tools(), (), id="none"),
        pytest.param(Tools((F, G)), (F, G), id="all"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g",)), (G,), id="one of them"),
        pytest.param(Tools((F, G), CallMode.ANY, ("g", "f")), (F, G), id="in the order of their declaration"),
        pytest.param(Tools((F, G), CallMode.NONE, ("g",)), (), id="forbidden"),
    ],
)
def test_what_may_be_called(tools: Tools, expected: tuple[Function, ...]) -> None:
    assert tools.callable == expected


@pytest.mark.parametrize("mode", [CallMode.AUTO, CallMode.ANY])
def test_what_is_allowed_but_not_declared_cannot_be_called(mode: CallMode) -> None:
    assert Tools((F,), mode, ("g",)).callable == ()
    assert Tools((F, G), mode, ()).callable == (), "none of them is allowed"


def test_no_tools_are_none() -> None:
    assert Tools() == NO_TOOLS
    assert NO_TOOLS.mode is CallMode.AUTO


def test_a_function_that_says_nothing_takes_nothing() -> None:
    assert (F.description, F.parameters, F.where) == ("", None, "")
    assert Function("f", parameters={}) != F, "no parameters are not any parameters"


def test_a_result_is_no_error_and_shows_nothing_unless_it_says_so() -> None:
    result: FunctionResult[str] = FunctionResult("c1", "f", None)
    assert (result.images, result.is_error, result.where) == ((), False, "")
    assert FunctionResult("c1", "f", None, is_error=True) != result


def test_calls_of_one_function_are_told_apart_by_their_ids() -> None:
    assert FunctionCall("c1", "f", {"n": 1}) == FunctionCall("c1", "f", {"n": 1})
    assert FunctionCall("c1", "f", {"n": 1}) != FunctionCall("c2", "f", {"n": 1})
