"""Bodies as both SDKs, older clients and curl put them on the wire."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import (
    Draft,
    FileId,
    Generation,
    ImageSource,
    Inline,
    OutputFormat,
    OutputKind,
    Resolution,
    Role,
    Text,
    ThinkingLevel,
    Turn,
    Url,
)
from beholder.faults import Fault, Status
from beholder.wire.content import parse, parse_count

MODEL = "gemini-2.5-flash"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk-M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # URL-safe
HELLO = [{"role": "user", "parts": [{"text": "hello"}]}]


def draft(contents: object = HELLO, **fields: object) -> Draft:
    return parse(json.dumps({"contents": contents, **fields}).encode(), MODEL)


def refusal(contents: object = HELLO, **fields: object) -> Fault:
    with pytest.raises(Fault) as caught:
        draft(contents, **fields)
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


def user(*parts: object, **content: object) -> list[dict[str, object]]:
    return [{"role": "user", "parts": list(parts), **content}]


def test_the_model_is_that_of_the_path() -> None:
    assert draft(model="models/another").model == MODEL


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param("hello", id="a string"),
        pytest.param(["hello"], id="strings"),
        pytest.param({"text": "hello"}, id="a part"),
        pytest.param([{"text": "hello"}], id="parts"),
        pytest.param({"parts": {"text": "hello"}}, id="one content, one part"),
        pytest.param([{"parts": [{"text": "hello"}]}], id="no role"),
        pytest.param([{"role": "", "parts": ["hello"]}], id="an empty role"),
        pytest.param(HELLO, id="as the SDKs do"),
    ],
)
def test_words_in_every_shape(contents: object) -> None:
    assert draft(contents).turns == (Turn(Role.USER, (Text("hello"),)),)


@pytest.mark.parametrize(
    ("part", "origin", "resolution"),
    [
        pytest.param({"inlineData": {"mimeType": "image/png", "data": PNG}}, Inline, None, id="JavaScript"),
        pytest.param({"inlineData": {"mime_type": "image/png", "data": PNG}}, Inline, None, id="Python"),
        pytest.param({"inline_data": {"data": PNG}}, Inline, None, id="snake, no type"),
        pytest.param({"fileData": {"fileUri": "http://h/v1beta/files/abc"}}, FileId("abc"), None, id="file"),
        pytest.param(
            {"fileData": {"file_uri": "files/abc", "mime_type": "x"}}, FileId("abc"), None, id="Python's file"
        ),
        pytest.param({"file_data": {"file_uri": "https://x.org/a.jpg"}}, Url("https://x.org/a.jpg"), None, id="URL"),
        pytest.param(
            {"inlineData": {"data": PNG}, "mediaResolution": {"level": "MEDIA_RESOLUTION_ULTRA_HIGH"}},
            Inline,
            Resolution.ULTRA_HIGH,
            id="resolution",
        ),
        pytest.param({"inlineData": {"data": PNG}, "media_resolution": 1}, Inline, Resolution.LOW, id="by number"),
        pytest.param({"inlineData": {"data": PNG}, "thoughtSignature": "abcd"}, Inline, None, id="signed"),
    ],
)
def test_images_in_every_shape(part: dict[str, object], origin: object, resolution: Resolution | None) -> None:
    (turn,) = draft(user("What is this?", part)).turns
    words, image = turn.parts
    assert words == Text("What is this?")
    assert isinstance(image, ImageSource)
    assert image.origin == origin or isinstance(image.origin, Inline)
    assert (image.where, image.resolution) == ("contents[0].parts[1]", resolution)


def test_the_resolution_of_the_request_is_that_of_images_without_their_own() -> None:
    own = {"inlineData": {"data": PNG}, "mediaResolution": "MEDIA_RESOLUTION_HIGH"}
    asked = draft(
        user({"inlineData": {"data": PNG}}, own), generationConfig={"mediaResolution": "MEDIA_RESOLUTION_LOW"}
    )
    images = [part for part in asked.turns[0].parts if isinstance(part, ImageSource)]
    assert [image.resolution for image in images] == [Resolution.LOW, Resolution.HIGH]


def test_a_conversation_keeps_its_turns_and_loses_its_thoughts() -> None:
    said = [
        *user("What is this?"),
        {"role": "model", "parts": [{"text": "I look.", "thought": True}, {"text": "A cat."}]},
        *user("And"),
        *user("its colour?"),
    ]
    assert draft(said).turns == (
        Turn(Role.USER, (Text("What is this?"),)),
        Turn(Role.MODEL, (Text("A cat."),)),
        Turn(Role.USER, (Text("And"), Text("its colour?"))),
    )


@pytest.mark.parametrize(
    "system",
    [
        pytest.param("be brief", id="a string"),
        pytest.param({"parts": [{"text": "be brief"}]}, id="a content"),
        pytest.param({"role": "user", "parts": [{"text": "be"}, {"text": "brief"}]}, id="with a role"),
    ],
)
def test_the_system_instruction(system: object) -> None:
    assert draft(systemInstruction=system).system in ("be brief", "be\nbrief")


def test_all_knobs_as_python_writes_them() -> None:
    config = {
        "temperature": 0.2,
        "topP": 0.9,
        "topK": 4.0,
        "maxOutputTokens": 64,
        "candidateCount": 1,
        "seed": 3,
        "stopSequences": ["x"],
        "responseModalities": ["TEXT"],
        "thinkingConfig": {"thinking_level": "MINIMAL", "include_thoughts": True},
    }
    assert draft(generationConfig=config).generation == Generation(
        max_output_tokens=64,
        stop_sequences=("x",),
        temperature=0.2,
        top_p=0.9,
        top_k=4,
        seed=3,
        thinking_level=ThinkingLevel.MINIMAL,
        thinking_summaries=True,
    )


@pytest.mark.parametrize(
    ("thinking", "level"),
    [
        pytest.param({}, None, id="nothing said"),
        pytest.param({"thinkingBudget": 0}, ThinkingLevel.MINIMAL, id="off"),
        pytest.param({"thinkingBudget": -1}, None, id="as the model thinks fit"),
        pytest.param({"thinkingBudget": 512}, ThinkingLevel.LOW, id="little"),
        pytest.param({"thinking_budget": 8192}, ThinkingLevel.MEDIUM, id="some"),
        pytest.param({"thinkingBudget": 24576}, ThinkingLevel.HIGH, id="much"),
        pytest.param({"thinkingLevel": "LOW", "thinkingBudget": 24576}, ThinkingLevel.LOW, id="the word wins"),
        pytest.param({"thinkingLevel": "THINKING_LEVEL_UNSPECIFIED"}, None, id="unspecified"),
    ],
)
def test_thinking(thinking: dict[str, object], level: ThinkingLevel | None) -> None:
    assert draft(generationConfig={"thinkingConfig": thinking}).generation.thinking_level is level


SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}}


@pytest.mark.parametrize(
    ("config", "output"),
    [
        pytest.param({}, OutputFormat(), id="plain"),
        pytest.param({"responseMimeType": "application/json"}, OutputFormat(OutputKind.JSON), id="any JSON"),
        pytest.param(
            {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA},
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="JSON Schema",
        ),
        pytest.param(
            {"response_mime_type": "application/json", "_responseJsonSchema": SCHEMA},
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="its older name",
        ),
        pytest.param(
            {
                "responseMimeType": "application/json",
                "responseSchema": {"type": "OBJECT", "properties": {"name": {"type": "STRING"}}},
            },
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="OpenAPI",
        ),
        pytest.param(
            {"responseMimeType": "text/x.enum", "responseSchema": {"type": "STRING", "enum": ["cat", "dog"]}},
            OutputFormat(OutputKind.ENUM, {"type": "string", "enum": ["cat", "dog"]}),
            id="one word",
        ),
        pytest.param(
            {"responseFormat": {"text": {"mimeType": "application/json", "schema": SCHEMA}}},
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="the newer field",
        ),
        pytest.param(
            {"response_format": [{"text": {"mime_type": "APPLICATION_JSON", "schema": SCHEMA}}]},
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="the newer field in a list, its type a constant",
        ),
        pytest.param({"responseFormat": {"text": {"mimeType": "TEXT_PLAIN"}}}, OutputFormat(), id="plain, newer field"),
        pytest.param({"responseFormat": {}}, OutputFormat(), id="an empty newer field"),
        pytest.param({"responseLogprobs": False}, OutputFormat(), id="no log probabilities"),
    ],
)
def test_the_form_of_the_answer(config: dict[str, object], output: OutputFormat) -> None:
    assert draft(generationConfig=config).output == output


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        pytest.param({"contents": []}, "contents", "nothing from the user", id="no contents"),
        pytest.param({"contents": user("  ")}, "contents", "nothing from the user", id="blank"),
        pytest.param({"contents": 5}, "contents", "a part", id="a number"),
        pytest.param({"contents": user({})}, "contents[0].parts[0]", "none of them", id="an empty part"),
        pytest.param(
            {"contents": user({"text": "a", "inlineData": {"data": PNG}})}, "contents[0].parts[0]", "one of", id="two"
        ),
        pytest.param(
            {"contents": user({"inlineData": {"mimeType": "image/png"}})},
            "contents[0].parts[0].inlineData.data",
            "required",
            id="no data",
        ),
        pytest.param(
            {"contents": user({"inline_data": {"data": "%"}})},
            "contents[0].parts[0].inline_data.data",
            "not base64",
            id="no base64, in the caller's spelling",
        ),
        pytest.param(
            {"contents": user({"fileData": {"fileUri": "gs://b/o"}})},
            "contents[0].parts[0].fileData.fileUri",
            "Cloud Storage",
            id="a bucket",
        ),
        pytest.param(
            {"contents": user({"functionCall": {"args": {}}})},
            "contents[0].parts[0].functionCall.name",
            "is required",
            id="a call of nothing",
        ),
        pytest.param(
            {"contents": user({"function_response": {"name": "f"}})},
            "contents[0].parts[0].function_response",
            "no functionCall before it waits",
            id="what nobody called for",
        ),
        pytest.param(
            {"contents": user({"text": "a", "functionCall": {"name": "f"}})},
            "contents[0].parts[0]",
            "more than one",
            id="words and a call in one part",
        ),
        pytest.param(
            {"contents": [{"role": "system", "parts": ["x"]}]}, "contents[0].role", "systemInstr", id="system"
        ),
        pytest.param({"contents": [{"role": "robot", "parts": ["x"]}]}, "contents[0].role", "'user' or", id="a robot"),
        pytest.param({"contents": [{"role": 5, "parts": ["x"]}]}, "contents[0].role", "not 5", id="role by number"),
        pytest.param(
            {"generationConfig": {"candidateCount": 2}}, "generationConfig.candidateCount", "2 answers", id="candidates"
        ),
        pytest.param(
            {"generationConfig": {"responseModalities": ["IMAGE"]}},
            "generationConfig.responseModalities[0]",
            "'image'",
            id="an image for an answer",
        ),
        pytest.param(
            {"generationConfig": {"responseMimeType": "text/x.enum"}},
            "generationConfig.responseMimeType",
            "needs a schema",
            id="words without words",
        ),
        pytest.param(
            {"generationConfig": {"responseSchema": {}, "responseJsonSchema": {}}},
            "generationConfig",
            "keep one",
            id="two schemas",
        ),
        pytest.param(
            {"generationConfig": {"responseJsonSchema": {"type": "thing"}}},
            "generationConfig.responseJsonSchema.type",
            "not a JSON Schema type",
            id="a wrong schema",
        ),
        pytest.param({"generationConfig": {"temperature": 9}}, "generationConfig.temperature", "9", id="too hot"),
        pytest.param(
            {"generationConfig": {"responseFormat": {"image": {"aspectRatio": "1:1"}}}},
            "generationConfig.responseFormat.image",
            "'image' output",
            id="an image for an answer, newer field",
        ),
        pytest.param(
            {"generationConfig": {"responseFormat": [{"text": {}}, {"text": {}}]}},
            "generationConfig.responseFormat",
            "one format",
            id="two formats",
        ),
        pytest.param(
            {"generationConfig": {"responseFormat": [{"text": {"schema": {"type": "thing"}}}]}},
            "generationConfig.responseFormat[0].text.schema.type",
            "not a JSON Schema type",
            id="a wrong schema, newer field",
        ),
        pytest.param(
            {"generationConfig": {"responseFormat": {"text": {"mimeType": "application/xml"}}}},
            "generationConfig.responseFormat.text.mimeType",
            "cannot be answered",
            id="another type, newer field",
        ),
        pytest.param(
            {"generationConfig": {"responseFormat": {"text": {}}, "responseMimeType": "application/json"}},
            "generationConfig",
            "keep one",
            id="both fields",
        ),
        pytest.param(
            {"generationConfig": {"responseLogprobs": True}},
            "generationConfig.responseLogprobs",
            "are not given",
            id="log probabilities",
        ),
        pytest.param({"tools": [{"googleSearch": {}}]}, "tools[0]", "'googleSearch'", id="a search"),
        pytest.param({"tools": {}}, "tools", "a list", id="tools of another shape"),
        pytest.param({"cachedContent": "cachedContents/1"}, "cachedContent", "not kept", id="a cache"),
    ],
)
def test_what_is_refused_says_where_and_why(body: dict[str, Any], where: str, words: str) -> None:
    fault = refusal(**{"contents": HELLO, **body})
    assert fault.where == where
    assert words in fault.message


def test_no_tools_are_no_fault() -> None:
    assert draft(tools=[], toolConfig={"functionCallingConfig": {"mode": "NONE"}}).turns


def test_counting_takes_contents_or_a_whole_request() -> None:
    whole = {"contents": HELLO, "systemInstruction": {"parts": [{"text": "be brief"}]}}
    assert parse_count(json.dumps({"contents": HELLO}).encode(), MODEL) == draft()
    counted = parse_count(json.dumps({"generateContentRequest": whole}).encode(), MODEL)
    assert counted == draft(systemInstruction=whole["systemInstruction"])
    with pytest.raises(Fault, match="keep one"):
        parse_count(json.dumps({"contents": HELLO, "generateContentRequest": whole}).encode(), MODEL)
    with pytest.raises(Fault) as caught:
        parse_count(json.dumps({"generateContentRequest": {"contents": []}}).encode(), MODEL)
    assert caught.value.where == "generateContentRequest.contents"


KEYS = [
    "contents",
    "parts",
    "role",
    "text",
    "inlineData",
    "data",
    "fileData",
    "fileUri",
    "generationConfig",
    "responseSchema",
    "responseJsonSchema",
    "type",
    "properties",
    "items",
    "enum",
    "anyOf",
    "thinkingConfig",
    "thinkingBudget",
    "mediaResolution",
    "level",
    "tools",
    "systemInstruction",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_body_raises_anything_but_a_fault(body: dict[str, object]) -> None:
    for read in (parse, parse_count):
        try:
            read(json.dumps(body).encode(), MODEL)
        except Fault as fault:
            assert fault.status is Status.INVALID_ARGUMENT
