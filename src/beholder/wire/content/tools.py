"""The `tools` of a request and its `toolConfig`: the caller's own functions, and no tool that a server runs.

`parameters` are in the dialect of `responseSchema`, upper-case types and all; `parametersJsonSchema` is JSON Schema.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from beholder.domain import CallMode, Function, Tools
from beholder.faults import invalid
from beholder.wire import functions
from beholder.wire.casing import Camel
from beholder.wire.content.openapi import to_json_schema
from beholder.wire.functions import function
from beholder.wire.parsing import kind, mapping, path, quoted, read_shape
from beholder.wire.words import lower

_MODES = {
    "mode_unspecified": None,
    "auto": CallMode.AUTO,
    "any": CallMode.ANY,
    "none": CallMode.NONE,
    "validated": CallMode.AUTO,  # a call would be valid, but words will do
}
_NUMBERED = tuple(_MODES)
_OF_FUNCTIONS = ("functionDeclarations", "function_declarations")


def _mode(value: object) -> object:
    word = lower(value)
    if isinstance(word, int) and not isinstance(word, bool) and 0 <= word < len(_NUMBERED):
        word = _NUMBERED[word]
    return _MODES.get(word, value) if isinstance(word, str) else value


class _Calling(Camel):
    mode: Annotated[CallMode | None, BeforeValidator(_mode)] = None
    allowed_function_names: tuple[str, ...] = ()


class _ToolConfig(Camel):
    function_calling_config: _Calling | None = None


class _Declaration(Camel):
    name: Any = None
    description: Any = None
    parameters: Any = None
    parameters_json_schema: Any = None


def tools(given: object, config: object, where: str) -> Tools:
    """Read the fields `tools` and `toolConfig` of the request at `where`.

    Raises `Fault` (INVALID_ARGUMENT) for tools that a server would run, and for what cannot be understood.
    """
    at = path(where, "tools")
    if given is not None and not isinstance(given, list):
        raise invalid(f"should be a list, not {kind(given)}", at)
    declared = [one for index, tool in enumerate(given or []) for one in _declared(tool, path(at, index))]
    chosen = path(where, "toolConfig", "functionCallingConfig")
    calling = read_shape(_ToolConfig, config or {}, path(where, "toolConfig")).function_calling_config or _Calling()
    named = path(chosen, "allowedFunctionNames[{index}]")
    allowed = calling.allowed_function_names
    return functions.tools(declared, calling.mode, allowed, chosen=path(chosen, "mode"), named=named)


def _declared(tool: object, where: str) -> Iterator[tuple[Function, str]]:
    if not isinstance(tool, Mapping):
        raise invalid(f"should be a tool such as {{'functionDeclarations': […]}}, not {kind(tool)}", where)
    if "type" in tool:
        raise invalid("is a tool of interactions; here functions are {'functionDeclarations': [{'name': …}]}", where)
    for name, value in tool.items():
        if name not in _OF_FUNCTIONS and value is not None:
            message = f"the tool {quoted(name)} is not run by this server; ask without it, or declare functions"
            raise invalid(message, where)
    spelled = next((name for name in _OF_FUNCTIONS if tool.get(name) is not None), _OF_FUNCTIONS[0])
    listed, at = tool.get(spelled) or [], path(where, spelled)
    if not isinstance(listed, list):
        raise invalid(f"should be a list, not {kind(listed)}", at)
    for index, one in enumerate(listed):
        yield _function(one, path(at, index)), path(at, index)


def _function(given: object, where: str) -> Function:
    shape = read_shape(_Declaration, given, where)
    if shape.parameters is not None and shape.parameters_json_schema is not None:
        raise invalid("has both 'parameters' and 'parametersJsonSchema'; keep one", where)
    if shape.parameters_json_schema is not None:
        at = path(where, "parametersJsonSchema")
        return function(shape.name, shape.description, mapping(shape.parameters_json_schema, at), where, at)
    at = path(where, "parameters")
    schema = None if shape.parameters is None else to_json_schema(shape.parameters, at)
    return function(shape.name, shape.description, schema, where, at)
