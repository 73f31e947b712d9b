"""Functions of the caller's as schemas: how each dialect declares them, chooses among them, and says what they gave."""

from collections.abc import Mapping

from beholder.wire.described.shapes import JSON_SCHEMA, TEXT, Schema, either, items, printed, ref, taken, word
from beholder.wire.functions import MOST

NAME: Schema = {"type": "string", "format": "function-name", "pattern": "^[A-Za-z0-9_.:-]{1,128}$"}
OBJECT: Schema = {**JSON_SCHEMA, "properties": {"type": {"const": "object"}}}
_FUNCTION = {"type": {"const": "function"}}
_NAMED = {"name": NAME, "description": TEXT}
_CALLED = {"name": TEXT, "id": TEXT}


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of functions."""
    return {**_interactions(), **_content(), **_chat()}


def _interactions() -> Mapping[str, Schema]:
    modes = word("auto", "any", "none", "validated")
    gave = either(TEXT, {"type": ["object", "number", "boolean", "null"]}, items(ref("ContentBlock")))
    allowed = taken({"mode": modes, "tools": items(NAME)})
    call = {"type": {"const": "function_call"}, **_CALLED, "arguments": {"type": "object"}}
    result = {"type": {"const": "function_result"}, "call_id": TEXT, "name": TEXT, "result": gave}
    return {
        "FunctionTool": taken({**_FUNCTION, **_NAMED, "parameters": OBJECT}, "type", "name"),
        "FunctionTools": items(ref("FunctionTool"), maxItems=MOST),
        "ToolChoice": either(modes, taken({"allowed_tools": allowed}, "allowed_tools")),
        "CallStep": taken(call, "type", *_CALLED),
        "ResultStep": taken({**result, "is_error": {"type": "boolean"}}, "type", "call_id", "result"),
    }


def _content() -> Mapping[str, Schema]:
    declared = {"parameters": {**OBJECT, "properties": {"type": {"const": "OBJECT"}}}, "parametersJsonSchema": OBJECT}
    one = [{"properties": {name: {"type": "null"}}} for name in declared]
    nullable = {name: {**schema, "type": ["object", "null"]} for name, schema in declared.items()}
    functions = items(ref("FunctionDeclaration"), maxItems=MOST)
    calling = {"mode": word("AUTO", "ANY", "NONE", "VALIDATED"), "allowedFunctionNames": items(NAME)}
    part = {"type": "object", "properties": {"inlineData": {"type": "object"}, "fileData": {"type": "object"}}}
    gave = {**_CALLED, "response": {"type": "object"}, "parts": items({**part, "description": "Images."})}
    return {
        "FunctionDeclaration": taken({**_NAMED, **nullable}, "name", anyOf=one),
        "Tool": printed({"functionDeclarations": functions}),
        "ToolConfig": taken({"functionCallingConfig": taken(calling)}),
        "FunctionCall": taken({**_CALLED, "args": {"type": "object"}}, "name"),
        "FunctionResponse": taken(gave, "name", "response"),
    }


def _chat() -> Mapping[str, Schema]:
    named = taken({**_FUNCTION, "function": taken({"name": NAME}, "name")}, "type", "function")
    mode = word("auto", "required")
    allowed = {"mode": mode, "tools": items(named)}
    several = {"type": {"const": "allowed_tools"}, "allowed_tools": taken(allowed, *allowed)}
    called = taken({"name": TEXT, "arguments": {**TEXT, "contentMediaType": "application/json"}}, "name")
    function = taken({**_NAMED, "parameters": OBJECT}, "name")
    return {
        "ChatTool": taken({**_FUNCTION, "function": function}, "type", "function"),
        "ChatTools": items(ref("ChatTool"), maxItems=MOST),
        "ChatToolChoice": either(word("none", "auto", "required"), named, taken(several, *several)),
        "ChatCall": taken({**_FUNCTION, "id": TEXT, "function": called}, "id", "type", "function"),
    }
