"""Schemas from outside, made safe to validate with: fetching nothing, and taking no time."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, cast

import jsonschema
from jsonschema import FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator
from referencing import Registry

from beholder.domain import JsonSchema, JsonValue
from beholder.engines.embedded.forms.patterns import WHERE, compiled, matches
from beholder.faults import invalid

REFERENCES = 50_000  # that are followed for one answer: a few short definitions can refer to each other without end
NAMING = ("properties", "$defs", "definitions")  # whose keys are names, not keywords
Rule: TypeAlias = Callable[[Validator, JsonValue, JsonValue, JsonSchema], Iterator[ValidationError] | None]

FORMATS = FormatChecker(("date", "ipv4", "uuid"))


def validator(schema: JsonSchema) -> Validator:
    """Make a validator that fetches nothing, for a schema that the door has found to be one.

    It holds strings to the formats "date", "ipv4" and "uuid".
    Raises `Fault` (INVALID_ARGUMENT) for patterns that RE2 does not take, and for patterns of names.
    While it validates it raises the same for references that multiply beyond `REFERENCES`.
    """
    for part in _parts(schema):
        if "patternProperties" in part:
            raise invalid("`patternProperties` is not supported; use `additionalProperties`", WHERE)
        if isinstance(part.get("pattern"), str):
            compiled(part["pattern"])
    base = jsonschema.Draft202012Validator
    rules = {key: _counted(base.VALIDATORS[key]) for key in ("$ref", "$dynamicRef")} | {"pattern": _pattern}
    bounded = cast(type[Validator], validators.extend(base, rules))  # type: ignore[no-untyped-call]
    return bounded(schema, registry=Registry(), format_checker=FORMATS)


def _pattern(checker: Validator, pattern: JsonValue, value: JsonValue, schema: JsonSchema) -> Iterator[ValidationError]:
    if isinstance(value, str) and not matches(pattern, value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


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
