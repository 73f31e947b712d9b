"""Calls of functions as this dialect has them: `tool_calls`, their arguments as JSON inside a string."""

import json
from collections.abc import Mapping
from typing import Any

from beholder.domain import FunctionCall
from beholder.faults import Fault, invalid
from beholder.wire.casing import Lenient
from beholder.wire.parsing import kind, path, read_object, read_shape


class _Function(Lenient):
    name: str
    arguments: str = ""


class _Call(Lenient):
    id: str
    function: _Function


def calls(message: Mapping[str, Any], where: str) -> list[FunctionCall]:
    """Read the calls in an assistant's `message`, found at `where`. Raises `Fault` (INVALID_ARGUMENT) otherwise."""
    given, at = message.get("tool_calls") or [], path(where, "tool_calls")
    if not isinstance(given, list):
        raise invalid(f"should be a list, not {kind(given)}", at)
    return [_call(one, path(at, index)) for index, one in enumerate(given)]


def printed(call: FunctionCall) -> dict[str, Any]:
    """Print a call."""
    function = {"name": call.name, "arguments": arguments(call)}
    return {"id": call.id, "type": "function", "function": function}


def arguments(call: FunctionCall) -> str:
    """Print the arguments of a call, as this dialect wants them."""
    return json.dumps(call.arguments, ensure_ascii=False)


def _call(given: object, where: str) -> FunctionCall:
    shape = read_shape(_Call, given, where)
    text = shape.function.arguments
    try:
        return FunctionCall(shape.id, shape.function.name, read_object(text.encode()) if text.strip() else {})
    except (Fault, UnicodeEncodeError):
        raise invalid("should be one JSON object, as text", path(where, "function", "arguments")) from None
