"""Schemas from outside, made safe to validate with: fetching nothing, and taking no time."""

from collections.abc import Iterator, Mapping

import jsonschema
from jsonschema.protocols import Validator
from referencing import Registry

from beholder.domain import JsonSchema, JsonValue
from beholder.faults import invalid

WHERE = "response_format.schema"
PATTERNS = ("pattern", "patternProperties")
NAMING = ("properties", "$defs", "definitions")  # whose keys are names, not keywords


def validator(schema: JsonSchema) -> Validator:
    """Make a validator that fetches nothing, for a schema that the door has found to be one.

    Raises `Fault` (INVALID_ARGUMENT) for patterns: a regular expression from outside can keep a core busy for ever.
    """
    if any(key in part for part in _parts(schema) for key in PATTERNS):
        raise invalid("`pattern` is not supported; use `enum`, or leave the pattern out", WHERE)
    return jsonschema.Draft202012Validator(schema, registry=Registry())


def _parts(schema: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    """Give every object inside a schema that is itself a schema (names of properties are not)."""
    if isinstance(schema, Mapping):
        yield schema
        for key, value in schema.items():
            inner = (
                value.values()
                if key in ("properties", "$defs", "definitions") and isinstance(value, Mapping)
                else [value]
            )
            for part in inner:
                yield from _parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _parts(part)
