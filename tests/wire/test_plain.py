from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

from beholder.wire.plain import DEEPEST, is_plain


class Inner(BaseModel):
    """Something referred to."""

    box: list[int] = Field(min_length=4, max_length=4)


class Outer(BaseModel):
    """What callers declare with pydantic."""

    name: str
    count: int = Field(0, ge=0)
    inner: Inner | None = None
    more: dict[str, float] = {}


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        pytest.param({}, True, id="empty"),
        pytest.param(Outer.model_json_schema(), True, id="of pydantic"),
        pytest.param({"type": ["string", "null"], "enum": ["a", None]}, True, id="or null"),
        pytest.param({"items": False, "additionalProperties": True}, True, id="booleans"),
        pytest.param({"type": "OBJECT"}, False, id="another dialect"),
        pytest.param({"type": []}, False, id="no type"),
        pytest.param({"type": ["string", "string"]}, False, id="a type twice"),
        pytest.param({"required": ["a", "a"]}, False, id="a name twice"),
        pytest.param({"anyOf": []}, False, id="a choice of nothing"),
        pytest.param({"properties": ["a"]}, False, id="a list of properties"),
        pytest.param({"properties": {"a": "string"}}, False, id="a word for a schema"),
        pytest.param({"minItems": -1}, False, id="less than nothing"),
        pytest.param({"minItems": True}, False, id="true for a number"),
        pytest.param({"pattern": "("}, False, id="a pattern is left to the validator"),
        pytest.param({"$ref": "http://x/y"}, False, id="elsewhere too"),
        pytest.param({"if": {}}, False, id="and what is rare"),
        pytest.param([], False, id="a list"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_plain(schema: object, plain: bool) -> None:
    assert is_plain(schema) is plain


COMMON = "type required $ref title enum const default minimum minItems uniqueItems items properties"
KEYS = st.sampled_from(f"{COMMON} additionalProperties $defs anyOf prefixItems format examples pattern x".split())
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False)
    | st.sampled_from(["string", "object", "null", "#", "#/$defs/a", "date", "("])
)
SCHEMAS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@given(st.dictionaries(KEYS, SCHEMAS, max_size=4))
def test_what_is_plain_is_json_schema(schema: dict[str, Any]) -> None:
    if is_plain(schema):
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("depth", "plain"), [(DEEPEST, True), (DEEPEST + 1, False), (100_000, False)])
def test_what_is_deep_is_left_to_the_validator(depth: int, plain: bool) -> None:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"items": schema}
    assert is_plain(schema) is plain
