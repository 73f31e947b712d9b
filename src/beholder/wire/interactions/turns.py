"""The `input` of an interaction, in every shape that clients send, as turns.

Python wraps flat blocks into a `user_input` step and JavaScript does not; both must mean the same. So
neighbours of one side are one turn, whether they came as blocks, as steps or mixed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from beholder.domain import ImageSource, Part, Resolution, Role, Turn
from beholder.faults import invalid
from beholder.wire.interactions.blocks import part, type_of
from beholder.wire.interactions.calls import call, result
from beholder.wire.parsing import path, shown
from beholder.wire.turns import Parts, joined

_STEPS = {"user_input": Role.USER, "model_output": Role.MODEL}


def turns(value: object, resolution: Resolution | None = None) -> tuple[Turn[ImageSource], ...]:
    """Read the field `input`; `resolution` is for images that do not name their own.

    Raises `Fault` (INVALID_ARGUMENT) for what cannot be understood, and when the user says and shows nothing.
    """
    return joined((_utterance(item, where, resolution) for item, where in _items(value)), "input")


def _items(value: object) -> Iterator[tuple[object, str]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield item, path("input", index)
    elif value is not None:
        yield value, "input"


def _utterance(item: object, where: str, resolution: Resolution | None) -> tuple[Role, Parts]:
    if not isinstance(item, Mapping):
        return Role.USER, [part(item, where, resolution)]
    name = type_of(item, where)
    if name == "thought":
        return Role.MODEL, []
    if name in _STEPS:
        return _STEPS[name], _content(item.get("content"), path(where, "content"), resolution)
    if "role" in item:
        key = "parts" if "parts" in item and "content" not in item else "content"
        return _role(item, where), _content(item.get(key), path(where, key), resolution)
    return Role.USER, [_part(item, where, resolution)]


def _part(item: object, where: str, resolution: Resolution | None) -> Part[ImageSource]:
    """Read what stands alone as a step, or inside one: a call, a result, or a block."""
    match type_of(item, where) if isinstance(item, Mapping) else None:
        case "function_call":
            return call(item, where)
        case "function_result":
            return result(item, where, resolution)
    return part(item, where, resolution)


def _role(item: Mapping[str, Any], where: str) -> Role:
    match item["role"]:
        case None | "user":
            return Role.USER
        case "model":
            return Role.MODEL
        case "system":
            raise invalid("there is no 'system' turn; use the field 'system_instruction'", path(where, "role"))
        case other:
            raise invalid(f"should be 'user' or 'model', not {shown(other)}", path(where, "role"))


def _content(value: object, where: str, resolution: Resolution | None) -> Parts:
    if value is None:
        return []
    if isinstance(value, list):
        return [_part(block, path(where, index), resolution) for index, block in enumerate(value)]
    return [_part(value, where, resolution)]
