import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beholder.domain import (
    FileId,
    Generation,
    ImageSource,
    Inline,
    OutputFormat,
    OutputKind,
    Request,
    Role,
    Text,
    ThinkingLevel,
    Turn,
    Url,
)
from beholder.faults import Fault, Status
from beholder.wire.interactions import parse

from .bodies import CAPTION, MODEL, PNG, call, image, nowhere, places, refusal

PIXEL = Inline(base64.b64decode(PNG))
DETECT = "Detect the all of the prominent items in the image. The box_2d should be [ymin, xmin, ymax, xmax]"
DIFFERENT = "What is different between these two images?"


def wrapped(*blocks: Any) -> list[dict[str, Any]]:
    return [{"type": "user_input", "content": list(blocks)}]


@pytest.mark.parametrize(
    ("fields", "where", "message"),
    [
        pytest.param({"model": None}, "model", "is required; name one such as 'gemini-3-flash-preview'", id="no model"),
        pytest.param({"model": ""}, "model", "is required", id="empty model"),
        pytest.param({"model": "models/"}, "model", "is required", id="only the prefix"),
        pytest.param({"input": None}, "input", "holds nothing from the user", id="no input"),
        pytest.param({"input": [CAPTION, image(data={})]}, "input[1].data", "a Blob", id="a Blob"),
        pytest.param(
            {"input": wrapped(CAPTION, image(data="?"))}, "input[0].content[1].data", "is not base64", id="bad base64"
        ),
        pytest.param(
            {"system_instruction": {"parts": [{"data": ""}]}},
            "system_instruction.parts[0]",
            "should be a string",
            id="system instruction",
        ),
    ],
)
def test_a_bad_request_is_refused(fields: dict[str, Any], where: str, message: str) -> None:
    fault = refusal(**{"input": "hi", **fields})
    assert fault.where == where
    assert message in fault.message


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":' * 5000, b"\xff", b"hi"])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Fault) as caught:
        parse(body)
    assert caught.value.status is Status.INVALID_ARGUMENT


SAMPLES = [
    pytest.param([CAPTION, image(uri="http://h/v1/files/a1", mime_type="image/jpeg")], {}, id="uploaded file"),
    pytest.param([CAPTION, image(data=PNG, mime_type="image/jpeg")], {}, id="inline"),
    pytest.param(
        [
            {"type": "text", "text": DIFFERENT},
            image(uri="https://example.com/image1.jpg", mime_type="image/jpeg"),
            image(uri="https://example.com/image2.jpg", mime_type="image/jpeg"),
        ],
        {},
        id="two images",
    ),
    pytest.param(
        [{"type": "text", "text": DETECT}, image(uri="https://example.com/image.png", mime_type="image/png")],
        {"response_format": {"type": "text", "mime_type": "application/json"}},
        id="detection",
    ),
    pytest.param(
        [{"type": "text", "text": "Give the segmentation masks"}, image(uri="https://example.com/image.png")],
        {"generation_config": {"thinking_level": "minimal"}},
        id="segmentation",
    ),
]


@pytest.mark.parametrize(("blocks", "fields"), SAMPLES)
def test_wrapped_by_python_and_flat_from_javascript_are_one_draft(
    blocks: list[dict[str, Any]], fields: dict[str, Any]
) -> None:
    python, javascript = call(wrapped(*blocks), **fields).draft, call(blocks, **fields).draft
    assert nowhere(python) == nowhere(javascript)
    assert places(python) == [where.replace("input[", "input[0].content[") for where in places(javascript)]


