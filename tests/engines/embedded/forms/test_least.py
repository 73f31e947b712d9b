"""The least value of a schema."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.forms.least import FORMATS, MOST, Least, kinds
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


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({"type": "string", "enum": ["a", "N/A"]}, "N/A", id="it admits it in any case"),
        pytest.param({"type": "string", "enum": ["a", "none", "other"]}, "none", id="the first that admits it"),
        pytest.param({"enum": [1, "a"], "type": "string"}, "a", id="an option that is none is passed over"),
        pytest.param({"enum": []}, None, id="no options"),
        pytest.param({"const": None, "type": "string"}, None, id="a constant is itself"),
        pytest.param({"type": "boolean"}, False, id="no"),
        pytest.param({"type": "boolean", "not": {"const": False}}, True, id="yes where no is forbidden"),
        pytest.param({"type": "string", "pattern": r"^\d{3}$"}, "000", id="a pattern"),
        pytest.param({"type": "string", "pattern": "^a+$", "minLength": 3}, "aaa", id="a pattern, drawn out"),
        pytest.param({"type": "string", "format": "uuid"}, "00000000-0000-0000-0000-000000000000", id="a format"),
        pytest.param({"type": "string", "format": "unheard-of"}, "", id="an unknown format"),
        pytest.param({"type": "number", "minimum": 0.5}, 1, id="a whole number above"),
        pytest.param({"type": "number", "maximum": -0.5}, -1, id="a whole number below"),
        pytest.param({"type": "number", "minimum": 0.5, "maximum": 0.75}, 0.5, id="a bound where no whole one fits"),
        pytest.param({"type": "integer", "exclusiveMinimum": 3}, 4, id="above a bound"),
        pytest.param({"type": "integer", "exclusiveMaximum": -3}, -4, id="below a bound"),
        pytest.param({"type": "integer", "multipleOf": 5, "maximum": -1}, -5, id="a multiple below zero"),
        pytest.param({"type": "integer", "minimum": 1, "maximum": 0}, None, id="no number fits"),
        pytest.param({"type": "array"}, [], id="an empty list"),
        pytest.param({"type": "array", "prefixItems": [{"type": "string"}]}, [], id="a tuple as short as can be"),
        pytest.param(
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 1},
            [""],
            id="a tuple as short as it may be",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [{"type": "string"}], "minItems": 3, "items": {"type": "integer"}},
            ["", 0, 0],
            id="a tuple, filled up",
        ),
        pytest.param(
            {"type": "array", "contains": {"const": 4}, "minContains": 2, "minItems": 3, "items": {"type": "integer"}},
            [4, 4, 0],
            id="a list that holds something twice",
        ),
        pytest.param(
            {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "string"}},
            ["", "0", "1"],
            id="words",
        ),
        pytest.param(
            {"type": "array", "uniqueItems": True, "minItems": 2, "items": {"type": "boolean"}},
            [False, True],
            id="both",
        ),
        pytest.param(
            {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "boolean"}}, None, id="no third"
        ),
        pytest.param({"type": "object", "minProperties": 2}, {"0": None, "1": None}, id="any two"),
        pytest.param(
            {"type": "object", "required": ["a"], "minProperties": 2, "properties": {"b": {"type": "string"}}},
            {"a": None, "b": ""},
            id="what must be there, then what may",
        ),
        pytest.param({"type": "object", "properties": {"a": {"const": 1}}}, {}, id="what may be left out is"),
        pytest.param({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "", id="one of two"),
        pytest.param({"anyOf": [False, {"type": "integer"}]}, 0, id="the first branch that can be"),
        pytest.param(
            {"type": "object", "required": ["a"], "anyOf": [{"properties": {"a": {"const": 2}}}]}, {"a": 2}, id="joined"
        ),
    ],
)
def test_more_least_values(schema: dict[str, Any], value: Any) -> None:
    found = least(schema)
    assert (found, type(found)) == (value, type(value))
    if value is not None:
        jsonschema.validate(found, schema)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_string_of_a_format_is_one(name: str) -> None:
    schema = {"type": "string", "format": name}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    assert jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(least(schema))


def test_a_bound_beyond_reason_is_not_followed() -> None:
    assert least({"type": "string", "minLength": MOST + 1}) is None
    assert least({"type": "array", "minItems": MOST + 1}) is None
    assert least({"type": "object", "minProperties": MOST + 1}) is None
    assert len(least({"type": "string", "minLength": MOST})) == MOST


SCALARS = st.sampled_from(
    [
        {"type": "string"},
        {"type": "integer", "minimum": 2},
        {"type": "number", "maximum": -1},
        {"type": "boolean"},
        {"type": "null"},
        {"enum": ["a", "b"]},
        {"const": {"x": [1]}},
    ]
)
SCHEMAS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(lambda items, n: {"type": "array", "items": items, "minItems": n}, inner, st.integers(0, 3)),
        st.builds(
            lambda parts, n: {"type": "object", "properties": parts, "required": sorted(parts)[:n]},
            st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            st.integers(0, 3),
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: {"anyOf": branches}),
    ),
    max_leaves=6,
)


@given(SCHEMAS)
def test_what_can_be_is_found(schema: dict[str, Any]) -> None:
    assert jsonschema.Draft202012Validator(schema).is_valid(least(schema))
