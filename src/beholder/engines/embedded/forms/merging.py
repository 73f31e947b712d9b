"""Schemas made plain: references followed and `allOf` folded, so that the walk sees types, properties and bounds."""

from collections.abc import Mapping

from referencing import Registry
from referencing.jsonschema import DRAFT202012

from beholder.domain import JsonSchema, JsonValue

STEPS = 40  # references and foldings that are followed in a row
_TIGHTEST = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "minProperties": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
    "maxProperties": min,
}


class Plain:
    """Gives plain schemas out of one whole schema. Raises `Unresolvable` for a reference that leads nowhere."""

    def __init__(self, schema: JsonSchema) -> None:
        """Hold the whole, which references are looked up in."""
        self._resolver = Registry().with_resource("", DRAFT202012.create_resource(dict(schema))).resolver()

    def __call__(self, schema: JsonValue) -> Mapping[str, JsonValue]:
        """Follow `$ref` and fold `allOf`; true and what is no schema become the empty schema."""
        for _ in range(STEPS):
            if not isinstance(schema, Mapping):
                return {}
            if "$ref" in schema:
                rest = {key: part for key, part in schema.items() if key != "$ref"}
                schema = merged(self._resolver.lookup(schema["$ref"]).contents, rest)
            elif "allOf" in schema:
                folded: Mapping[str, JsonValue] = {key: part for key, part in schema.items() if key != "allOf"}
                for part in schema["allOf"]:
                    folded = merged(part, folded)
                schema = folded
            else:
                break
        return schema if isinstance(schema, Mapping) else {}


def merged(one: JsonValue, other: JsonValue) -> Mapping[str, JsonValue]:
    """Give a schema for what fits both, as far as keywords can be joined; else the second one's keyword stands."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return other if isinstance(other, Mapping) and other else one if isinstance(one, Mapping) else {}
    return {**one, **{key: _both(key, one[key], part) if key in one else part for key, part in other.items()}}


def _both(key: str, one: JsonValue, other: JsonValue) -> JsonValue:
    if key == "properties":
        return {**one, **{name: {"allOf": [one[name], part]} if name in one else part for name, part in other.items()}}
    if key == "required":
        return list(dict.fromkeys([*one, *other]))
    if key in ("items", "additionalProperties") and isinstance(one, Mapping) and isinstance(other, Mapping):
        return {"allOf": [one, other]}
    if key == "allOf":
        return [*one, *other]
    if key == "enum":
        return [option for option in one if option in other] or other
    if key == "type" and isinstance(one, list):
        return [kind for kind in one if kind in (other if isinstance(other, list) else [other])] or other
    return _TIGHTEST[key](one, other) if key in _TIGHTEST else other
