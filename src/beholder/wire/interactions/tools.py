"""The `tools` of an interaction and its `tool_choice`: the caller's own functions, and no tool that a server runs."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import CallMode, Function, Tools
from beholder.faults import Fault, invalid
from beholder.wire import functions
from beholder.wire.functions import function
from beholder.wire.parsing import kind, mapping, path, quoted

_WHERE = "tools"
_MODES = {
    "auto": CallMode.AUTO,
    "any": CallMode.ANY,
    "none": CallMode.NONE,
    "validated": CallMode.AUTO,  # a call would be valid, but words will do
}


def tools(given: object, tool_choice: object, chosen: str) -> Tools:
    """Read the field `tools`, and the `tool_choice` that was found at `chosen`.

    Raises `Fault` (INVALID_ARGUMENT) for tools that a server would run, and for what cannot be understood.
    """
    if given is not None and not isinstance(given, list):
        raise invalid(f"should be a list, not {kind(given)}", _WHERE)
    declared = [(_tool(tool, path(_WHERE, index)), path(_WHERE, index)) for index, tool in enumerate(given or [])]
    mode, allowed = _choice(tool_choice, chosen)
    named = path(chosen, "allowed_tools", "tools[{index}]")
    return functions.tools(declared, mode, allowed, chosen=chosen, named=named)


def echo(asked: Tools) -> list[dict[str, Any]]:
    """Print the functions of `asked` as the tools that declare them."""
    return [_printed(one) for one in asked.functions]


def _printed(one: Function) -> dict[str, Any]:
    told = {"type": "function", "name": one.name, "description": one.description, "parameters": one.parameters}
    return {name: value for name, value in told.items() if value}


def _tool(tool: object, where: str) -> Function:
    if not isinstance(tool, Mapping):
        raise invalid(f"should be a tool such as {{'type': 'function', 'name': …}}, not {kind(tool)}", where)
    name = tool.get("type")
    if name != "function":
        raise _refusal(name, tool, where)
    at = path(where, "parameters")
    return function(tool.get("name"), tool.get("description"), mapping(tool.get("parameters"), at), where, at)


def _refusal(name: object, tool: Mapping[str, Any], where: str) -> Fault:
    if isinstance(name, str):
        message = f"the tool {quoted(name)} is not run by this server; ask without it, or declare functions of your own"
        return invalid(message, where)
    if "function_declarations" in tool or "functionDeclarations" in tool:
        return invalid("is a tool of generateContent; here each function is {'type': 'function', 'name': …}", where)
    return invalid("has no 'type'; this server takes {'type': 'function', 'name': …, 'parameters': …}", where)


def _choice(given: object, where: str) -> tuple[CallMode | None, list[str]]:
    match given:
        case None:
            return None, []
        case str():
            return _mode(given, where), []
        case Mapping():
            return _allowed(given.get("allowed_tools", given.get("allowedTools")), path(where, "allowed_tools"))
    raise invalid(f"should be a mode such as 'any', or an object with 'allowed_tools', not {kind(given)}", where)


def _allowed(allowed: object, at: str) -> tuple[CallMode | None, list[str]]:
    if not isinstance(allowed, Mapping):
        raise invalid(f"should be an object with 'mode' and 'tools', not {kind(allowed)}", at)
    names = allowed.get("tools") or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise invalid("should be a list of names of functions", path(at, "tools"))
    mode = allowed.get("mode")
    if mode is not None and not isinstance(mode, str):
        raise invalid(f"should be a mode such as 'any', not {kind(mode)}", path(at, "mode"))
    return None if mode is None else _mode(mode, path(at, "mode")), names


def _mode(word: str, where: str) -> CallMode:
    mode = _MODES.get(word.strip().lower())
    if mode is None:
        raise invalid(f"should be 'auto', 'any', 'none' or 'validated', not {quoted(word)}", where)
    return mode
