"""Schemas from outside: what is refused, and what is only named like a keyword."""

from typing import Any

import pytest

from beholder.engines.embedded.validation import WHERE, validator
from beholder.faults import Fault, Status


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        pytest.param({"type": "nonsense"}, "not a valid JSON schema", id="an unknown type"),
        pytest.param({"properties": []}, "not a valid JSON schema", id="properties that are a list"),
        pytest.param({"pattern": "(a+)+$"}, "`pattern` is not supported", id="a pattern"),
        pytest.param({"items": {"not": {"patternProperties": {}}}}, "`pattern` is not supported", id="deep inside"),
        pytest.param({"$defs": {"A": {"pattern": "a"}}}, "`pattern` is not supported", id="in a definition"),
    ],
)
def test_refused(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(Fault, match=message) as caught:
        validator(schema)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, WHERE)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="anything goes"),
        pytest.param({"properties": {"pattern": {"type": "string"}}}, id="a property called pattern"),
        pytest.param({"$defs": {"pattern": {}}}, id="a definition called pattern"),
        pytest.param({"$schema": "http://json-schema.org/draft-07/schema#", "type": "array"}, id="an older draft"),
        pytest.param({"type": "object", "propertyOrdering": ["a"]}, id="an unknown keyword"),
    ],
)
def test_accepted(schema: dict[str, Any]) -> None:
    assert validator(schema) is not None


def test_nesting_without_end_is_refused_not_crashed_on() -> None:
    schema: dict[str, Any] = {}
    for _ in range(5000):
        schema = {"items": schema}
    with pytest.raises(Fault, match="nested too deeply"):
        validator(schema)


def test_validates() -> None:
    check = validator({"type": "array", "items": {"type": "integer"}})
    assert check.is_valid([1, 2])
    assert not check.is_valid(["1"])
