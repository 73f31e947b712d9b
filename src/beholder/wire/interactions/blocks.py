"""Content blocks: words and images, typed or not, inside a step or loose."""

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from beholder.domain import FileId, ImageSource, Inline, Resolution, Text, Url
from beholder.faults import invalid
from beholder.wire.casing import Lenient
from beholder.wire.inline import decode_base64
from beholder.wire.interactions.refusals import item_refusal
from beholder.wire.origins import origin
from beholder.wire.parsing import kind, path, read_shape
from beholder.wire.words import AnyResolution


class _TextBlock(Lenient):
    text: str


class _ImageBlock(Lenient):
    data: Any = None
    uri: str | None = None
    resolution: AnyResolution = Field(
        None, validation_alias=AliasChoices("resolution", "media_resolution", "mediaResolution")
    )


def type_of(item: Mapping[str, Any], where: str) -> str | None:
    """Read an item's `type`; None when it has none. Raises `Fault` when it is no string."""
    name = item.get("type")
    if name is None or isinstance(name, str):
        return name
    raise invalid(f"should be a string, not {kind(name)}", path(where, "type"))


def part(block: object, where: str, resolution: Resolution | None) -> Text | ImageSource:
    """Read one block, found at `where`; `resolution` is for images that do not name their own.

    A string is a text block, and an object without a `type` is judged by its keys.
    Raises `Fault` (INVALID_ARGUMENT) for all that is neither words nor an image.
    """
    if isinstance(block, str):
        return Text(block)
    if not isinstance(block, Mapping):
        raise invalid(f"should be a string or a content block, not {kind(block)}", where)
    name = type_of(block, where) or _guess(block, where)
    if name == "text":
        return Text(read_shape(_TextBlock, block, where).text)
    if name == "image":
        return _image(block, where, resolution)
    raise item_refusal(name, where)


def _guess(block: Mapping[str, Any], where: str) -> str:
    if "text" in block:
        return "text"
    if "data" in block or "uri" in block:
        return "image"
    raise invalid("has no 'type'; use {'type': 'text', 'text': …} or {'type': 'image', 'data' or 'uri': …}", where)


def _image(block: Mapping[str, Any], where: str, resolution: Resolution | None) -> ImageSource:
    shape = read_shape(_ImageBlock, block, where)
    return ImageSource(_origin(shape, where), where, shape.resolution or resolution)


def _origin(shape: _ImageBlock, where: str) -> Inline | FileId | Url:
    if shape.data is not None and shape.uri is not None:
        raise invalid("has both 'data' and 'uri'; keep the one that is meant", where)
    if shape.uri is not None:
        return origin(shape.uri, path(where, "uri"))
    if shape.data is None:
        raise invalid("is an image block without an image; put base64 text in 'data', or a URL or file in 'uri'", where)
    return Inline(decode_base64(shape.data, path(where, "data")))
