"""Schemas of the commonest keywords, known to be JSON Schema without a validator.

A validator takes about 0.2 ms for each object in a schema, and agents declare a hundred functions with every request.
What is rarer than this, or wrong, is left to it: "not plain" says nothing against a schema.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

DEEPEST = 64  # schemas inside each other: a validator that fills and checks them has to follow

_TYPES = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))


def is_plain(schema: object) -> bool:
    """Tell whether `schema` has nothing but common keywords, each with a value that JSON Schema (2020-12) allows."""
    waiting = [(schema, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, bool):
            continue
        if not isinstance(node, dict) or depth > DEEPEST:
            return False
        for key, value in node.items():
            rule, inner = _RULES.get(key), _inner(key, value)
            if inner is not None:
                waiting.extend((one, depth + 1) for one in inner)
            elif rule is None or not rule(value):
                return False
    return True


def _inner(key: str, value: object) -> Iterable[object] | None:
    """Give the schemas inside the value of a keyword; None when there should be some and are none."""
    match key:
        case "items" | "additionalProperties":
            return (value,)
        case "properties" | "$defs" if isinstance(value, dict):
            return value.values()
        case "anyOf" | "oneOf" | "allOf" | "prefixItems" if isinstance(value, list) and value:
            return value
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _is_type(value: object) -> bool:
    named = value if isinstance(value, list) else [value]
    return bool(named) and _is_names(named) and _TYPES.issuperset(named)


def _is_here(value: object) -> bool:
    return isinstance(value, str) and (value == "#" or value.startswith("#/")) and value.isascii() and "%" not in value


_RULES: Mapping[str, Callable[[Any], bool]] = {
    "type": _is_type,
    "required": _is_names,
    "$ref": _is_here,
    **dict.fromkeys(("title", "description", "format"), _is_text),
    **dict.fromkeys(("enum", "examples"), _is_list),
    **dict.fromkeys(("const", "default"), lambda value: True),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
    "uniqueItems": lambda value: isinstance(value, bool),
}
