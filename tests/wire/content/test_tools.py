import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import CallMode, Function, Tools
from beholder.faults import Fault
from beholder.wire.content import parse_count
from beholder.wire.content.tools import tools

from .test_request import HELLO, MODEL, draft

OPENAPI = {"type": "OBJECT", "properties": {"n": {"type": "INTEGER"}}, "required": ["n"], "nullable": False}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
COUNT = {"name": "count", "description": "Counts.", "parameters": OPENAPI}
ASK = {"name": "ask"}


def declared(*functions: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"functionDeclarations": list(functions)}]


def calling(**fields: Any) -> dict[str, Any]:
    return {"functionCallingConfig": fields}


@pytest.mark.parametrize(
    ("given", "at"),
    [
        pytest.param(declared(COUNT, ASK), "functionDeclarations", id="camelCase"),
        pytest.param([{"function_declarations": [COUNT, ASK]}], "function_declarations", id="snake_case"),
        pytest.param([{"functionDeclarations": [COUNT, ASK], "googleSearch": None}], "functionDeclarations", id="null"),
    ],
)
def test_functions_are_read_in_both_casings(given: object, at: str) -> None:
    places = [f"tools[0].{at}[{index}].parameters" for index in range(2)]
    assert tools(given, None, "") == Tools(
        (Function("count", "Counts.", SCHEMA, places[0]), Function("ask", where=places[1]))
    )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({"parameters": OPENAPI}, "parameters", id="upper-case types"),
        pytest.param({"parameters": SCHEMA}, "parameters", id="lower-case types in their place"),
        pytest.param({"parametersJsonSchema": SCHEMA}, "parametersJsonSchema", id="JSON Schema"),
        pytest.param({"parameters_json_schema": SCHEMA}, "parametersJsonSchema", id="in snake_case"),
    ],
)
def test_both_dialects_of_parameters(fields: dict[str, Any], name: str) -> None:
    (one,) = tools(declared({"name": "f", **fields}), None, "").functions
    assert one == Function("f", "", SCHEMA, f"tools[0].functionDeclarations[0].{name}")


def test_json_schema_is_left_as_it_is() -> None:
    schema = {**SCHEMA, "additionalProperties": False, "$defs": {"a": {"multipleOf": 3}}}
    (one,) = tools(declared({"name": "f", "parametersJsonSchema": schema}), None, "").functions
    assert one.parameters == schema


@pytest.mark.parametrize(
    ("config", "mode", "allowed"),
    [
        pytest.param(None, CallMode.AUTO, None, id="nothing said"),
        pytest.param({}, CallMode.AUTO, None, id="an empty config"),
        pytest.param({"retrievalConfig": {"languageCode": "en"}}, CallMode.AUTO, None, id="another config"),
        pytest.param(calling(mode="AUTO"), CallMode.AUTO, None, id="auto"),
        pytest.param(calling(mode="ANY"), CallMode.ANY, None, id="any"),
        pytest.param(calling(mode="any"), CallMode.ANY, None, id="in small letters"),
        pytest.param(calling(mode=2), CallMode.ANY, None, id="by number"),
        pytest.param(calling(mode="NONE"), CallMode.NONE, None, id="none"),
        pytest.param(calling(mode="VALIDATED"), CallMode.AUTO, None, id="validated lets words pass"),
        pytest.param(calling(mode="MODE_UNSPECIFIED"), CallMode.AUTO, None, id="unspecified"),
        pytest.param(calling(mode="ANY", allowedFunctionNames=["ask"]), CallMode.ANY, ("ask",), id="one, forced"),
        pytest.param(calling(allowedFunctionNames=["ask"]), CallMode.ANY, ("ask",), id="exactly one and no mode"),
        pytest.param(
            {"function_calling_config": {"mode": "ANY", "allowed_function_names": ["ask", "count"]}},
            CallMode.ANY,
            ("ask", "count"),
            id="in snake_case",
        ),
    ],
)
def test_the_choice(config: object, mode: CallMode, allowed: tuple[str, ...] | None) -> None:
    asked = tools(declared(COUNT, ASK), config, "")
    assert (asked.mode, asked.allowed) == (mode, allowed)


