"""`generationConfig.responseFormat`: the form of the answer as newer callers say it.

`{"text": {"mimeType": …, "schema": …}}` stands for `responseMimeType` and `responseJsonSchema`, alone or in a list.
"""

from typing import Any

from pydantic import Field

from beholder.domain import OutputFormat
from beholder.faults import invalid
from beholder.wire.casing import Camel
from beholder.wire.output import form, kind_of
from beholder.wire.parsing import path, read_shape

_WORDS = {"APPLICATION_JSON": "application/json", "TEXT_PLAIN": "text/plain", "MIME_TYPE_UNSPECIFIED": None}


class _Text(Camel):
    mime_type: str | None = None
    schema_: dict[str, Any] | None = Field(None, validation_alias="schema")


class _Format(Camel):
    text: _Text | None = None
    image: Any = None
    audio: Any = None
    video: Any = None


def response_format(given: object, where: str) -> OutputFormat:
    """Read the format found at `where`. Raises `Fault` (INVALID_ARGUMENT) for media, and for an unusable schema."""
    if isinstance(given, list):
        if len(given) != 1:
            raise invalid("should be one format, because there is one answer", where)
        given, where = given[0], path(where, 0)
    shape = read_shape(_Format, given, where)
    for name in ("image", "audio", "video"):
        if getattr(shape, name) is not None:
            raise invalid(f"'{name}' output is not made by this server; use 'text'", path(where, name))
    text, at = shape.text or _Text.model_validate({}), path(where, "text")
    named = _WORDS.get(text.mime_type, text.mime_type) if text.mime_type else None
    kind = None if named is None else kind_of(named, path(at, "mimeType"))
    return form(kind, text.schema_, path(at, "schema"))
