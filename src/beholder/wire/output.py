"""The form of an answer, by MIME type and JSON Schema: what every dialect means, however it says it."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import OutputFormat, OutputKind
from beholder.faults import invalid
from beholder.wire.parsing import path, quoted
from beholder.wire.schema import check

_KINDS = {
    "application/json": OutputKind.JSON,
    "text/plain": OutputKind.TEXT,
    "text/x.enum": OutputKind.ENUM,
}
MIME_TYPES = {kind: mime_type for mime_type, kind in _KINDS.items()}


def kind_of(mime_type: str, where: str) -> OutputKind:
    """Read a MIME type, found at `where`. Raises `Fault` (INVALID_ARGUMENT) for one that cannot be answered."""
    found = _KINDS.get(mime_type.partition(";")[0].strip().lower())
    if found is None:
        raise invalid(f"{quoted(mime_type)} cannot be answered; use 'application/json' or 'text/plain'", where)
    return found


def form(declared: OutputKind | None, schema: Mapping[str, Any] | None, where: str) -> OutputFormat:
    """Join the MIME type that was `declared` and a JSON Schema, found at `where`, to a format.

    Raises `Fault` (INVALID_ARGUMENT) for an unusable schema, and for two that contradict each other.
    """
    if schema is None:
        if declared is OutputKind.ENUM:
            raise invalid("'text/x.enum' needs a schema with the words under 'enum'", where)
        return OutputFormat(declared or OutputKind.TEXT)
    if declared is OutputKind.TEXT:
        raise invalid("a schema needs the MIME type 'application/json', not 'text/plain'", where)
    check(schema, where)
    if declared is OutputKind.ENUM and not _is_words(schema.get("enum")):
        raise invalid("'text/x.enum' needs a list of strings under 'enum'", path(where, "enum"))
    return OutputFormat(declared or OutputKind.JSON, schema)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) for word in value)
