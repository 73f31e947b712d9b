"""Schemas from outside, made safe to validate with: fetching nothing, and taking no time."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, cast

import jsonschema
from jsonschema import FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator
from referencing import Registry

from beholder.domain import JsonSchema, JsonValue
from beholder.faults import invalid

WHERE = "response_format.schema"
REFERENCES = 50_000  # that are followed for one answer: a few short definitions can refer to each other without end
PATTERNS = ("pattern", "patternProperties")
NAMING = ("properties", "$defs", "definitions")  # whose keys are names, not keywords
Rule: TypeAlias = Callable[[Validator, JsonValue, JsonValue, JsonSchema], Iterator[ValidationError] | None]

FORMATS = FormatChecker(("date", "ipv4", "uuid"))


def validator(schema: JsonSchema) -> Validator:
    """Make a validator that fetches nothing, for a schema that the door has found to be one.

    It holds strings to the formats "date", "ipv4" and "uuid".
    Raises `Fault` (INVALID_ARGUMENT) for patterns: a regular expression from outside can keep a core busy for ever.
    While it validates it raises the same for references that multiply beyond `REFERENCES`.
    """
    if any(key in part for part in _parts(schema) for key in PATTERNS):
        raise invalid("`pattern` is not supported; use `enum`, or leave the pattern out", WHERE)
    base = jsonschema.Draft202012Validator
    counted = {key: _counted(base.VALIDATORS[key]) for key in ("$ref", "$dynamicRef")}
    bounded = cast(type[Validator], validators.extend(base, counted))  # type: ignore[no-untyped-call]
    return bounded(schema, registry=Registry(), format_checker=FORMATS)


def _counted(follow: Rule) -> Rule:
    """Wrap the rule of a keyword so that it gives up after many uses."""
    uses = 0

    def rule(checker: Validator, target: JsonValue, value: JsonValue, schema: JsonSchema) -> Iterator[ValidationError]:
        nonlocal uses
        uses += 1
        if uses > REFERENCES:
            raise invalid("its references multiply too often; make it simpler", WHERE)
        yield from follow(checker, target, value, schema) or ()

    return rule


def _parts(schema: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    """Give every object inside a schema that is itself a schema (names of properties are not)."""
    if isinstance(schema, Mapping):
        yield schema
        for key, value in schema.items():
            inner = value.values() if key in NAMING and isinstance(value, Mapping) else [value]
            for part in inner:
                yield from _parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _parts(part)
