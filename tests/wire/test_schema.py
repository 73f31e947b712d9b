import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beholder.faults import Fault, Status
from beholder.wire.schema import check, size

BOXES = {
    "type": "array",
    "maxItems": 25,
    "items": {
        "type": "object",
        "properties": {"box_2d": {"type": "array", "items": {"type": "integer"}}, "label": {"type": "string"}},
        "required": ["box_2d", "label"],
    },
}


def deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


@pytest.mark.parametrize(
    ("schema", "where", "message"),
    [
        pytest.param({"type": "OBJECT"}, "s.type", "'OBJECT' is not a JSON Schema type; the types are", id="dialect"),
        pytest.param(
            {"properties": {"a": {"type": "text"}}}, "s.properties.a.type", "'text' is not a JSON", id="nested type"
        ),
        pytest.param(
            {"anyOf": [{"type": 5}]}, "s.anyOf[0].type", "'5' is not a JSON Schema type", id="number for type"
        ),
        pytest.param({"minItems": "two"}, "s.minItems", "is not JSON Schema: 'two' is not of type", id="bad keyword"),
        pytest.param({"pattern": "("}, "s.pattern", "is not JSON Schema: '(' is not a 'regex'", id="bad pattern"),
        pytest.param({"required": "a"}, "s.required", "is not JSON Schema", id="string for list"),
        pytest.param({"$ref": "http://169.254.169.254/x"}, "s", "leaves the schema", id="reference to the network"),
        pytest.param({"items": {"$ref": "file:///etc/passwd"}}, "s", "leaves the schema", id="reference to a file"),
        pytest.param({"$ref": "other.json"}, "s", "leaves the schema", id="relative reference"),
        pytest.param({"$dynamicRef": "http://h/x"}, "s", "leaves the schema", id="dynamic reference"),
        pytest.param({"$ref": "#/$defs/A"}, "s", "leads nowhere", id="no such definition"),
        pytest.param({"$defs": {"A": []}, "$ref": "#/$defs/A/0"}, "s.$defs.A", "is not JSON Schema", id="no schema"),
        pytest.param({"$ref": "#"}, "s", "leads back to itself", id="circle of one"),
        pytest.param(
            {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}},
            "s",
            "leads back to itself",
            id="circle of two",
        ),
        pytest.param({"maximum": float("inf")}, "s", "beyond the range", id="infinite"),
        pytest.param({"description": "x" * 100_001}, "s", "is larger than 100,000 characters", id="large"),
        pytest.param({"anyOf": [{}] * 499}, "s", "has 501 objects and lists, and 500 are the most", id="complex"),
        pytest.param({"type": [None] * 15_000}, "s", "has a 'type' of more than 100 names", id="many types"),
        pytest.param(
            {"items": {"type": [n if n % 2 else f"a{n}" for n in range(9000)]}},
            "s",
            "has a 'type' of more than",
            id="many types that no order compares",
        ),
        pytest.param({"type": [{"a": i} for i in range(6000)]}, "s", "is too complex", id="slow to compare in pairs"),
        pytest.param(
            {"$ref": "#/$defs/0", "$defs": {str(i): {"$ref": f"#/$defs/{i + 1}"} for i in range(400)}},
            "s",
            "leads nowhere",
            id="a long chain",
        ),
        pytest.param(deep(300), "s", "is nested too deeply", id="deep"),
        pytest.param(deep(100_000), "s", "is nested too deeply", id="very deep"),
    ],
)
def test_an_unusable_schema_is_refused(schema: dict[str, Any], where: str, message: str) -> None:
    for _ in range(2):  # the second time from memory
        with pytest.raises(Fault) as caught:
            check(schema, "s")
        assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
        assert message in caught.value.message


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="anything"),
        pytest.param(BOXES, id="boxes"),
        pytest.param(
            {"title": "A", "$defs": {"B": {"type": "object"}}, "properties": {"b": {"$ref": "#/$defs/B"}}},
            id="pydantic",
        ),
        pytest.param({"properties": {"child": {"$ref": "#"}}}, id="a tree"),
        pytest.param({"$defs": {"a/b~c": {}}, "$ref": "#/$defs/a~1b~0c"}, id="escaped pointer"),
        pytest.param({"anyOf": [{"type": "null"}], "items": {"$ref": "#/anyOf/0"}}, id="pointer into a list"),
        pytest.param({"properties": {"$ref": {"type": "string"}}}, id="a property of that name"),
        pytest.param({"propertyOrdering": ["a"]}, id="unknown keyword"),
        pytest.param(deep(20), id="20 levels"),
        pytest.param({"anyOf": [{}] * 498}, id="500 objects and lists"),
        pytest.param({"enum": [str(word) for word in range(5000)]}, id="many words"),
        pytest.param({"properties": {"type": {"enum": [1] * 200}}}, id="a property called type"),
    ],
)
def test_a_usable_schema_is_let_through(schema: dict[str, Any]) -> None:
    before = json.dumps(schema)
    check(schema, "s")
    assert json.dumps(schema) == before


@pytest.mark.parametrize(
    ("schema", "counted"),
    [
        pytest.param({}, 1, id="itself"),
        pytest.param({"enum": ["a", "b"]}, 2, id="a list in it"),
        pytest.param({"properties": {"a": {}, "b": {"items": {}}}}, 5, id="properties"),
    ],
)
def test_its_size_is_its_objects_and_lists(schema: dict[str, Any], counted: int) -> None:
    assert size(schema) == counted


KEYS = ["type", "$ref", "items", "properties", "enum", "anyOf", "required", "minItems", "pattern", "$defs", "$id"]
WORDS = st.sampled_from(["string", "array", "#", "#/items", "#/$defs/a", "(", ""])
LEAVES = st.none() | st.booleans() | st.integers() | WORDS
SCHEMAS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(KEYS), SCHEMAS, max_size=4))
def test_what_is_let_through_is_a_schema(schema: dict[str, Any]) -> None:
    try:
        check(schema, "s")
    except Fault as fault:
        assert fault.where is not None
        assert fault.where.startswith("s")
    else:
        Draft202012Validator.check_schema(schema)
