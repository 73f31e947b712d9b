"""All schemas are JSON Schema, refer to each other, and take what the parsers take."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from beholder.faults import Fault, Status
from beholder.wire import content, errors, interactions, openai
from beholder.wire.described import schemas
from beholder.wire.described.errors import name
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import complaints, held

MODEL_STEP = [{"type": "model_output", "content": [{"type": "text", "text": "hi"}]}]
WORDLESS = {"type": "text", "mime_type": "text/x.enum"}
BLOCK = {"type": "text", "text": "hi"}
PART = {"text": "hi"}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_each_is_a_json_schema_and_refers_to_those_that_are_there(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    for reference in re.findall(r"#/components/schemas/(\w+)", json.dumps(schema)):
        assert reference in schemas()


def asked(**fields: Any) -> dict[str, Any]:
    return {"model": "gemini-x", "input": "hi", **fields}


def contents(**fields: Any) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [PART]}], **fields}


def chat(**fields: Any) -> dict[str, Any]:
    return {"model": "gemini-x", "messages": [{"role": "user", "content": "hi"}], **fields}


def parse_content(body: bytes) -> object:
    return content.parse(body, "gemini-x")


DOORS: dict[str, Callable[[bytes], object]] = {
    "CreateInteraction": interactions.parse,
    "GenerateContentRequest": parse_content,
    "ChatRequest": openai.parse,
}


@pytest.mark.parametrize(
    ("door", "body"),
    [
        pytest.param("CreateInteraction", asked(), id="words"),
        pytest.param("CreateInteraction", asked(input=BLOCK), id="a block"),
        pytest.param("CreateInteraction", asked(input=[BLOCK, BLOCK]), id="blocks"),
        pytest.param("CreateInteraction", asked(input=[{"type": "user_input", "content": [BLOCK]}]), id="steps"),
        pytest.param("CreateInteraction", asked(input=[]), id="nothing"),
        pytest.param("CreateInteraction", asked(input=" "), id="blanks"),
        pytest.param("CreateInteraction", asked(input=MODEL_STEP), id="no question"),
        pytest.param("CreateInteraction", {"input": "hi"}, id="no model"),
        pytest.param("CreateInteraction", asked(tools=[{"type": "google_search"}]), id="a tool"),
        pytest.param("CreateInteraction", asked(generation_config={"top_p": 2}), id="out of range"),
        pytest.param("CreateInteraction", asked(labels={"a": 1}), id="a label that is no string"),
        pytest.param("CreateInteraction", asked(response_format=WORDLESS), id="no words"),
        pytest.param("GenerateContentRequest", contents(), id="contents"),
        pytest.param("GenerateContentRequest", {"contents": "hi"}, id="a string"),
        pytest.param("GenerateContentRequest", {"contents": []}, id="no contents"),
        pytest.param("GenerateContentRequest", {"contents": [{"role": "model", "parts": [PART]}]}, id="no user"),
        pytest.param("GenerateContentRequest", {"contents": [{"role": "user", "parts": [{}]}]}, id="an empty part"),
        pytest.param("GenerateContentRequest", contents(generationConfig={"candidateCount": 2}), id="two answers"),
        pytest.param("GenerateContentRequest", contents(generationConfig={"responseSchema": {}}), id="a schema"),
        pytest.param(
            "GenerateContentRequest",
            contents(generationConfig={"responseSchema": {}, "responseJsonSchema": {}}),
            id="two schemas",
        ),
        pytest.param(
            "GenerateContentRequest",
            contents(generationConfig={"responseSchema": {}, "responseMimeType": "text/plain"}),
            id="a schema for words",
        ),
        pytest.param("GenerateContentRequest", contents(cachedContent="cachedContents/x"), id="a cache"),
        pytest.param("ChatRequest", chat(), id="messages"),
        pytest.param("ChatRequest", chat(n=2), id="two choices"),
        pytest.param("ChatRequest", {**chat(), "messages": []}, id="no messages"),
        pytest.param("ChatRequest", chat(reasoning_effort="none"), id="effort"),
        pytest.param("ChatRequest", chat(reasoning_effort="great"), id="an unknown effort"),
        pytest.param("ChatRequest", chat(response_format={"type": "xml"}), id="an unknown format"),
    ],
)  # fmt: skip
def test_what_is_described_is_what_is_parsed(door: str, body: dict[str, Any]) -> None:
    try:
        DOORS[door](json.dumps(body).encode())
    except Fault:
        taken = False
    else:
        taken = True
    assert held(ref(door), body) == taken, complaints(ref(door), body)


@pytest.mark.parametrize("status", Status)
def test_the_envelope_of_every_fault_is_described(status: Status) -> None:
    printed = errors.body(Fault(status, "so it is", where="input[0]"))
    assert complaints(ref(name(errors.http_status(status))), printed) == []
    assert not held(ref(name(500 if status is not Status.INTERNAL else 400)), printed)
