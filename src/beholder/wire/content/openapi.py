"""The schema dialect of `responseSchema` (OpenAPI 3.0, upper-case types) as standard JSON Schema.

Python writes the keywords inside in snake_case, clients that print protocol buffers write types as numbers and
counts as strings. Keywords that are not known, such as `example`, say nothing about what is valid and are left out.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from beholder.faults import invalid
from beholder.wire.parsing import mapping, path, shown

_NUMBERED = ("type_unspecified", "string", "number", "integer", "boolean", "array", "object", "null")
_COUNTS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
_AS_THEY_ARE = ("title", "description", "default", "pattern", "minimum", "maximum", "required", "const")
_RENAMED = {"ref": "$ref", "defs": "$defs", "type_": "type", "format_": "format"}
_DEEPEST = 64


def to_json_schema(schema: Mapping[str, Any], where: str, depth: int = 0) -> dict[str, Any]:
    """Translate `schema`, found at `where`. Raises `Fault` (INVALID_ARGUMENT) for what cannot be read.

    `propertyOrdering` becomes the order of `properties`, `nullable` a second type.
    """
    if not isinstance(schema, Mapping):
        raise invalid(f"should be a schema, not {shown(schema)}", where)
    if depth > _DEEPEST:
        raise invalid("is nested too deeply", where)
    given = {_name(key): value for key, value in schema.items() if value is not None}
    out: dict[str, Any] = {}
    if (named := _type(given.get("type"), path(where, "type"))) is not None:
        out["type"] = named
    out |= {key: given[key] for key in (*_AS_THEY_ARE, "$ref", "format") if key in given}
    out |= {key: _count(given[key], path(where, key)) for key in _COUNTS if key in given}
    out |= _nested(given, where, depth + 1)
    if "enum" in given:
        out["enum"] = given["enum"]
    if out.get("format") == "enum":
        del out["format"]
    return _nullable(out) if given.get("nullable") is True else out


def _name(key: str) -> str:
    return _RENAMED.get(key) or (key if key.startswith("$") else to_camel(key))


def _type(value: object, where: str) -> str | list[str] | None:
    if isinstance(value, list):
        return [named for one in value if isinstance(named := _type(one, where), str)]
    if type(value) is int and 0 <= value < len(_NUMBERED):
        value = _NUMBERED[value]
    if value is not None and not isinstance(value, str):
        raise invalid(f"should be a word such as 'OBJECT', not {shown(value)}", where)
    word = (value or "").lower()
    return None if word in ("", "type_unspecified") else word


def _count(value: object, where: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise invalid(f"should be a whole number, not {shown(value)}", where) from None


def _nested(given: Mapping[str, Any], where: str, depth: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if "items" in given:
        out["items"] = to_json_schema(given["items"], path(where, "items"), depth)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in given:
            several = _list(given[key], path(where, key))
            out[key] = [to_json_schema(one, path(where, key, i), depth) for i, one in enumerate(several)]
    for key in ("properties", "$defs"):
        if (named := mapping(given.get(key), path(where, key))) is not None:
            inner = {name: to_json_schema(one, path(where, key, name), depth) for name, one in named.items()}
            out[key] = _ordered(inner, given.get("propertyOrdering")) if key == "properties" else inner
    if "additionalProperties" in given:
        more = given["additionalProperties"]
        at = path(where, "additionalProperties")
        out["additionalProperties"] = more if isinstance(more, bool) else to_json_schema(more, at, depth)
    return out


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise invalid(f"should be a JSON list, not {shown(value)}", where)
    return value


def _ordered(properties: dict[str, Any], ordering: object) -> dict[str, Any]:
    first = (
        [name for name in ordering if isinstance(name, str) and name in properties]
        if isinstance(ordering, list)
        else []
    )
    return {name: properties[name] for name in dict.fromkeys([*first, *properties])}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if (named := schema.get("type")) is not None:
        schema["type"] = list(dict.fromkeys((*(named if isinstance(named, list) else [named]), "null")))
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(schema.get("anyOf"), list):
        schema["anyOf"] = [*schema["anyOf"], {"type": "null"}]
    return schema
