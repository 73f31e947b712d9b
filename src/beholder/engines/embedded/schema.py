"""Fill any JSON schema from what was seen, so that an answer asked for with a schema always validates.

The walk knows schemas and no pictures; `Facts` knows pictures and no schemas. What cannot be known is
null where the schema allows it, left out where it is optional, and else the least value that validates.
"""

from collections.abc import Mapping, Sequence

from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from beholder.domain import JsonSchema, JsonValue
from beholder.engines.embedded.facts import (
    BOX,
    COLOUR,
    COUNT,
    LABEL,
    MASK,
    POINT,
    SCORE,
    UNKNOWN,
    Facts,
    Thing,
    words_of,
)
from beholder.engines.embedded.validation import WHERE, validator
from beholder.faults import invalid

DEPTH = 12  # levels that are filled; deeper and endless ones get the least value
THING = LABEL | BOX | MASK | POINT | COUNT | SCORE | COLOUR


class Form:
    """A schema to be filled from facts."""

    def __init__(self, schema: JsonSchema, facts: Facts) -> None:
        """Check `schema`; raise `Fault` when it cannot be used."""
        self._schema = schema
        self._facts = facts
        self._validator = validator(schema)
        self._resolver = Registry().with_resource("", DRAFT202012.create_resource(schema)).resolver()

    def fill(self) -> JsonValue:
        """Give a value that validates; raise `Fault` for a schema that asks for what nothing here can fill."""
        try:
            value = self._value(self._schema, "", None, 0)
            if value is UNKNOWN or not self._fits(self._schema, value):
                value = self._least(self._schema, 0)
            if self._fits(self._schema, value):
                return value
        except Unresolvable as error:
            raise invalid(f"cannot resolve {error}; use `$defs` inside the schema", WHERE) from error
        raise invalid("this engine found no value that satisfies the schema; loosen its constraints", WHERE)

    def _value(self, schema: JsonValue, name: str, thing: Thing | None, depth: int) -> JsonValue:
        schema = self._resolved(schema)
        if depth > DEPTH:
            return UNKNOWN
        for key in ("anyOf", "oneOf"):
            if key in schema:
                rest = {word: part for word, part in schema.items() if word != key}
                branches = [{**rest, **self._resolved(part)} for part in schema[key]]
                return self._first(branches, name, thing, depth)
        value = self._typed(schema, name, thing, depth)
        if value is not UNKNOWN and not self._fits(schema, value):
            value = _cut(schema, value)
        return value if value is UNKNOWN or self._fits(schema, value) else UNKNOWN

    def _first(self, branches: Sequence[JsonValue], name: str, thing: Thing | None, depth: int) -> JsonValue:
        for branch in branches:
            if _type(branch) != "null" and (value := self._value(branch, name, thing, depth + 1)) is not UNKNOWN:
                return value
        return None if any(_type(branch) == "null" for branch in branches) else UNKNOWN

    def _typed(self, schema: Mapping[str, JsonValue], name: str, thing: Thing | None, depth: int) -> JsonValue:
        hint = str(schema.get("description", ""))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            words = [option for option in schema["enum"] if isinstance(option, str)]
            return self._facts.option(words, thing) if words else UNKNOWN
        match _type(schema):
            case "object":
                return self._object(schema, thing, depth)
            case "array":
                return self._array(schema, name, thing, depth)
            case _ if thing is not None:
                return self._facts.of_thing(name, thing)
            case "string":
                return self._facts.string(name, hint)
            case "integer" | "number":
                return self._facts.number(name, hint)
            case "boolean":
                return self._facts.boolean(name, hint)
        return UNKNOWN

    def _object(self, schema: Mapping[str, JsonValue], thing: Thing | None, depth: int) -> dict[str, JsonValue]:
        filled: dict[str, JsonValue] = {}
        required = schema.get("required", ())
        for name, part in schema.get("properties", {}).items():
            value = self._value(part, name, thing, depth + 1)
            if value is UNKNOWN and name in required:
                value = self._least(part, depth + 1)
            if value is not UNKNOWN:
                filled[name] = value
        return filled

    def _array(self, schema: Mapping[str, JsonValue], name: str, thing: Thing | None, depth: int) -> JsonValue:
        items = self._resolved(schema.get("items", {}))
        if thing is not None:
            return self._facts.of_thing(name, thing)
        if _type(items) == "object":
            words = frozenset().union(*(words_of(key) for key in items.get("properties", {})))
            if not words & THING:
                return UNKNOWN
            by_kind = bool(words & COUNT) and not words & (BOX | MASK | POINT)
            things = self._facts.things(name, masks=bool(words & MASK), by_kind=by_kind, scores=bool(words & SCORE))
            filled = [self._value(items, name, item, depth + 1) for item in things]
            return [value for value in filled if value is not UNKNOWN]
        if _type(items) == "string":
            words_found = self._facts.strings(name, str(schema.get("description", "")))
            return [word for word in words_found if self._fits(items, word)]
        first = self._facts.things()[:1]
        return self._facts.of_thing(name, first[0]) if first else UNKNOWN

    def _least(self, schema: JsonValue, depth: int) -> JsonValue:
        """Give the least value of a schema: null, nothing, zero, or the first word that it lists."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if self._fits(schema, None) or depth > DEPTH:
            return None
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._least(schema[key][0], depth + 1)
        if "enum" in schema:
            return schema["enum"][0]
        match _type(schema):
            case "object":
                parts = schema.get("properties", {})
                return {name: self._least(parts.get(name, {}), depth + 1) for name in schema.get("required", ())}
            case "array":
                return [self._least(schema.get("items", {}), depth + 1)] * min(int(schema.get("minItems", 0)), 1000)
            case "string":
                return "-" * min(int(schema.get("minLength", 0)), 1000)
            case "boolean":
                return False
        return _least_number(schema)

    def _resolved(self, schema: JsonValue) -> Mapping[str, JsonValue]:
        """Follow `$ref` and fold a single `allOf`, the two ways in which schemas name their parts."""
        for _ in range(DEPTH):
            if not isinstance(schema, Mapping):
                return {}
            rest = {key: part for key, part in schema.items() if key not in ("$ref", "allOf")}
            if "$ref" in schema:
                schema = {**self._resolver.lookup(schema["$ref"]).contents, **rest}
            elif "allOf" in schema:
                schema = {key: part for each in schema["allOf"] for key, part in each.items()} | rest
            else:
                break
        return schema if isinstance(schema, Mapping) else {}

    def _fits(self, schema: Mapping[str, JsonValue], value: JsonValue) -> bool:
        return bool(self._validator.evolve(schema=schema).is_valid(value))


def _type(schema: Mapping[str, JsonValue]) -> str | None:
    """Read the type of a schema, null aside; a schema with properties is an object even if it does not say so."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind is None:
        return "object" if "properties" in schema else "array" if "items" in schema else None
    return str(kind)


def _cut(schema: Mapping[str, JsonValue], value: JsonValue) -> JsonValue:
    """Shorten or clamp a value that is true but too much."""
    if isinstance(value, str) and "maxLength" in schema:
        return value[: int(schema["maxLength"])]
    if isinstance(value, list) and "maxItems" in schema:
        return value[: int(schema["maxItems"])]
    if isinstance(value, float) and _type(schema) == "integer":
        return round(value)
    return value


def _least_number(schema: Mapping[str, JsonValue]) -> float:
    if "minimum" in schema:
        return schema["minimum"]  # type: ignore[no-any-return]
    if "exclusiveMinimum" in schema:
        return schema["exclusiveMinimum"] + 1  # type: ignore[no-any-return]
    return min(0, schema.get("maximum", 0))  # type: ignore[no-any-return]
