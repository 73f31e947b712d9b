"""Schemas from outside, made safe to validate with: well formed, fetching nothing, taking no time."""

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
    """Make a validator that fetches nothing; raise `Fault` (INVALID_ARGUMENT) for a schema that cannot be used.

    Patterns are refused: a regular expression from outside can keep a core busy for ever.
    """
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(dict(schema))
        if any(key in part for part in _parts(schema) for key in PATTERNS):
            raise invalid("`pattern` is not supported; use `enum`, or leave the pattern out", WHERE)
    except jsonschema.SchemaError as error:
        raise invalid(f"not a valid JSON schema: {error.message}", WHERE) from error
    except RecursionError as error:
        raise invalid("nested too deeply", WHERE) from error
    return kind(schema, registry=Registry())


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
