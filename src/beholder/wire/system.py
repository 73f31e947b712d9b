"""The system instruction: a plain string, or what callers of generateContent are used to write."""

from collections.abc import Mapping

from beholder.faults import invalid
from beholder.wire.parsing import kind, path


def system_instruction(value: object, where: str = "system_instruction") -> str | None:
    """Read the field `system_instruction`: a string, `{"parts": […]}`, `{"text": …}` or a list of such.

    Pieces are joined by line breaks; None when there are no words. Raises `Fault` (INVALID_ARGUMENT) otherwise.
    """
    return "\n".join(_pieces(value, where)) or None


def _pieces(value: object, where: str, depth: int = 0) -> list[str]:
    match value:
        case None:
            return []
        case str():
            return [value]
        case list() if depth < 2:
            return [piece for i, item in enumerate(value) for piece in _pieces(item, path(where, i), depth + 1)]
        case Mapping() if depth < 2 and "parts" in value:
            return _pieces(value["parts"], path(where, "parts"), depth + 1)
        case Mapping() if isinstance(value.get("text"), str):
            return [value["text"]]
    raise invalid(f"should be a string, or {{'text': …}}, or a list of such, not {kind(value)}", where)
