"""The `messages` of a chat as turns, and what its system messages say."""

from collections.abc import Mapping
from typing import Any

from beholder.domain import FunctionResult, ImageSource, Resolution, Role, Text, Turn
from beholder.faults import invalid
from beholder.wire.casing import Lenient
from beholder.wire.openai.calls import calls
from beholder.wire.origins import origin
from beholder.wire.parsing import kind, path, quoted, read_shape, shown
from beholder.wire.system import system_instruction
from beholder.wire.turns import Parts, joined

_WHERE = "messages"
_ROLES = {"user": Role.USER, "assistant": Role.MODEL}
_SYSTEM = ("system", "developer")
_DETAILS = {"low": Resolution.LOW, "high": Resolution.HIGH, "auto": None}


class _TextPart(Lenient):
    text: str


class _RefusalPart(Lenient):
    refusal: str


class _File(Lenient):
    file_data: str | None = None
    file_id: str | None = None


class _ImageUrl(Lenient):
    url: str
    detail: str | None = None


def conversation(value: object) -> tuple[tuple[Turn[ImageSource], ...], str | None]:
    """Read the field `messages`: the turns, and the system instruction that its system messages add up to.

    Raises `Fault` (INVALID_ARGUMENT) for what cannot be understood, and when the user says and shows nothing.
    """
    if not isinstance(value, list):
        raise invalid(f"should be a list of messages, not {kind(value)}", _WHERE)
    said: list[tuple[Role, Parts]] = []
    system: list[str] = []
    for index, message in enumerate(value):
        where = path(_WHERE, index)
        if not isinstance(message, Mapping):
            raise invalid(f"should be a message such as {{'role': 'user', 'content': …}}, not {kind(message)}", where)
        role, content, at = message.get("role"), message.get("content"), path(where, "content")
        if role in _SYSTEM:
            system.append(system_instruction(content, at) or "")
        elif role == "tool":
            said.append((Role.USER, [_result(message, where)]))
        else:
            speaker = _role(role, path(where, "role"))
            made = calls(message, where) if speaker is Role.MODEL else []
            said.append((speaker, [*_parts(content, at), *made]))
    return joined(said, _WHERE), "\n".join(filter(None, system)) or None


def _role(role: object, where: str) -> Role:
    if isinstance(role, str) and role in _ROLES:
        return _ROLES[role]
    if role == "function":
        raise invalid("is the older form; send 'role': 'tool' with the 'tool_call_id' that the call had", where)
    raise invalid(f"should be 'user', 'assistant', 'tool' or 'system', not {shown(role)}", where)


def _result(message: Mapping[str, Any], where: str) -> FunctionResult[ImageSource]:
    id, at = message.get("tool_call_id"), path(where, "tool_call_id")
    if not isinstance(id, str) or not id:
        raise invalid("is required: the id of the call that this message answers", at)
    parts = _parts(message.get("content"), path(where, "content"))
    words = "\n".join(part.text for part in parts if isinstance(part, Text))
    return FunctionResult(id, "", words, tuple(part for part in parts if isinstance(part, ImageSource)), where=at)


def _parts(content: object, where: str) -> list[Text | ImageSource]:
    if content is None:
        return []
    if isinstance(content, str):
        return [Text(content)]
    if not isinstance(content, list):
        raise invalid(f"should be a string or a list of parts, not {kind(content)}", where)
    return [_part(part, path(where, index)) for index, part in enumerate(content)]


def _part(part: object, where: str) -> Text | ImageSource:
    if isinstance(part, str):
        return Text(part)
    if not isinstance(part, Mapping):
        raise invalid(f"should be a part such as {{'type': 'text', 'text': …}}, not {kind(part)}", where)
    match part.get("type"):
        case "text" | "input_text":
            return Text(read_shape(_TextPart, part, where).text)
        case "refusal":
            return Text(read_shape(_RefusalPart, part, where).refusal)
        case "image_url" | "input_image":
            return _image(part, where)
        case "file":
            return _file(part, where)
        case str(other):
            raise invalid(f"{quoted(other)} is not understood by this server; use 'text' and 'image_url'", where)
    raise invalid("has no 'type'; use {'type': 'text', 'text': …} or {'type': 'image_url', 'image_url': …}", where)


def _file(part: Mapping[str, Any], where: str) -> ImageSource:
    """Read an image that comes as a file: as data, or as the name or URI of an uploaded one."""
    at = path(where, "file")
    shape = read_shape(_File, part.get("file"), at)
    for name, given in (("file_data", shape.file_data), ("file_id", shape.file_id)):
        if given:
            return ImageSource(origin(given, path(at, name)), where)
    raise invalid("should have 'file_data' (a data: URI) or 'file_id' (an uploaded file: 'files/<id>')", at)


def _image(part: Mapping[str, Any], where: str) -> ImageSource:
    given, at = part.get("image_url"), path(where, "image_url")
    bare = isinstance(given, str)
    shape = read_shape(_ImageUrl, {**part, "url": given} if bare else given, where if bare else at)
    detail = shape.detail or "auto"
    if detail not in _DETAILS:
        message = f"should be 'low', 'high' or 'auto', not {quoted(detail)}"
        raise invalid(message, path(where if bare else at, "detail"))  # beside a bare URL, as the responses API has it
    return ImageSource(origin(shape.url, at if bare else path(at, "url")), where, _DETAILS[detail])