FIRST = "tools[0].functionDeclarations[0]"
CONFIG = "toolConfig.functionCallingConfig"


@pytest.mark.parametrize(
    ("given", "config", "where", "message"),
    [
        pytest.param([{"googleSearch": {}}], None, "tools[0]", "'googleSearch' is not run by this server", id="search"),
        pytest.param([{"google_search": {}}], None, "tools[0]", "'google_search' is not run", id="in snake_case"),
        pytest.param([*declared(ASK), {"codeExecution": {}}], None, "tools[1]", "'codeExecution'", id="code"),
        pytest.param(
            [{"functionDeclarations": [ASK], "urlContext": {}}], None, "tools[0]", "'urlContext'", id="beside"
        ),
        pytest.param([{"type": "function", "name": "f"}], None, "tools[0]", "of interactions", id="another dialect's"),
        pytest.param({}, None, "tools", "a list", id="another shape"),
        pytest.param(["f"], None, "tools[0]", "not a string", id="a word"),
        pytest.param([{"functionDeclarations": ASK}], None, "tools[0].functionDeclarations", "a list", id="one alone"),
        pytest.param(declared(5), None, FIRST, "a JSON object", id="a number"),  # type: ignore[arg-type]
        pytest.param(declared({}), None, f"{FIRST}.name", "is required", id="no name"),
        pytest.param(declared(ASK, ASK), None, "tools[0].functionDeclarations[1].name", "twice", id="a name twice"),
        pytest.param(
            [*declared(ASK), *declared(ASK)], None, "tools[1].functionDeclarations[0].name", "twice", id="in two tools"
        ),
        pytest.param(
            declared({"name": "f", "parameters": {}, "parametersJsonSchema": {}}), None, FIRST, "keep one", id="both"
        ),
        pytest.param(
            declared({"name": "f", "parameters": {"type": "STRING"}}),
            None,
            f"{FIRST}.parameters",
            "object",
            id="a word",
        ),
        pytest.param(
            declared({"name": "f", "parameters": {"type": "OBJ"}}), None, f"{FIRST}.parameters.type", "'obj'", id="type"
        ),
        pytest.param(declared(ASK), {"functionCallingConfig": {"mode": "ALL"}}, f"{CONFIG}.mode", "'ALL'", id="mode"),
        pytest.param(declared(ASK), calling(mode=True), f"{CONFIG}.mode", "not a boolean", id="true for a mode"),
        pytest.param(
            declared(ASK), calling(allowedFunctionNames=["no"]), f"{CONFIG}.allowedFunctionNames[0]", "'no'", id="who"
        ),
        pytest.param([], calling(mode="ANY"), f"{CONFIG}.mode", "none is declared", id="a call of nothing"),
        pytest.param(declared(ASK), ["ANY"], "toolConfig", "a JSON object", id="a list for a config"),
    ],
)
def test_what_is_refused(given: object, config: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        tools(given, config, "")
    assert caught.value.where == where
    assert message in caught.value.message


JSON = st.recursive(st.none() | st.text() | st.integers(), lambda i: st.lists(i) | st.dictionaries(st.text(), i))


@given(
    JSON | st.builds(lambda one: declared(*one), st.lists(st.dictionaries(st.sampled_from(list(COUNT)), JSON))), JSON
)
def test_anything_is_read_or_refused(given: object, config: object) -> None:
    try:
        assert isinstance(tools(given, config, "r"), Tools)
    except Fault as fault:
        assert fault.where is not None and fault.where.startswith("r.")


def test_a_request_has_its_tools() -> None:
    asked = draft(tools=declared(ASK), toolConfig=calling(mode="ANY")).tools
    assert asked == draft(tools=declared(ASK), tool_config=calling(mode="ANY")).tools
    assert (asked.mode, [one.name for one in asked.functions]) == (CallMode.ANY, ["ask"])


def test_a_count_has_the_tools_that_the_request_would_have() -> None:
    whole = {"contents": HELLO, "tools": declared(COUNT)}
    for body in (whole, {"generateContentRequest": whole}):
        counted = parse_count(json.dumps(body).encode(), MODEL)
        assert [one.parameters for one in counted.tools.functions] == [SCHEMA]
