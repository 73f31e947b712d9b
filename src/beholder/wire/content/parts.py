"""One part of a content: words, an image inside the request, or the name of a file."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import ImageSource, Inline, Resolution, Text
from beholder.faults import invalid
from beholder.wire.casing import Lenient, spellings
from beholder.wire.inline import decode_base64
from beholder.wire.origins import origin
from beholder.wire.parsing import kind, path, read_shape
from beholder.wire.words import AnyResolution

_REFUSED = {
    "function_call": "function calling is not supported yet by this server; leave such parts out",
    "function_response": "function calling is not supported yet by this server; leave such parts out",
    "executable_code": "code is not run by this server; leave such parts out",
    "code_execution_result": "code is not run by this server; leave such parts out",
}


class _Part(Lenient):
    text: str | None = None
    inline_data: Any = None
    file_data: Any = None
    thought: bool = False
    media_resolution: AnyResolution = None


class _Blob(Lenient):
    data: str


class _File(Lenient):
    file_uri: str


def part(given: object, where: str, resolution: Resolution | None) -> Text | ImageSource | None:
    """Read one part, found at `where`; `resolution` is for images that do not name their own.

    A string is a text part. A thought of the model is no part of what was said: None.
    Raises `Fault` (INVALID_ARGUMENT) for all that is neither words nor an image.
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
    kinds = [value for value in (shape.text, shape.inline_data, shape.file_data) if value is not None]
    if len(kinds) != 1:
        problem = "holds more than one of them" if kinds else "holds none of them"
        raise invalid(f"should hold 'text', 'inlineData' or 'fileData', and {problem}", where)
    if shape.text is not None:
        return Text(shape.text)
    return _image(given, shape, where, shape.media_resolution or resolution)


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
    return next((str(key) for key in spellings(name).choices if given.get(str(key)) is not None), "")
