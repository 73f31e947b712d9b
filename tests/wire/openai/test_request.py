"""Bodies of chat completions as the `openai` package and other tools write them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import (
    FileId,
    Generation,
    ImageSource,
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
from beholder.wire.openai import Call, parse

HELLO = [{"role": "user", "content": "hello"}]
SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}}
DATA = "data:image/png;base64,iVBORw0KGgo="


def call(messages: object = HELLO, **fields: object) -> Call:
    return parse(json.dumps({"model": "gemini-2.5-flash", "messages": messages, **fields}).encode())


def user(*parts: object) -> list[dict[str, object]]:
    return [{"role": "user", "content": list(parts)}]


def test_a_plain_question() -> None:
    asked = call()
    assert asked.draft.model == "gemini-2.5-flash"
    assert asked.draft.turns == (Turn(Role.USER, (Text("hello"),)),)
    assert (asked.stream, asked.stream_usage) == (False, False)


@pytest.mark.parametrize(
    ("image_url", "origin", "resolution"),
    [
        pytest.param({"url": DATA}, Url(DATA), None, id="inline"),
        pytest.param(
            {"url": "https://example.org/a.jpg", "detail": "low"}, Url("https://example.org/a.jpg"), "low", id="URL"
        ),
        pytest.param(
            {"url": "https://example.org/a.jpg", "detail": "high"},
            Url("https://example.org/a.jpg"),
            "high",
            id="closely",
        ),
        pytest.param({"url": DATA, "detail": "auto"}, Url(DATA), None, id="as the server thinks fit"),
        pytest.param({"url": "http://h/v1beta/files/abc"}, FileId("abc"), None, id="an uploaded file"),
        pytest.param(DATA, Url(DATA), None, id="a bare string"),
    ],
)
def test_images(image_url: object, origin: FileId | Url, resolution: str | None) -> None:
    (turn,) = call(user({"type": "text", "text": "?"}, {"type": "image_url", "image_url": image_url})).draft.turns
    words, image = turn.parts
    assert words == Text("?")
    assert image == ImageSource(
        origin,
        "messages[0].content[1]",
        None if resolution is None else Resolution(resolution),
    )


def test_a_conversation_and_its_system_messages() -> None:
    asked = call(
        [
            {"role": "system", "content": "be brief"},
            {"role": "developer", "content": [{"type": "text", "text": "be kind"}]},
            *HELLO,
            {"role": "assistant", "content": "hi", "refusal": None},
            {"role": "assistant", "content": None},
            {"role": "user", "content": ["who", {"type": "text", "text": "are you?"}]},
        ]
    )
    assert asked.draft.system == "be brief\nbe kind"
    assert asked.draft.turns == (
        Turn(Role.USER, (Text("hello"),)),
        Turn(Role.MODEL, (Text("hi"),)),
        Turn(Role.USER, (Text("who"), Text("are you?"))),
    )


def test_all_knobs() -> None:
    asked = call(
        max_tokens=5,
        max_completion_tokens=64,
        temperature=0.2,
        top_p=0.9,
        seed=3,
        stop="x",
        n=1,
        reasoning_effort="high",
        stream=True,
        stream_options={"include_usage": True},
        tools=[],
        user="somebody",
        logprobs=False,
    )
    assert asked.draft.generation == Generation(
        max_output_tokens=64,
        stop_sequences=("x",),
        temperature=0.2,
        top_p=0.9,
        seed=3,
        thinking_level=ThinkingLevel.HIGH,
    )
    assert (asked.stream, asked.stream_usage) == (True, True)


@pytest.mark.parametrize(
    ("file", "origin"),
    [
        pytest.param({"file_data": DATA, "filename": "a.png"}, Url(DATA), id="inline"),
        pytest.param({"file_id": "files/abc"}, FileId("abc"), id="uploaded"),
        pytest.param({"file_id": "http://h/v1beta/files/abc", "format": "image/png"}, FileId("abc"), id="its URI"),
    ],
)
def test_an_image_as_a_file(file: dict[str, str], origin: object) -> None:
    (turn,) = call(user({"type": "file", "file": file})).draft.turns
    assert [(part.origin, part.where) for part in turn.parts if isinstance(part, ImageSource)] == [
        (origin, "messages[0].content[0]")
    ]


def test_words_may_be_asked_for_by_name() -> None:
    assert call(modalities=["text"]).draft == call().draft


@pytest.mark.parametrize(
    ("effort", "level"),
    [
        ("none", ThinkingLevel.MINIMAL),
        ("minimal", ThinkingLevel.MINIMAL),
        ("LOW", ThinkingLevel.LOW),
        ("max", ThinkingLevel.XHIGH),
    ],
)
def test_effort(effort: str, level: ThinkingLevel) -> None:
    assert call(reasoning_effort=effort, stop=["a", "b"]).draft.generation == Generation(
        thinking_level=level, stop_sequences=("a", "b")
    )


@pytest.mark.parametrize(
    ("response_format", "output"),
    [
        pytest.param(None, OutputFormat(), id="nothing said"),
        pytest.param({"type": "text"}, OutputFormat(), id="text"),
        pytest.param({"type": "json_object"}, OutputFormat(OutputKind.JSON), id="any JSON"),
        pytest.param(
            {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": SCHEMA}},
            OutputFormat(OutputKind.JSON, SCHEMA),
            id="a schema",
        ),
        pytest.param(
            {"type": "json_schema", "json_schema": {"name": "x"}}, OutputFormat(OutputKind.JSON), id="no schema"
        ),
    ],
)
def test_the_form_of_the_answer(response_format: object, output: OutputFormat) -> None:
    assert call(response_format=response_format).draft.output == output


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        pytest.param({"model": None}, "model", "is required", id="no model"),
        pytest.param({"messages": None}, "messages", "not null", id="no messages"),
        pytest.param({"messages": []}, "messages", "nothing from the user", id="empty"),
        pytest.param({"messages": ["hello"]}, "messages[0]", "a string", id="a bare string"),
        pytest.param({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role", "'robot'", id="a robot"),
        pytest.param({"messages": [{"content": "x"}]}, "messages[0].role", "null", id="no role"),
        pytest.param(
            {"messages": [{"role": "tool", "content": "x"}]},
            "messages[0].tool_call_id",
            "required",
            id="a tool's words",
        ),
        pytest.param(
            {"messages": [{"role": "function", "content": "x"}]}, "messages[0].role", "older form", id="a function's"
        ),
        pytest.param({"messages": [{"role": "user", "content": 5}]}, "messages[0].content", "a number", id="a number"),
        pytest.param({"messages": user(5)}, "messages[0].content[0]", "a number", id="a number for a part"),
        pytest.param({"messages": user({"text": "x"})}, "messages[0].content[0]", "no 'type'", id="no type"),
        pytest.param(
            {"messages": user({"type": "input_audio"})}, "messages[0].content[0]", "'input_audio'", id="sound"
        ),
        pytest.param({"messages": user({"type": "text"})}, "messages[0].content[0].text", "required", id="no text"),
        pytest.param(
            {"messages": user({"type": "image_url"})},
            "messages[0].content[0].image_url",
            "a JSON object",
            id="no image",
        ),
        pytest.param(
            {"messages": user({"type": "image_url", "image_url": {"url": "gs://b/o"}})},
            "messages[0].content[0].image_url.url",
            "Cloud Storage",
            id="a bucket",
        ),
        pytest.param(
            {"messages": user({"type": "image_url", "image_url": {"url": DATA, "detail": "huge"}})},
            "messages[0].content[0].image_url.detail",
            "'huge'",
            id="an unknown detail",
        ),
        pytest.param({"n": 2}, "n", "2 answers", id="two answers"),
        pytest.param({"logprobs": True}, "logprobs", "not given", id="log probabilities"),
        pytest.param({"modalities": ["text", "audio"]}, "modalities[1]", "'audio' cannot be answered", id="speech"),
        pytest.param({"web_search_options": {}}, "web_search_options", "not searched", id="a search"),
        pytest.param(
            {"messages": user({"type": "file", "file": {"filename": "a.jpg"}})},
            "messages[0].content[0].file",
            "should have 'file_data'",
            id="a file of nothing",
        ),
        pytest.param(
            {"messages": user({"type": "file", "file": {"file_id": "file-abc"}})},
            "messages[0].content[0].file.file_id",
            "'file-abc' cannot be fetched",
            id="a file uploaded elsewhere",
        ),
        pytest.param({"tools": [{}]}, "tools[0]", "no 'type'", id="no tool"),
        pytest.param({"functions": [{}]}, "functions", "older form", id="functions"),
        pytest.param({"max_tokens": 0}, "max_tokens", "0", id="no tokens"),
        pytest.param({"response_format": "json"}, "response_format", "a string", id="a word for a format"),
        pytest.param({"response_format": {"type": "xml"}}, "response_format.type", "'xml'", id="an unknown format"),
        pytest.param(
            {"response_format": {"type": "json_schema"}},
            "response_format.json_schema",
            "a JSON object",
            id="no schema at all",
        ),
        pytest.param(
            {"response_format": {"type": "json_schema", "json_schema": {"schema": [1]}}},
            "response_format.json_schema.schema",
            "should be a JSON object, not a list",
            id="a list for a schema",
        ),
        pytest.param(
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "thing"}}}},
            "response_format.json_schema.schema.type",
            "JSON Schema type",
            id="a wrong schema",
        ),
    ],
)
def test_what_is_refused_says_where_and_why(fields: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        call(**{"messages": HELLO, **fields})
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert caught.value.where == where
    assert words in caught.value.message


KEYS = [
    "model",
    "messages",
    "role",
    "content",
    "type",
    "text",
    "image_url",
    "url",
    "detail",
    "response_format",
    "json_schema",
    "schema",
    "stop",
    "n",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["user", "text", "image_url", "json_schema", "system"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_body_raises_anything_but_a_fault(body: dict[str, object]) -> None:
    try:
        parse(json.dumps(body).encode())
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT
