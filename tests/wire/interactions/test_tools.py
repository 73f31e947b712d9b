from typing import Any

import pytest
from google.genai import interactions as sdk
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from beholder.domain import CallMode, Function, Tools
from beholder.faults import Fault
from beholder.wire.interactions.tools import echo, tools

from .bodies import call, refusal

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = {"type": "function", "name": "weather", "description": "Tells the weather.", "parameters": SCHEMA}
CLOCK = {"type": "function", "name": "clock"}
BOTH = [WEATHER, CLOCK]


CHOICE = "generation_config.tool_choice"


def test_functions_are_read_as_declared() -> None:
    assert tools(BOTH, None, CHOICE) == Tools(
        (
            Function("weather", "Tells the weather.", SCHEMA, "tools[0].parameters"),
            Function("clock", where="tools[1].parameters"),
        )
    )


@pytest.mark.parametrize(
    ("choice", "mode", "allowed"),
    [
        pytest.param(None, CallMode.AUTO, None, id="nothing said"),
        pytest.param("auto", CallMode.AUTO, None, id="auto"),
        pytest.param("any", CallMode.ANY, None, id="any"),
        pytest.param("ANY", CallMode.ANY, None, id="in capitals"),
        pytest.param("none", CallMode.NONE, None, id="none"),
        pytest.param("validated", CallMode.AUTO, None, id="validated lets words pass"),
        pytest.param({"allowed_tools": {"mode": "any", "tools": ["clock"]}}, CallMode.ANY, ("clock",), id="forced"),
        pytest.param({"allowedTools": {"mode": "auto", "tools": ["clock"]}}, CallMode.AUTO, ("clock",), id="camelCase"),
        pytest.param({"allowed_tools": {"tools": ["clock"]}}, CallMode.ANY, ("clock",), id="exactly one and no mode"),
        pytest.param({"allowed_tools": {"mode": "any"}}, CallMode.ANY, None, id="all of them"),
        pytest.param({"allowed_tools": {"mode": None, "tools": None}}, CallMode.AUTO, None, id="nulls"),
    ],
)
def test_the_choice(choice: object, mode: CallMode, allowed: tuple[str, ...] | None) -> None:
    asked = tools(BOTH, choice, CHOICE)
    assert (asked.mode, asked.allowed) == (mode, allowed)


@pytest.mark.parametrize(
    ("given", "choice", "where", "message"),
    [
        pytest.param([{"type": "google_search"}], None, "tools[0]", "'google_search' is not run", id="search"),
        pytest.param([CLOCK, {"type": "code_execution"}], None, "tools[1]", "'code_execution' is not run", id="code"),
        pytest.param([{"type": "mcp_server", "url": "x"}], None, "tools[0]", "'mcp_server' is not run", id="MCP"),
        pytest.param([{"type": "x" * 9_999}], None, "tools[0]", "…' is not run by this server", id="a long type"),
        pytest.param([{"function_declarations": []}], None, "tools[0]", "of generateContent", id="another door's"),
        pytest.param([{"name": "f"}], None, "tools[0]", "has no 'type'", id="no type"),
        pytest.param([{"type": ["x"]}], None, "tools[0]", "has no 'type'", id="list for type"),
        pytest.param(["google_search"], None, "tools[0]", "not a string", id="a string"),
        pytest.param(CLOCK, None, "tools", "should be a list, not an object", id="no list"),
        pytest.param([{"type": "function"}], None, "tools[0].name", "is required", id="no name"),
        pytest.param([{**CLOCK, "parameters": []}], None, "tools[0].parameters", "a JSON object", id="no schema"),
        pytest.param(BOTH, "sometimes", CHOICE, "'sometimes'", id="an unknown mode"),
        pytest.param(BOTH, ["any"], CHOICE, "not a list", id="a list of modes"),
        pytest.param(BOTH, {}, f"{CHOICE}.allowed_tools", "not null", id="an empty object"),
        pytest.param(
            BOTH, {"allowed_tools": {"mode": 1}}, f"{CHOICE}.allowed_tools.mode", "not a number", id="mode by number"
        ),
        pytest.param(
            BOTH, {"allowed_tools": {"tools": "clock"}}, f"{CHOICE}.allowed_tools.tools", "list of names", id="one word"
        ),
        pytest.param(
            BOTH,
            {"allowed_tools": {"mode": "any", "tools": ["clock", "door"]}},
            f"{CHOICE}.allowed_tools.tools[1]",
            "'door' is not declared in 'tools'; declared are 'clock', 'weather'",
            id="an unknown name",
        ),
        pytest.param([], "any", CHOICE, "none is declared", id="a call of nothing"),
    ],
)
def test_what_is_refused(given: object, choice: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        tools(given, choice, CHOICE)
    assert caught.value.where == where
    assert message in caught.value.message


JSON = st.recursive(st.none() | st.text() | st.integers(), lambda i: st.lists(i) | st.dictionaries(st.text(), i))


@given(JSON | st.lists(st.fixed_dictionaries({"type": st.just("function")}, optional={"name": JSON})), JSON)
def test_anything_is_read_or_refused(given: object, choice: object) -> None:
    try:
        assert isinstance(tools(given, choice, CHOICE), Tools)
    except Fault as fault:
        assert fault.where is not None


def test_a_request_has_its_tools_and_repeats_them() -> None:
    asked = call(tools=BOTH, generation_config={"tool_choice": "any"})
    assert asked.draft.tools == tools(BOTH, "any", CHOICE)
    assert asked.echo["tools"] == BOTH
    assert asked.echo["generation_config"] == {"tool_choice": "any"}
    assert "tools" not in call().echo


def test_a_choice_beside_the_tools_is_heeded_too() -> None:
    assert call(tools=BOTH, tool_choice="any").draft.tools.mode is CallMode.ANY
    assert refusal(tool_choice="any").where == "tool_choice"
    assert call(tools=BOTH, tool_choice="none", config={"tool_choice": "any"}).draft.tools.mode is CallMode.ANY


def test_what_is_repeated_can_be_sent_again_and_is_read_by_the_sdk() -> None:
    printed = echo(tools(BOTH, None, CHOICE))
    assert tools(printed, None, CHOICE) == tools(BOTH, None, CHOICE)
    read: Any = TypeAdapter(list[sdk.Tool]).validate_python(printed)
    assert [one.name for one in read] == ["weather", "clock"]