def camel(value: Any) -> Any:
    """Spell every key in camelCase, as a JavaScript caller may."""
    if isinstance(value, list):
        return [camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    head_tail = {key: key.split("_") for key in value}
    return {h[0] + "".join(map(str.title, h[1:])): camel(value[key]) for key, h in head_tail.items()}


@pytest.mark.parametrize(("blocks", "fields"), SAMPLES)
def test_both_spellings_are_one_draft(blocks: list[dict[str, Any]], fields: dict[str, Any]) -> None:
    assert call(camel(blocks), **camel(fields)) == call(blocks, **fields)


def test_the_segmentation_samples_config_is_generation_config() -> None:
    assert call(config={"thinking_level": "minimal"}) == call(generation_config={"thinking_level": "minimal"})


def test_the_whole_of_a_request() -> None:
    parsed = call(
        [{"type": "text", "text": DETECT}, image(data=PNG), image(uri="files/a1"), image(uri="http://h/a.png")],
        model=f"models/{MODEL}",
        system_instruction={"parts": [{"text": "Be brief."}]},
        generationConfig={
            "temperature": 0.5,
            "topP": 0.9,
            "topK": 4,
            "seed": 3,
            "maxOutputTokens": 64,
            "stopSequences": ["END"],
            "thinkingLevel": "HIGH",
            "thinkingSummaries": "AUTO",
        },
        responseFormat={"type": "text", "mimeType": "application/json"},
        stream=True,
        store=False,
        previousInteractionId="int_0",
        labels={"myTeam": "a"},
        serviceTier="flex",
    )
    parts = (
        Text(DETECT),
        ImageSource(PIXEL, "input[1]"),
        ImageSource(FileId("a1"), "input[2]"),
        ImageSource(Url("http://h/a.png"), "input[3]"),
    )
    assert parsed.draft == Request(
        model=MODEL,
        turns=(Turn(Role.USER, parts),),
        system="Be brief.",
        output=OutputFormat(OutputKind.JSON),
        generation=Generation(64, ("END",), 0.5, 0.9, 4, 3, ThinkingLevel.HIGH, True),
    )
    assert (parsed.stream, parsed.store, parsed.background) == (True, False, False)
    assert parsed.previous_interaction_id == "int_0"
    assert parsed.echo == {
        "system_instruction": "Be brief.",
        "generation_config": {
            "temperature": 0.5,
            "top_p": 0.9,
            "top_k": 4,
            "seed": 3,
            "max_output_tokens": 64,
            "stop_sequences": ["END"],
            "thinking_level": "high",
            "thinking_summaries": "auto",
        },
        "response_format": {"type": "text", "mime_type": "application/json"},
        "service_tier": "flex",
        "labels": {"myTeam": "a"},
        "previous_interaction_id": "int_0",
    }


def test_the_least_of_a_request() -> None:
    parsed = call("hi")
    assert parsed.draft == Request(model=MODEL, turns=(Turn(Role.USER, (Text("hi"),)),))
    assert (parsed.stream, parsed.store, parsed.background) == (False, True, False)
    assert parsed.previous_interaction_id is None
    assert parsed.echo == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, (False, True, False), id="absent"),
        pytest.param({"stream": True}, (True, True, False), id="stream"),
        pytest.param({"store": False}, (False, False, False), id="not stored"),
        pytest.param({"background": True}, (False, True, True), id="background"),
        pytest.param({"stream": False, "store": True, "background": False}, (False, True, False), id="all said"),
    ],
)
def test_switches(fields: dict[str, bool], expected: tuple[bool, bool, bool]) -> None:
    parsed = call(**fields)
    assert (parsed.stream, parsed.store, parsed.background) == expected


def test_null_is_absent() -> None:
    fields = ["stream", "store", "tools", "config", "labels", "responseFormat", "agent", "system_instruction"]
    body = {"model": MODEL, "input": "hi", **dict.fromkeys(fields)}
    assert parse(json.dumps(body).encode()) == call("hi")


def test_keys_inside_a_schema_are_the_callers_own() -> None:
    schema = {"type": "object", "properties": {"mimeType": {"type": "string"}, "mime_type": {"type": "string"}}}
    parsed = call(response_format={"type": "text", "schema": schema})
    assert parsed.draft.output.schema == schema
    assert parsed.echo["response_format"]["schema"] == schema


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from(
    [
        "text",
        "image",
        "user_input",
        "model_output",
        "thought",
        "user",
        "model",
        PNG,
        "files/a1",
        "http://h/a.png",
        "low",
    ]
)
NAMES = st.sampled_from(
    ["type", "text", "data", "uri", "role", "content", "parts", "resolution", "schema", "mime_type", "top_p", "topK"]
)
JSON = st.recursive(
    LEAVES | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "model",
        "input",
        "agent",
        "system_instruction",
        "generationConfig",
        "config",
        "response_format",
        "responseMimeType",
        "response_modalities",
        "tools",
        "previous_interaction_id",
        "store",
        "stream",
        "labels",
        "service_tier",
    ]
)


@settings(max_examples=300)
@given(st.dictionaries(FIELDS, JSON, max_size=5), JSON)
def test_no_json_raises_anything_but_a_fault(fields: dict[str, object], input: object) -> None:
    for body in (fields, input, {"model": MODEL, "input": input}, {"input": "hi", **fields, "model": MODEL}):
        try:
            parsed = parse(json.dumps(body).encode())
            assert parsed.draft.model
            json.dumps(parsed.echo, allow_nan=False)
        except Fault as fault:
            assert fault.status is Status.INVALID_ARGUMENT
            assert str(fault)
