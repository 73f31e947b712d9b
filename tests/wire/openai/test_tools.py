from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import CallMode, Function, Tools
from beholder.faults import Fault
from beholder.wire.openai.tools import tools

from .test_request import call

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
COUNT = {
    "type": "function",
    "function": {"name": "count", "description": "Counts.", "parameters": SCHEMA, "strict": True},
}
ASK = {"type": "function", "function": {"name": "ask"}}
BOTH = [COUNT, ASK]


def named(name: str) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name}}


def allowed(*names: str, mode: str = "required") -> dict[str, Any]:
    return {"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": [named(name) for name in names]}}


def test_functions_are_read_as_declared() -> None:
    assert tools(BOTH, None) == Tools(
        (
            Function("count", "Counts.", SCHEMA, "tools[0].function.parameters"),
            Function("ask", where="tools[1].function.parameters"),
        )
    )


@pytest.mark.parametrize(
    ("choice", "mode", "names"),
    [
        pytest.param(None, CallMode.AUTO, None, id="nothing said"),
        pytest.param("auto", CallMode.AUTO, None, id="auto"),
        pytest.param("none", CallMode.NONE, None, id="none"),
        pytest.param("required", CallMode.ANY, None, id="required"),
        pytest.param(named("ask"), CallMode.ANY, ("ask",), id="one by its name"),
        pytest.param(allowed("ask", "count"), CallMode.ANY, ("ask", "count"), id="some of them"),
        pytest.param(allowed("ask", mode="auto"), CallMode.AUTO, ("ask",), id="some, if at all"),
    ],
)
def test_the_choice(choice: object, mode: CallMode, names: tuple[str, ...] | None) -> None:
    asked = tools(BOTH, choice)
    assert (asked.mode, asked.allowed) == (mode, names)


@pytest.mark.parametrize(
    ("given", "choice", "where", "message"),
    [
        pytest.param([{"type": "web_search"}], None, "tools[0]", "'web_search' is not run by this server", id="search"),
        pytest.param([ASK, {"type": "custom", "custom": {}}], None, "tools[1]", "'custom' is not run", id="custom"),
        pytest.param(ASK, None, "tools", "a list", id="no list"),
        pytest.param(["ask"], None, "tools[0]", "not a string", id="a word"),
        pytest.param([{"function": {"name": "f"}}], None, "tools[0]", "has no 'type'", id="no type"),
        pytest.param([{"type": "function"}], None, "tools[0].function.name", "is required", id="nothing in it"),
        pytest.param([{"type": "function", "function": "f"}], None, "tools[0].function", "not 'f'", id="a bare name"),
        pytest.param([ASK, ASK], None, "tools[1].function.name", "declared twice", id="a name twice"),
        pytest.param(
            [{"type": "function", "function": {"name": "f", "parameters": "{}"}}],
            None,
            "tools[0].function.parameters",
            "a JSON object",
            id="a schema as text",
        ),
        pytest.param(BOTH, "any", "tool_choice", "'any'", id="another dialect's word"),
        pytest.param(BOTH, 5, "tool_choice", "'required' or {'type': 'function', 'function'", id="a number"),
        pytest.param(BOTH, named("nobody"), "tool_choice", "'nobody' is not declared", id="an unknown name"),
        pytest.param(BOTH, {"type": "function"}, "tool_choice", "should name a function", id="no name"),
        pytest.param(BOTH, {"type": "custom"}, "tool_choice.type", "'custom'", id="another kind"),
        pytest.param(BOTH, {}, "tool_choice.type", "null", id="no kind"),
        pytest.param(BOTH, {"type": "allowed_tools"}, "tool_choice.allowed_tools", "'mode'", id="nothing allowed"),
        pytest.param(BOTH, allowed("ask", mode="any"), "tool_choice.allowed_tools.mode", "'any'", id="its mode"),
        pytest.param(None, "required", "tool_choice", "none is declared", id="a call of nothing"),
    ],
)
def test_what_is_refused(given: object, choice: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        tools(given, choice)
    assert caught.value.where == where
    assert message in caught.value.message


JSON = st.recursive(st.none() | st.text() | st.integers(), lambda i: st.lists(i) | st.dictionaries(st.text(), i))


@given(JSON | st.lists(st.fixed_dictionaries({"type": st.just("function"), "function": JSON})), JSON)
def test_anything_is_read_or_refused(given: object, choice: object) -> None:
    try:
        assert isinstance(tools(given, choice), Tools)
    except Fault as fault:
        assert fault.where is not None


def test_a_request_has_its_tools() -> None:
    assert call(tools=BOTH, tool_choice="required").draft.tools == tools(BOTH, "required")
