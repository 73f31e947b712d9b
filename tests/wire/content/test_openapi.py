from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beholder.faults import Fault
from beholder.wire.content.openapi import to_json_schema

WHERE = "generationConfig.responseSchema"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "STRING"}, {"type": "string"}, id="upper case"),
        pytest.param({"type": 6}, {"type": "object"}, id="by number"),
        pytest.param({"type": "TYPE_UNSPECIFIED"}, {}, id="unspecified"),
        pytest.param({"type": ["STRING", "NULL"]}, {"type": ["string", "null"]}, id="two types"),
        pytest.param({"type": "INTEGER", "nullable": True}, {"type": ["integer", "null"]}, id="nullable"),
        pytest.param({"type": "NULL", "nullable": True}, {"type": ["null"]}, id="null twice"),
        pytest.param({"type": ["STRING", 4], "nullable": True}, {"type": ["string", "boolean", "null"]}, id="types"),
        pytest.param(
            {"type": "STRING", "format": "enum", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
            id="nullable words",
        ),
        pytest.param(
            {"any_of": [{"type": "STRING"}, {"type": "NUMBER"}], "nullable": True},
            {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
            id="snake_case, either of them or null",
        ),
        pytest.param(
            {"type": "ARRAY", "items": {"type": "STRING"}, "minItems": "1", "max_items": 3},
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
            id="counts as strings",
        ),
        pytest.param(
            {"type": "STRING", "format": "date-time", "example": "now", "description": "when"},
            {"type": "string", "format": "date-time", "description": "when"},
            id="what says nothing about validity goes",
        ),
        pytest.param(
            {"ref": "#/$defs/x", "defs": {"x": {}}}, {"$ref": "#/$defs/x", "$defs": {"x": {}}}, id="references"
        ),
        pytest.param(
            {"type": "OBJECT", "additionalProperties": {"type": "NUMBER"}},
            {"type": "object", "additionalProperties": {"type": "number"}},
            id="other properties",
        ),
        pytest.param({"title": None, "type": "STRING"}, {"type": "string"}, id="null is nothing said"),
    ],
)
def test_translation(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert to_json_schema(schema, WHERE) == expected


@pytest.mark.parametrize(
    "ordering",
    [
        pytest.param(["c", "absent", "a"], id="names"),
        pytest.param(["c", {}, ["a"], None, "a"], id="what can be no name among them"),
    ],
)
def test_the_ordering_is_the_order_of_the_properties(ordering: list[Any]) -> None:
    schema = {
        "type": "OBJECT",
        "properties": {"a": {}, "b": {}, "c": {}},
        "property_ordering": ordering,
        "required": ["a"],
    }
    translated = to_json_schema(schema, WHERE)
    assert list(translated["properties"]) == ["c", "a", "b"]
    assert translated["required"] == ["a"]


def test_a_property_may_be_called_as_a_keyword_is() -> None:
    schema = {"type": "OBJECT", "properties": {"any_of": {"type": "STRING"}, "type": {"type": "NUMBER"}}}
    assert to_json_schema(schema, WHERE)["properties"] == {"any_of": {"type": "string"}, "type": {"type": "number"}}


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        pytest.param({"items": 5}, f"{WHERE}.items", id="no schema"),
        pytest.param({"type": {}}, f"{WHERE}.type", id="no type"),
        pytest.param({"type": True}, f"{WHERE}.type", id="no number of a type"),
        pytest.param({"anyOf": {}}, f"{WHERE}.anyOf", id="no list of schemas"),
        pytest.param({"properties": [{}]}, f"{WHERE}.properties", id="no properties"),
        pytest.param({"defs": 3}, f"{WHERE}.$defs", id="no definitions"),
        pytest.param({"properties": {"a": {"minItems": "few"}}}, f"{WHERE}.properties.a.minItems", id="no number"),
        pytest.param({"anyOf": [{}, []]}, f"{WHERE}.anyOf[1]", id="a list in a list"),
    ],
)
def test_what_cannot_be_read_is_named(schema: dict[str, Any], where: str) -> None:
    with pytest.raises(Fault) as caught:
        to_json_schema(schema, WHERE)
    assert caught.value.where == where


def test_nesting_ends() -> None:
    schema: dict[str, Any] = {}
    for _ in range(100):
        schema = {"items": schema}
    with pytest.raises(Fault, match="nested too deeply"):
        to_json_schema(schema, WHERE)


SCHEMAS = st.recursive(
    st.fixed_dictionaries({"type": st.sampled_from(["STRING", "NUMBER", "INTEGER", "BOOLEAN", 1, 4])}),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("ARRAY"), "items": inner, "minItems": st.integers(0, 3).map(str)}),
        st.fixed_dictionaries(
            {
                "type": st.just("OBJECT"),
                "properties": st.dictionaries(st.text(max_size=3), inner),
                "nullable": st.booleans(),
            }
        ),
        st.fixed_dictionaries({"any_of": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=8,
)


@given(SCHEMAS)
def test_what_comes_out_is_json_schema(schema: dict[str, Any]) -> None:
    translated = to_json_schema(schema, WHERE)
    Draft202012Validator.check_schema(translated)
    assert to_json_schema(translated, WHERE) == translated, "a standard schema stays as it is"
