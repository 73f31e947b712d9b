"""The least value of a schema."""

from typing import Any

import jsonschema
import pytest

from beholder.engines.embedded.forms.least import Least, kinds
from beholder.engines.embedded.forms.merging import Plain


def least(schema: dict[str, Any]) -> Any:
    def fits(part: Any, value: Any) -> bool:
        whole = {**part, "$defs": schema.get("$defs", {})} if isinstance(part, dict) else part
        return jsonschema.Draft202012Validator(whole).is_valid(value)

    return Least(Plain(schema), fits)(schema)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({}, None, id="anything"),
        pytest.param({"type": "string"}, "", id="a string"),
        pytest.param({"type": "string", "minLength": 2}, "--", id="a long string"),
        pytest.param({"type": "string", "format": "date"}, "0001-01-01", id="a date that is none"),
        pytest.param({"type": ["string", "null"]}, None, id="null where it may be"),
        pytest.param({"type": "integer", "minimum": 3}, 3, id="a bound"),
        pytest.param({"type": "integer", "minimum": 2.5}, 3, id="a bound that is not whole"),
        pytest.param({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.001, id="between"),
        pytest.param(
            {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 1.0009765625}, 1.00048828125, id="narrow"
        ),
        pytest.param({"type": "integer", "multipleOf": 7, "minimum": 10}, 14, id="a multiple"),
        pytest.param({"type": "integer", "maximum": -3}, -3, id="below zero"),
        pytest.param({"type": "boolean", "const": True}, True, id="a constant"),
        pytest.param({"enum": ["red", "unknown"]}, "unknown", id="the option that admits it"),
        pytest.param({"enum": ["red", "blue"]}, "red", id="else the first"),
        pytest.param({"enum": ["red", None]}, None, id="or null"),
        pytest.param({"anyOf": [{"type": "integer", "minimum": 5}, {"type": "string"}]}, 5, id="a branch"),
        pytest.param({"type": "array", "minItems": 2, "items": {"type": "integer"}}, [0, 0], id="a list"),
        pytest.param(
            {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "integer"}}, [0, 1, 2], id="a set"
        ),
        pytest.param(
            {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"enum": ["a", "b"]}},
            ["a", "b"],
            id="options",
        ),
        pytest.param({"type": "array", "contains": {"const": 4}}, [4], id="a list that holds something"),
        pytest.param(
            {"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1, "items": False}, [""], id="a tuple"
        ),
        pytest.param(
            {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}, {"a": 1}, id="an object"
        ),
        pytest.param(
            {"type": "object", "minProperties": 1, "properties": {"a": {"const": 1}}}, {"a": 1}, id="not empty"
        ),
        pytest.param(
            {"type": "object", "required": ["z"], "additionalProperties": {"type": "integer"}}, {"z": 0}, id="map"
        ),
        pytest.param({"allOf": [{"type": "integer"}, {"minimum": 2}]}, 2, id="parts"),
        pytest.param({"not": {}}, None, id="nothing is possible"),
    ],
)
def test_least(schema: dict[str, Any], value: Any) -> None:
    assert least(schema) == value
    if value is not None:
        jsonschema.validate(value, schema)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(
            {
                "$ref": "#/$defs/N",
                "$defs": {"N": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/N"}}}},
            },
            id="endless",
        ),
        pytest.param(
            {"type": "array", "minItems": 999, "items": {"type": "array", "minItems": 999, "items": {"const": 1}}},
            id="a million values",
        ),
    ],
)
def test_it_ends(schema: dict[str, Any]) -> None:
    value = least(schema)
    assert not jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        pytest.param({"type": "integer"}, ("integer",), id="one"),
        pytest.param({"type": ["null", "string", "integer"]}, ("string", "integer"), id="null aside"),
        pytest.param({"properties": {}}, ("object",), id="an object that does not say so"),
        pytest.param({"items": {}}, ("array",), id="a list that does not say so"),
        pytest.param({"type": "null"}, ("null",), id="null alone"),
    ],
)
def test_kinds(schema: dict[str, Any], types: tuple[str, ...]) -> None:
    assert kinds(schema) == types
