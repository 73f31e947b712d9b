"""The `contents` of a request, in every shape that clients send, as turns."""

from collections.abc import Iterator, Mapping
from typing import Any

from beholder.domain import ImageSource, Resolution, Role, Turn
from beholder.faults import invalid
from beholder.wire.content.linking import linked
from beholder.wire.content.parts import part
from beholder.wire.parsing import path, shown
from beholder.wire.turns import Parts, joined


def turns(
    value: object, resolution: Resolution | None = None, where: str = "contents"
) -> tuple[Turn[ImageSource], ...]:
    """Read the field `contents`; `resolution` is for images that do not name their own.

    Takes a list of contents, one content, and loose parts and strings, which are the user's.
    Raises `Fault` (INVALID_ARGUMENT) for what cannot be understood, and when the user says and shows nothing.
    """
    return joined(linked(_utterance(item, at, resolution) for item, at in _items(value, where)), where)


def _items(value: object, where: str) -> Iterator[tuple[object, str]]:
    if isinstance(value, list):
        yield from ((item, path(where, index)) for index, item in enumerate(value))
    elif value is not None:
        yield value, where


def _utterance(item: object, where: str, resolution: Resolution | None) -> tuple[Role, Parts]:
    if isinstance(item, Mapping) and ("parts" in item or "role" in item):
        return _role(item, where), list(_parts(item.get("parts"), path(where, "parts"), resolution))
    return Role.USER, list(_parts(item, where, resolution))


def _parts(value: object, where: str, resolution: Resolution | None) -> Iterator[Any]:
    for item, at in _items(value, where):
        read = part(item, at, resolution)
        if read is not None:
            yield read


def _role(item: Mapping[str, Any], where: str) -> Role:
    match item.get("role"):
        case None | "" | "user" | "function" | "tool":  # older clients have a role of its own for what functions gave
            return Role.USER
        case "model":
            return Role.MODEL
        case "system":
            raise invalid("there is no 'system' role; use the field 'systemInstruction'", path(where, "role"))
        case other:
            raise invalid(f"should be 'user' or 'model', not {shown(other)}", path(where, "role"))
