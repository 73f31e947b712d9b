"""One part of a content: words, an image inside the request, the name of a file, a call or what it gave."""

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Inline, Part, Resolution, Text
from beholder.faults import invalid
from beholder.wire.casing import Camel, camel_first
from beholder.wire.inline import decode_base64
from beholder.wire.origins import origin
from beholder.wire.parsing import kind, path, read_shape
from beholder.wire.words import AnyResolution

_REFUSED = {
    "executable_code": "code is not run by this server; leave such parts out",
    "code_execution_result": "code is not run by this server; leave such parts out",
}


class _Part(Camel):
    text: str | None = None
    inline_data: Any = None
    file_data: Any = None
    function_call: Any = None
    function_response: Any = None
    thought: bool = False
    media_resolution: AnyResolution = None


class _Blob(Camel):
    data: Any


class _File(Camel):
    file_uri: str


class _Call(Camel):
    id: str | None = None
    name: str
    args: dict[str, Any] | None = None


class _Response(Camel):
    id: str | None = None
    name: str
    response: Any = None
    parts: list[dict[str, Any]] | None = None


_KINDS = ("text", "inline_data", "file_data", "function_call", "function_response")


def part(given: object, where: str, resolution: Resolution | None) -> Part[ImageSource] | None:
    """Read one part, found at `where`; `resolution` is for images that do not name their own.

    A string is a text part. A thought of the model is no part of what was said: None.
    Raises `Fault` (INVALID_ARGUMENT) for all that is not understood here.
    """
    if isinstance(given, str):
        return Text(given)
    if not isinstance(given, Mapping):
        raise invalid(f"should be a part such as {{'text': …}}, not {kind(given)}", where)
    for name, sentence in _REFUSED.items():
        if found := _spelling(given, name):
            raise invalid(sentence, path(where, found))
    shape = read_shape(_Part, given, where)
    if shape.thought:
        return None
    kinds = [name for name in _KINDS if getattr(shape, name) is not None]
    if len(kinds) != 1:
        problem = "holds more than one of them" if kinds else "holds none of them"
        named = ", ".join(f"'{to_camel(name)}'" for name in _KINDS)
        raise invalid(f"should hold one of {named}, and {problem}", where)
    if shape.text is not None:
        return Text(shape.text)
    at = path(where, _spelling(given, kinds[0]))
    if shape.function_call is not None:
        call = read_shape(_Call, shape.function_call, at)
        return FunctionCall(call.id or "", call.name, call.args or {})
    if shape.function_response is not None:
        return _result(shape.function_response, at, resolution)
    return _image(given, shape, where, shape.media_resolution or resolution)


def _result(given: object, where: str, resolution: Resolution | None) -> FunctionResult[ImageSource]:
    shape = read_shape(_Response, given, where)
    shown = [part(one, path(where, "parts", index), resolution) for index, one in enumerate(shape.parts or [])]
    images = tuple(one for one in shown if isinstance(one, ImageSource))
    failed = isinstance(shape.response, Mapping) and set(shape.response) == {"error"}
    return FunctionResult(shape.id or "", shape.name, shape.response, images, failed, where)


def _image(given: Mapping[str, Any], shape: _Part, where: str, resolution: Resolution | None) -> ImageSource:
    if shape.inline_data is not None:
        at = path(where, _spelling(given, "inline_data"))
        data = read_shape(_Blob, shape.inline_data, at).data
        return ImageSource(Inline(decode_base64(data, path(at, "data"))), where, resolution)
    at = path(where, _spelling(given, "file_data"))
    uri = read_shape(_File, shape.file_data, at).file_uri
    return ImageSource(origin(uri, path(at, _spelling(shape.file_data, "file_uri"))), where, resolution)


def _spelling(given: Mapping[str, Any], name: str) -> str:
    """Give the key under which the caller wrote the field `name`; "" when it is not there."""
    return next((str(key) for key in camel_first(name).choices if given.get(str(key)) is not None), "")
