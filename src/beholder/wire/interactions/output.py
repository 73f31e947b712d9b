"""The `response_format` of an interaction, in all its shapes, as one domain format.

A format object, a list with one of them, or (as callers of old still send) a bare JSON Schema beside
`response_mime_type`. A `type` that is none of the formats' words marks a bare schema.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from beholder.domain import OutputFormat
from beholder.faults import invalid
from beholder.wire.casing import Lenient
from beholder.wire.interactions.refusals import output_refusal
from beholder.wire.output import MIME_TYPES, form, kind_of
from beholder.wire.parsing import path, read_shape

_WHERE = "response_format"


class _TextFormat(Lenient):
    mime_type: str | None = None
    schema_: dict[str, Any] | None = Field(None, validation_alias="schema")


def output_format(response_format: object, response_mime_type: str | None = None) -> OutputFormat:
    """Read `response_format` and the old `response_mime_type`.

    Raises `Fault` (INVALID_ARGUMENT) for media output, an unusable schema and unknown MIME types.
    """
    declared = kind_of(response_mime_type, "response_mime_type") if response_mime_type else None
    given, where = _only(response_format)
    if not given:
        return form(declared, None, "response_mime_type")
    if _is_text_format(given, where):
        shape = read_shape(_TextFormat, given, where)
        named = kind_of(shape.mime_type, path(where, "mime_type")) if shape.mime_type else declared
        return form(named, shape.schema_, path(where, "schema"))
    return form(declared, given, where)


def echo(output: OutputFormat) -> dict[str, Any]:
    """Print `output` as the format object that means it."""
    shape: dict[str, Any] = {"type": "text", "mime_type": MIME_TYPES[output.kind]}
    return shape if output.schema is None else {**shape, "schema": output.schema}


def _only(value: object) -> tuple[Mapping[str, Any], str]:
    where = _WHERE
    if isinstance(value, list):
        if len(value) > 1:
            for index, one in enumerate(value):
                _refuse_media(one, path(_WHERE, index))
            raise invalid("has several formats, but an answer has one; keep one of 'type': 'text'", _WHERE)
        value, where = (value[0], path(_WHERE, 0)) if value else (None, _WHERE)
    if value is None:
        return {}, where
    if not isinstance(value, Mapping):
        raise invalid("should be an object such as {'type': 'text', 'mime_type': 'application/json'}", where)
    _refuse_media(value, where)
    return value, where


def _refuse_media(value: object, where: str) -> None:
    name = value.get("type") if isinstance(value, Mapping) else None
    if isinstance(name, str) and (refusal := output_refusal(name, path(where, "type"))):
        raise refusal


def _is_text_format(given: Mapping[str, Any], where: str) -> bool:
    name = given.get("type")
    if name in ("json_schema", "json_object"):
        raise invalid("use {'type': 'text', 'mime_type': 'application/json', 'schema': …}", path(where, "type"))
    return name == "text" or (name is None and any(key in given for key in ("mime_type", "mimeType", "schema")))
