from typing import Any

import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.faults import Fault, Status
from beholder.wire.interactions.output import echo, output_format

TEXT = OutputFormat()
JSON = OutputFormat(OutputKind.JSON)
SCHEMA = {"type": "array", "items": {"type": "object", "properties": {"mimeType": {"type": "string"}}}}
BOUND = OutputFormat(OutputKind.JSON, SCHEMA)
ENUM = {"type": "string", "enum": ["cat", "dog"]}


def text(**fields: Any) -> dict[str, Any]:
    return {"type": "text", **fields}


@pytest.mark.parametrize(
    ("given", "mime_type", "where", "message"),
    [
        pytest.param("json", None, "response_format", "should be an object such as", id="a string"),
        pytest.param([5], None, "response_format[0]", "should be an object such as", id="list of a number"),
        pytest.param({"type": "image"}, None, "response_format.type", "'image' output is not made", id="image"),
        pytest.param({"type": "audio"}, None, "response_format.type", "'audio' output is not made", id="audio"),
        pytest.param(
            [text(), {"type": "video"}], None, "response_format[1].type", "'video' output", id="video in list"
        ),
        pytest.param([text(), text()], None, "response_format", "has several formats", id="two texts"),
        pytest.param(
            {"type": "json_schema", "json_schema": {}}, None, "response_format.type", "'schema': …}", id="another API's"
        ),
        pytest.param(text(mime_type="text/html"), None, "response_format.mime_type", "'text/html' cannot", id="HTML"),
        pytest.param(text(mime_type=5), None, "response_format.mime_type", "should be a string", id="number for type"),
        pytest.param(text(mimeType=5), None, "response_format.mimeType", "should be a string", id="camelCase"),
        pytest.param(
            text(schema="x"), None, "response_format.schema", "should be a JSON object", id="string for schema"
        ),
        pytest.param(
            text(mime_type="application/json", schema={"type": "OBJECT"}),
            None,
            "response_format.schema.type",
            "'OBJECT' is not a JSON Schema type",
            id="bad schema",
        ),
        pytest.param(
            [text(schema={"items": {"type": "x"}})],
            None,
            "response_format[0].schema.items.type",
            "'x' is not a JSON Schema type",
            id="bad schema in a list",
        ),
        pytest.param({"type": "thing"}, None, "response_format.type", "'thing' is not a JSON", id="bad bare schema"),
        pytest.param(
            text(mime_type="text/plain", schema={}),
            None,
            "response_format.schema",
            "needs the MIME type",
            id="plain schema",
        ),
        pytest.param(SCHEMA, "text/plain", "response_format", "needs the MIME type", id="plain bare schema"),
        pytest.param(None, "image/png", "response_mime_type", "'image/png' cannot be answered", id="old media type"),
        pytest.param(None, "text/x.enum", "response_mime_type", "needs a schema", id="enum without schema"),
        pytest.param(
            text(mime_type="text/x.enum", schema={"type": "string"}),
            None,
            "response_format.schema.enum",
            "needs a list of strings",
            id="enum without words",
        ),
        pytest.param(
            {"enum": [1]}, "text/x.enum", "response_format.enum", "needs a list of strings", id="enum of numbers"
        ),
        pytest.param(text(schema={"$ref": "http://h"}), None, "response_format.schema", "leaves the schema", id="ref"),
    ],
)
def test_what_cannot_be_answered_is_refused(given: object, mime_type: str | None, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        output_format(given, mime_type)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("given", "mime_type", "expected"),
    [
        pytest.param(None, None, TEXT, id="none"),
        pytest.param({}, None, TEXT, id="empty object"),
        pytest.param([], None, TEXT, id="empty list"),
        pytest.param(text(), None, TEXT, id="text"),
        pytest.param(text(mime_type="text/plain"), None, TEXT, id="plain text"),
        pytest.param(text(mime_type="application/json"), None, JSON, id="the spec page's detection sample"),
        pytest.param(text(mimeType="application/json"), None, JSON, id="camelCase"),
        pytest.param(text(mime_type="Application/JSON; charset=utf-8"), None, JSON, id="case and parameter"),
        pytest.param([text(mime_type="application/json")], None, JSON, id="list of one"),
        pytest.param({"mime_type": "application/json"}, None, JSON, id="no type"),
        pytest.param(text(mime_type="application/json", schema=SCHEMA), None, BOUND, id="schema"),
        pytest.param(text(schema=SCHEMA), None, BOUND, id="schema without MIME type"),
        pytest.param({"schema": SCHEMA}, None, BOUND, id="schema alone"),
        pytest.param(text(mime_type="application/json", schema=None), None, JSON, id="null schema"),
        pytest.param(SCHEMA, "application/json", BOUND, id="bare schema"),
        pytest.param(SCHEMA, None, BOUND, id="bare schema without MIME type"),
        pytest.param({"anyOf": [{}]}, None, OutputFormat(OutputKind.JSON, {"anyOf": [{}]}), id="bare, no type"),
        pytest.param(
            {"type": ["object", "null"]},
            None,
            OutputFormat(OutputKind.JSON, {"type": ["object", "null"]}),
            id="two types",
        ),
        pytest.param(None, "application/json", JSON, id="old MIME type alone"),
        pytest.param(None, "text/plain", TEXT, id="old MIME type, text"),
        pytest.param(text(), "application/json", JSON, id="old MIME type beside a format"),
        pytest.param(text(mime_type="text/plain"), "application/json", TEXT, id="the format's own wins"),
        pytest.param(ENUM, "text/x.enum", OutputFormat(OutputKind.ENUM, ENUM), id="enum, bare"),
        pytest.param(text(mime_type="text/x.enum", schema=ENUM), None, OutputFormat(OutputKind.ENUM, ENUM), id="enum"),
    ],
)
def test_every_shape_is_read(given: object, mime_type: str | None, expected: OutputFormat) -> None:
    assert output_format(given, mime_type) == expected


@pytest.mark.parametrize("output", [TEXT, JSON, BOUND, OutputFormat(OutputKind.ENUM, ENUM)])
def test_the_echo_means_the_same(output: OutputFormat) -> None:
    assert output_format(echo(output)) == output
