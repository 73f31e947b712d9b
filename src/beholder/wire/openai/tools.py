"""The `tools` of a chat completion and its `tool_choice`: the caller's own functions, and no tool that servers run."""

from collections.abc import Mapping

from beholder.domain import CallMode, Function, Tools
from beholder.faults import invalid
from beholder.wire import functions
from beholder.wire.functions import function
from beholder.wire.parsing import kind, mapping, path, quoted, shown

_WHERE = "tools"
_CHOICE = "tool_choice"
_WORKS = "{'type': 'function', 'function': {'name': …}}"
_MODES = {"none": CallMode.NONE, "auto": CallMode.AUTO, "required": CallMode.ANY}


def tools(given: object, tool_choice: object) -> Tools:
    """Read the fields `tools` and `tool_choice`.

    Raises `Fault` (INVALID_ARGUMENT) for tools that a server would run, and for what cannot be understood.
    """
    if given is not None and not isinstance(given, list):
        raise invalid(f"should be a list, not {kind(given)}", _WHERE)
    declared = [_tool(tool, path(_WHERE, index)) for index, tool in enumerate(given or [])]
    mode, allowed = _choice(tool_choice)
    return functions.tools(declared, mode, allowed, chosen=_CHOICE, named=_CHOICE)


def _tool(tool: object, where: str) -> tuple[Function, str]:
    if not isinstance(tool, Mapping):
        raise invalid(f"should be a tool such as {{'type': 'function', 'function': …}}, not {kind(tool)}", where)
    name, at = tool.get("type"), path(where, "function")
    if name != "function":
        shown = f"the tool {quoted(name)} is not run by this server" if isinstance(name, str) else "has no 'type'"
        raise invalid(f"{shown}; declare functions: {{'type': 'function', 'function': …}}", where)
    given = mapping(tool.get("function"), at) or {}
    inside = path(at, "parameters")
    parameters = mapping(given.get("parameters"), inside)
    return function(given.get("name"), given.get("description"), parameters, at, inside), at


def _choice(given: object) -> tuple[CallMode | None, list[str]]:
    match given:
        case None:
            return None, []
        case str():
            return _mode(given, _CHOICE), []
        case {"type": "function"}:
            return CallMode.ANY, [_name(given, _CHOICE)]
        case {"type": "allowed_tools", **rest}:
            return _allowed(rest.get("allowed_tools"), path(_CHOICE, "allowed_tools"))
        case {**rest}:
            message = f"should be 'function' or 'allowed_tools', not {shown(rest.get('type'))}"
            raise invalid(message, path(_CHOICE, "type"))
    raise invalid(f"should be 'auto', 'none', 'required' or {_WORKS}, not {kind(given)}", _CHOICE)


def _allowed(given: object, where: str) -> tuple[CallMode, list[str]]:
    if not isinstance(given, Mapping) or not isinstance(given.get("tools"), list):
        raise invalid("should be an object with 'mode' and a list of 'tools'", where)
    names = [_name(one, path(where, "tools", index)) for index, one in enumerate(given["tools"])]
    mode = given.get("mode")
    return _mode(mode, path(where, "mode")), names


def _name(given: object, where: str) -> str:
    inside = given.get("function") if isinstance(given, Mapping) else None
    name = inside.get("name") if isinstance(inside, Mapping) else None
    if not isinstance(name, str):
        raise invalid(f"should name a function: {_WORKS}", where)
    return name


def _mode(word: object, where: str) -> CallMode:
    mode = _MODES.get(word) if isinstance(word, str) else None
    if mode is None:
        raise invalid(f"should be 'auto', 'none' or 'required', not {shown(word)}", where)
    return mode
