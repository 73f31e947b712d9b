"""Schemas made plain."""

from typing import Any

import pytest
from referencing.exceptions import Unresolvable

from beholder.engines.embedded.forms.merging import Plain, merged


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        pytest.param({"type": "string"}, {"maxLength": 3}, {"type": "string", "maxLength": 3}, id="apart"),
        pytest.param(
            {"minimum": 1, "maximum": 9}, {"minimum": 3, "maximum": 5}, {"minimum": 3, "maximum": 5}, id="bounds"
        ),
        pytest.param({"required": ["a"]}, {"required": ["a", "b"]}, {"required": ["a", "b"]}, id="required"),
        pytest.param({"enum": [1, 2, 3]}, {"enum": [3, 2]}, {"enum": [2, 3]}, id="options in common"),
        pytest.param({"type": ["string", "null"]}, {"type": "string"}, {"type": ["string"]}, id="types in common"),
        pytest.param(
            {"properties": {"a": {"minimum": 1}}},
            {"properties": {"a": {"maximum": 2}, "b": {}}},
            {"properties": {"a": {"allOf": [{"minimum": 1}, {"maximum": 2}]}, "b": {}}},
            id="properties",
        ),
        pytest.param(True, {"type": "string"}, {"type": "string"}, id="true says nothing"),
        pytest.param({"type": "string"}, True, {"type": "string"}, id="nor on the other side"),
    ],
)
def test_merged(one: Any, other: Any, both: Any) -> None:
    assert merged(one, other) == both


def test_references_and_parts_are_folded() -> None:
    plain = Plain({"$defs": {"A": {"allOf": [{"type": "object"}, {"required": ["x"]}]}}})
    assert plain({"$ref": "#/$defs/A", "required": ["y"]}) == {"type": "object", "required": ["x", "y"]}


def test_what_is_no_schema_is_the_empty_one() -> None:
    assert Plain({})(True) == {}
    assert Plain({})(None) == {}


def test_a_reference_to_itself_ends() -> None:
    assert isinstance(Plain({"$defs": {"A": {"$ref": "#/$defs/A"}}})({"$ref": "#/$defs/A"}), dict)


def test_a_reference_to_nowhere() -> None:
    with pytest.raises(Unresolvable):
        Plain({})({"$ref": "#/$defs/A"})
