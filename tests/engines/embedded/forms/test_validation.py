"""Schemas from outside: what is refused, and what is only named like a keyword."""

from typing import Any

import pytest

from beholder.engines.embedded.forms.patterns import WHERE
from beholder.engines.embedded.forms.validation import validator
from beholder.faults import Fault, Status


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"patternProperties": {"a": {}}}, id="patterns of names"),
        pytest.param({"items": {"not": {"patternProperties": {}}}}, id="deep inside"),
        pytest.param({"pattern": "(?=a)"}, id="a pattern that RE2 does not take"),
        pytest.param({"$defs": {"A": {"pattern": r"(a)\1"}}}, id="in a definition"),
    ],
)
def test_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(Fault, match=r"`patternProperties` is not supported|cannot be used") as caught:
        validator(schema)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, WHERE)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="anything goes"),
        pytest.param({"properties": {"pattern": {"type": "string"}}}, id="a property called pattern"),
        pytest.param({"$defs": {"pattern": {}}}, id="a definition called pattern"),
        pytest.param({"type": "object", "propertyOrdering": ["a"]}, id="an unknown keyword"),
    ],
)
def test_accepted(schema: dict[str, Any]) -> None:
    assert validator(schema) is not None


def test_validates() -> None:
    check = validator({"type": "array", "items": {"type": "integer"}})
    assert check.is_valid([1, 2])
    assert not check.is_valid(["1"])


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        pytest.param("aaaa", True, id="matches"),
        pytest.param("a" * 5000 + "b", False, id="does not, and is told so at once"),
        pytest.param(7, True, id="no string"),
    ],
)
def test_patterns(value: str | int, fits: bool) -> None:
    assert validator({"pattern": "^(a+)+$"}).is_valid(value) is fits


@pytest.mark.parametrize(
    ("form", "value", "true"),
    [
        pytest.param("date", "2024-02-30", False, id="no such day"),
        pytest.param("date", "2024-02-28", True, id="a day"),
        pytest.param("email", "anything", True, id="a format that is not held to"),
    ],
)
def test_formats(form: str, value: str, true: bool) -> None:
    assert validator({"type": "string", "format": form}).is_valid(value) is true


def test_references_that_multiply_are_given_up() -> None:
    steps = {str(step): {"allOf": [{"$ref": f"#/$defs/{step + 1}"}] * 2} for step in range(40)}
    check = validator({"$ref": "#/$defs/0", "$defs": {**steps, "40": {}}})
    with pytest.raises(Fault, match="references multiply"):
        check.is_valid(1)


def test_a_reference_inside_is_followed() -> None:
    check = validator({"$ref": "#/$defs/A", "$defs": {"A": {"type": "integer"}}})
    assert check.is_valid(1)
    assert not check.is_valid("1")
