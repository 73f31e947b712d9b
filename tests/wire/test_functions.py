from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import CallMode, Function
from beholder.faults import Fault, Status
from beholder.wire.functions import LARGEST, MOST, RAREST, function, tools

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"n": {"type": "integer"}}}


def declared(*names: str, **more: Any) -> list[tuple[Function, str]]:
    """Declare functions one after the other, at `tools[0]` and so on."""
    places = [f"tools[{index}]" for index in range(len(names))]
    return [(Function(name, where=f"{at}.parameters", **more), at) for name, at in zip(names, places, strict=True)]


def chosen(*names: str, mode: CallMode | None = None, allowed: tuple[str, ...] = (), **more: Any) -> Any:
    return tools(declared(*names, **more), mode, allowed, chosen="choice", named="names[{index}]")


def test_a_function_is_what_was_declared() -> None:
    made = function("count_cars", "Counts cars.", SCHEMA, "tools[0]", "tools[0].parameters")
    assert made == Function("count_cars", "Counts cars.", SCHEMA, "tools[0].parameters")
    assert function("f", None, {}, "tools[0]", "p") == Function("f", where="p")


@pytest.mark.parametrize(
    ("name", "description", "where", "message"),
    [
        pytest.param(None, "", "tools[0].name", "is required", id="no name"),
        pytest.param("", "", "tools[0].name", "is required", id="an empty name"),
        pytest.param(5, "", "tools[0].name", "not a number", id="a number for a name"),
        pytest.param("get weather", "", "tools[0].name", "'get weather' is no name", id="a blank in it"),
        pytest.param("f" * 129, "", "tools[0].name", "up to 128", id="a long name"),
        pytest.param("f\n", "", "tools[0].name", "is no name", id="a line break after it"),
        pytest.param("f", ["x"], "tools[0].description", "not a list", id="a list for a description"),
    ],
)
def test_a_function_that_cannot_be_called(name: object, description: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        function(name, description, None, "tools[0]", "tools[0].parameters")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert message in caught.value.message


@given(st.from_regex(r"[A-Za-z0-9_.:-]{1,128}", fullmatch=True))
def test_every_name_that_programs_use_is_one(name: str) -> None:
    assert function(name, None, None, "", "").name == name


@given(st.text() | st.none() | st.integers() | st.lists(st.text()), st.text() | st.none() | st.integers())
def test_whatever_is_declared_is_a_function_or_a_fault(name: object, description: object) -> None:
    try:
        made = function(name, description, None, "tools[0]", "tools[0].parameters")
    except Fault as fault:
        assert fault.where in ("tools[0].name", "tools[0].description")
    else:
        assert (made.name, made.description) == (name, description or "")


@pytest.mark.parametrize(
    ("mode", "allowed", "decided"),
    [
        pytest.param(None, (), CallMode.AUTO, id="nothing said"),
        pytest.param(None, ("f",), CallMode.ANY, id="one allowed function forces its call"),
        pytest.param(None, ("f", "g"), CallMode.AUTO, id="two do not"),
        pytest.param(CallMode.AUTO, ("f",), CallMode.AUTO, id="auto is auto"),
        pytest.param(CallMode.ANY, (), CallMode.ANY, id="any"),
        pytest.param(CallMode.NONE, ("f",), CallMode.NONE, id="none"),
    ],
)
def test_the_choice(mode: CallMode | None, allowed: tuple[str, ...], decided: CallMode) -> None:
    made = chosen("f", "g", mode=mode, allowed=allowed)
    assert made.mode is decided
    assert made.allowed == (allowed or None)
    assert [one.name for one in made.functions] == ["f", "g"]


@pytest.mark.parametrize(
    ("asked", "where", "message"),
    [
        pytest.param({"names": ["f", "g", "f"]}, "tools[2].name", "'f' is declared twice", id="a name twice"),
        pytest.param({"names": ["f"], "mode": CallMode.ANY, "allowed": ("f", "g")}, "names[1]", "'g' is not", id="who"),
        pytest.param({"names": [], "allowed": ("g",)}, "names[0]", "'g' is not declared in 'tools'", id="none at all"),
        pytest.param({"names": [], "mode": CallMode.ANY}, "choice", "none is declared", id="forced of nothing"),
        pytest.param({"names": ["f"] * (MOST + 1)}, f"tools[{MOST}]", "at most 128", id="too many"),
        pytest.param(
            {"names": ["f"], "parameters": {"type": "array"}}, "tools[0].parameters", "not 'array'", id="a list of them"
        ),
        pytest.param(
            {"names": ["f"], "parameters": {"type": "OBJECT"}},
            "tools[0].parameters.type",
            "not a JSON Schema type",
            id="another dialect",
        ),
        pytest.param(
            {"names": ["f"], "parameters": {"$ref": "http://x/y"}},
            "tools[0].parameters",
            "leaves the schema",
            id="a schema elsewhere",
        ),
        pytest.param(
            {"names": [f"f{n}" for n in range(100)], "parameters": {"enum": [[]] * (LARGEST // 100)}},
            "tools[0]",
            "10,000 are the most",
            id="too much in all",
        ),
        pytest.param(
            {"names": [f"f{n}" for n in range(10)], "parameters": {"x": [[]] * (RAREST // 10)}},
            "tools[0]",
            "rare or unknown keywords have 1,020",
            id="too much that is rare",
        ),
    ],
)
def test_what_is_refused(asked: dict[str, Any], where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        chosen(*asked.pop("names"), **asked)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param({}, None, id="an empty schema takes nothing"),
        pytest.param(SCHEMA, SCHEMA, id="an object"),
        pytest.param({"properties": {}}, {"properties": {}, "type": "object"}, id="an object that does not say so"),
        pytest.param({"type": ["object", "null"]}, {"type": "object"}, id="an object or nothing"),
    ],
)
def test_parameters_are_an_object(given: Any, expected: Any) -> None:
    (one,) = chosen("f", parameters=given or None).functions
    assert one.parameters == expected


def test_only_some_names_are_shown() -> None:
    with pytest.raises(Fault) as caught:
        chosen(*(f"f{number}" for number in range(9)), allowed=("g",))
    assert caught.value.message.endswith("declared are 'f0', 'f1', 'f2', 'f3', 'f4', …")
