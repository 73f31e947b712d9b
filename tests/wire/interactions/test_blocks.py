import base64
from typing import Any

import pytest

from beholder.domain import FileId, ImageSource, Inline, Resolution, Text, Url
from beholder.faults import Fault, Status
from beholder.wire.interactions.blocks import part, type_of

from .bodies import PNG, image

WHERE = "input[0].content[1]"
PIXEL = Inline(base64.b64decode(PNG))
SOURCE = ImageSource(PIXEL, WHERE)


@pytest.mark.parametrize(
    ("block", "suffix", "message"),
    [
        pytest.param(image(data={}), ".data", "should be base64 text, not an object; a Blob", id="JavaScript Blob"),
        pytest.param(image(data={"0": 255}), ".data", "a Blob, File, Buffer or byte array", id="Uint8Array"),
        pytest.param(image(data={"type": "Buffer", "data": [255]}), ".data", "encode its bytes", id="Buffer"),
        pytest.param(image(data=[255, 216]), ".data", "should be base64 text, not a list", id="list of bytes"),
        pytest.param(image(data=5), ".data", "should be base64 text, not a number", id="number"),
        pytest.param(image(data=""), ".data", "is empty", id="empty data"),
        pytest.param(image(data="no!"), ".data", "is not base64: it holds the character '!'", id="no base64"),
        pytest.param(image(data=PNG, uri="files/a"), "", "has both 'data' and 'uri'", id="data and uri"),
        pytest.param({"type": "image"}, "", "is an image block without an image", id="neither"),
        pytest.param(image(data=None, uri=None), "", "is an image block without an image", id="both null"),
        pytest.param(image(uri="gs://b/o"), ".uri", "Cloud Storage", id="gs"),
        pytest.param(image(uri={}), ".uri", "should be a string, not an object", id="object for uri"),
        pytest.param(
            image(data=PNG, resolution="huge"),
            ".resolution",
            "should be 'low', 'medium', 'high' or 'ultra_high', not 'huge'",
            id="resolution",
        ),
        pytest.param(image(data=PNG, mediaResolution=7), ".mediaResolution", "should be 'low',", id="media resolution"),
        pytest.param({"type": "text"}, ".text", "is required", id="no text"),
        pytest.param({"type": "text", "text": None}, ".text", "should be a string, not null", id="null text"),
        pytest.param({"type": "text", "text": ["a"]}, ".text", "should be a string, not a list", id="list for text"),
        pytest.param({"text": 5}, ".text", "should be a string, not 5", id="untyped, number for text"),
        pytest.param({}, "", "has no 'type'; use {'type': 'text'", id="empty block"),
        pytest.param({"inlineData": {"data": PNG}}, "", "has no 'type'", id="a part of generateContent"),
        pytest.param({"type": 5}, ".type", "should be a string, not a number", id="number for type"),
        pytest.param({"type": ["image"]}, ".type", "should be a string, not a list", id="list for type"),
        pytest.param({"type": "hologram"}, ".type", "'hologram' is not known here; use 'text'", id="unknown type"),
        pytest.param({"type": "document", "data": "x"}, "", "send their pages as images", id="document"),
        pytest.param({"type": "audio", "data": "x"}, "", "it answers about images", id="audio"),
        pytest.param({"type": "video", "uri": "x"}, "", "send single frames as images", id="video"),
        pytest.param([], "", "should be a string or a content block, not a list", id="a list"),
        pytest.param(None, "", "should be a string or a content block, not null", id="null"),
        pytest.param(5, "", "should be a string or a content block, not a number", id="a number"),
    ],
)
def test_a_bad_block_is_refused(block: object, suffix: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        part(block, WHERE, None)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, WHERE + suffix)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param("hi", Text("hi"), id="a plain string"),
        pytest.param({"type": "text", "text": "hi", "annotations": []}, Text("hi"), id="text"),
        pytest.param({"text": "hi"}, Text("hi"), id="untyped text"),
        pytest.param({"type": "text", "text": ""}, Text(""), id="no words"),
        pytest.param(image(data=PNG, mime_type="image/png"), SOURCE, id="inline"),
        pytest.param(image(data=PNG, mimeType="image/png"), SOURCE, id="inline, camelCase"),
        pytest.param(image(data=PNG, mime_type="image/jpeg"), SOURCE, id="inline, wrong type: the bytes decide"),
        pytest.param(image(data=PNG, mime_type=5), SOURCE, id="inline, no type at all"),
        pytest.param(image(data=f"data:image/png;base64,{PNG}"), SOURCE, id="inline data URL"),
        pytest.param({"data": PNG}, SOURCE, id="untyped inline"),
        pytest.param(image(data=PNG, uri=None), SOURCE, id="null uri"),
        pytest.param({"uri": "files/a1"}, ImageSource(FileId("a1"), WHERE), id="untyped file"),
        pytest.param(image(uri="http://h/v1/files/a1"), ImageSource(FileId("a1"), WHERE), id="file"),
        pytest.param(image(uri="http://h/a.jpg"), ImageSource(Url("http://h/a.jpg"), WHERE), id="URL"),
    ],
)
def test_a_block_is_read(block: object, expected: Text | ImageSource) -> None:
    assert part(block, WHERE, None) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, Resolution.MEDIUM, id="none: the request's"),
        pytest.param({"resolution": "low"}, Resolution.LOW, id="resolution"),
        pytest.param({"resolution": " High "}, Resolution.HIGH, id="any case"),
        pytest.param({"media_resolution": "ultra_high"}, Resolution.ULTRA_HIGH, id="media_resolution"),
        pytest.param({"mediaResolution": "MEDIA_RESOLUTION_HIGH"}, Resolution.HIGH, id="mediaResolution"),
        pytest.param({"mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}, Resolution.LOW, id="as generateContent"),
        pytest.param({"resolution": "MEDIA_RESOLUTION_UNSPECIFIED"}, Resolution.MEDIUM, id="unspecified"),
        pytest.param({"resolution": None}, Resolution.MEDIUM, id="null"),
    ],
)
def test_resolution(fields: dict[str, Any], expected: Resolution) -> None:
    assert part(image(data=PNG, **fields), WHERE, Resolution.MEDIUM) == ImageSource(PIXEL, WHERE, expected)


def test_type_of_an_item_without_one() -> None:
    assert type_of({}, "x") is type_of({"type": None}, "x") is None
    assert type_of({"type": "thought"}, "x") == "thought"
