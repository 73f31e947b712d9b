"""How a schema is written down: short, and for requests out of the very class that reads them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
SAYING: Schema = {"type": "string", "pattern": r"[^\s\u001c-\u001f]"}  # words, and not only blanks
COUNT: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
IMAGE_BYTES: Schema = {
    "type": "string",
    "format": "byte",
    "description": "An image as base64; both alphabets are read, and padding may be missing.",
}
IMAGE_URI: Schema = {"type": "string", "format": "uri", "description": "Of an uploaded file, or a URL; data: too."}
JSON_SCHEMA: Schema = {
    "type": "object",
    "description": "A JSON Schema (2020-12): no reference beyond itself, at most 500 objects and lists.",
}


def ref(name: str) -> Schema:
    """Refer to the schema `name`."""
    return {"$ref": f"#/components/schemas/{name}"}


def word(*words: str) -> Schema:
    """One of `words`."""
    return {"type": "string", "enum": list(words)}


def items(of: Schema, **more: Any) -> Schema:  # noqa: ANN401 - JSON
    """Make a list of `of`."""
    return {"type": "array", "items": of, **more}


def either(*schemas: Schema, **more: Any) -> Schema:  # noqa: ANN401 - JSON
    """One of `schemas`, or several at once."""
    return {"anyOf": list(schemas), **more}


def taken(properties: Mapping[str, Schema], *required: str, **more: Any) -> Schema:  # noqa: ANN401 - JSON
    """Make an object that is read; keys that are not named here are ignored."""
    return {"type": "object", "properties": dict(properties), "required": list(required), **more}


def printed(properties: Mapping[str, Schema], optional: Iterable[str] = (), **more: Any) -> Schema:  # noqa: ANN401
    """Make an object that is printed: every key is there but the `optional` ones, and no other."""
    left_out = set(optional)
    if unknown := left_out - set(properties):
        raise ValueError(f"optional, but not described: {sorted(unknown)}")
    required = [name for name in properties if name not in left_out]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
        **more,
    }


def read(
    shape: type[BaseModel],
    spelling: Callable[[str], str],
    given: Mapping[str, Schema],
    required: Iterable[str] = (),
    **more: Any,  # noqa: ANN401 - JSON
) -> Schema:
    """Describe `shape`, each field by its `spelling`, with the schemas `given` (by field) where it says too little.

    Raises `ValueError` for a field that says nothing, or refers elsewhere, and is not given: so a new field of a
    request cannot be forgotten here; and for one that is given and not there.
    """
    fields, must = shape.model_json_schema(by_alias=False)["properties"], list(required)
    if unknown := set(given) - set(fields):
        raise ValueError(f"{shape.__name__} has no fields {sorted(unknown)}")
    properties = {name: given.get(name) or _plain(field) for name, field in fields.items()}
    properties |= {name: _optional(schema) for name, schema in given.items() if name not in must}
    for name, field in properties.items():
        if not field or "$defs" in str(field):
            raise ValueError(f"{shape.__name__}.{name} must be described by hand")
    named = {spelling(name.removesuffix("_")): field for name, field in properties.items()}
    about = " ".join((shape.__doc__ or "").split())
    return taken(named, *(spelling(name.removesuffix("_")) for name in must), description=about, **more)


def _optional(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _plain(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Leave out what pydantic says of its own classes."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _plain(value) for key, value in schema.items() if key not in ("title", "default")}
