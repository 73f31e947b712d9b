"""Calls of functions and what they gave, as steps: `function_call` and `function_result`."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import FunctionCall, FunctionResult, ImageSource, JsonValue, Resolution, Text
from beholder.wire.casing import Lenient
from beholder.wire.interactions.blocks import part
from beholder.wire.parsing import path, read_shape

_BLOCKS = frozenset(("text", "image", "audio", "document", "video"))


class _Call(Lenient):
    id: str
    name: str
    arguments: dict[str, Any] | None = None


class _Result(Lenient):
    call_id: str
    name: str | None = None
    result: Any = None
    is_error: bool | None = None


def call(step: object, where: str) -> FunctionCall:
    """Read a call that the model made, found at `where`. Raises `Fault` (INVALID_ARGUMENT) for what is none."""
    shape = read_shape(_Call, step, where)
    return FunctionCall(shape.id, shape.name, shape.arguments or {})


def result(step: object, where: str, resolution: Resolution | None) -> FunctionResult[ImageSource]:
    """Read what a function gave, found at `where`: any JSON, or content blocks with words and images.

    Raises `Fault` (INVALID_ARGUMENT) for what is none; whether its call was ever made is not looked at here.
    """
    shape = read_shape(_Result, step, where)
    value, images = _value(shape.result, path(where, "result"), resolution)
    failed = bool(shape.is_error)
    return FunctionResult(shape.call_id, shape.name or "", value, images, failed, path(where, "call_id"))


def call_step(made: FunctionCall) -> dict[str, Any]:
    """Print a call as a step."""
    return {"type": "function_call", "id": made.id, "name": made.name, "arguments": made.arguments}


def _value(given: object, where: str, resolution: Resolution | None) -> tuple[JsonValue, tuple[ImageSource, ...]]:
    if not isinstance(given, list) or not given or not all(map(_is_block, given)):
        return given, ()
    parts = [part(block, path(where, index), resolution) for index, block in enumerate(given)]
    words = [one.text for one in parts if isinstance(one, Text)]
    return "\n".join(words), tuple(one for one in parts if isinstance(one, ImageSource))


def _is_block(item: object) -> bool:
    name = item.get("type") if isinstance(item, Mapping) else None
    return isinstance(name, str) and name in _BLOCKS
