"""Functions in three dialects: a declaration, a choice, a call and a result that is described is taken."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from beholder.wire import content, interactions, openai
from beholder.wire.described.functions import schemas
from beholder.wire.described.shapes import ref
from beholder.wire.functions import MOST
from tests.wire.described.holding import accepted, held

read_content = partial(content.parse, model="m")
Door = tuple[str, Callable[[bytes], object], dict[str, Any]]
TURN = {"role": "user", "parts": [{"text": "hi"}]}
DOORS: dict[str, Door] = {
    "interactions": ("CreateInteraction", interactions.parse, {"model": "m", "input": "hi"}),
    "content": ("GenerateContentRequest", read_content, {"contents": [TURN]}),
    "openai": ("ChatRequest", openai.parse, {"model": "m", "messages": [{"role": "user", "content": "hi"}]}),
}
TAKES = {"type": "object", "properties": {"n": {"type": "integer"}}}
TOOL = {"type": "function", "name": "f"}
CHAT = {"type": "function", "function": {"name": "f"}}


def declared(*functions: object) -> dict[str, object]:
    return {"tools": [{"functionDeclarations": list(functions)}]}


def chosen(**config: object) -> dict[str, object]:
    return {**declared({"name": "f"}), "toolConfig": {"functionCallingConfig": config}}


def choice(given: object) -> dict[str, object]:
    return {"tools": [TOOL], "generation_config": {"tool_choice": given}}


@pytest.mark.parametrize(
    ("door", "fields", "described", "taken"),
    [
        pytest.param("interactions", {"tools": [TOOL]}, True, True, id="takes nothing"),
        pytest.param("interactions", {"tools": [{**TOOL, "parameters": TAKES}]}, True, True, id="takes a number"),
        pytest.param("interactions", {"tools": []}, True, True, id="no functions"),
        pytest.param("interactions", choice("any"), True, True, id="it must call"),
        pytest.param("interactions", choice({"allowed_tools": {"mode": "any", "tools": ["f"]}}), True, True, id="one"),
        pytest.param("interactions", choice("ANY"), False, True, id="lenient: in any case"),
        pytest.param("interactions", choice("perhaps"), False, False, id="an unknown choice"),
        pytest.param("interactions", {"tools": [{"type": "function"}]}, False, False, id="no name"),
        pytest.param("interactions", {"tools": [{**TOOL, "name": "f()"}]}, False, False, id="a name that is none"),
        pytest.param("interactions", {"tools": [{**TOOL, "name": "f" * 129}]}, False, False, id="a name too long"),
        pytest.param("interactions", {"tools": [{**TOOL, "parameters": []}]}, False, False, id="takes a list"),
        pytest.param(
            "interactions", {"tools": [{**TOOL, "parameters": {"type": "array"}}]}, False, False, id="takes no object"
        ),
        pytest.param("interactions", {"tools": [TOOL] * (MOST + 1)}, False, False, id="too many"),
        pytest.param("content", declared({"name": "f", "description": "does"}), True, True, id="Gemini: nothing"),
        pytest.param("content", declared({"name": "f", "parameters": {"type": "OBJECT"}}), True, True, id="OpenAPI"),
        pytest.param("content", declared({"name": "f", "parametersJsonSchema": TAKES}), True, True, id="JSON Schema"),
        pytest.param("content", chosen(mode="ANY", allowedFunctionNames=["f"]), True, True, id="Gemini: one of them"),
        pytest.param("content", chosen(mode="any"), False, True, id="Gemini: lenient: in any case"),
        pytest.param(
            "content",
            declared({"name": "f", "parameters": {"type": "OBJECT"}, "parametersJsonSchema": TAKES}),
            False,
            False,
            id="Gemini: both",
        ),
        pytest.param("content", {"tools": [{"googleSearch": {}}]}, False, False, id="Gemini: a search"),
        pytest.param("content", declared({"name": ""}), False, False, id="Gemini: no name"),
        pytest.param("content", chosen(mode="PERHAPS"), False, False, id="Gemini: an unknown mode"),
        pytest.param("openai", {"tools": [CHAT]}, True, True, id="chat: takes nothing"),
        pytest.param("openai", {"tools": [CHAT], "tool_choice": "required"}, True, True, id="chat: it must call"),
        pytest.param("openai", {"tools": [CHAT], "tool_choice": CHAT}, True, True, id="chat: this one"),
        pytest.param(
            "openai",
            {
                "tools": [CHAT],
                "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [CHAT]}},
            },
            True,
            True,
            id="chat: one of these",
        ),
        pytest.param("openai", {"tools": [CHAT], "tool_choice": "sometimes"}, False, False, id="chat: unknown choice"),
        pytest.param("openai", {"tools": [TOOL]}, False, False, id="chat: another dialect's"),
        pytest.param("openai", {"tools": [{"type": "web_search"}]}, False, False, id="chat: a search"),
    ],
)
def test_what_is_described_is_taken(door: str, fields: dict[str, Any], described: bool, taken: bool) -> None:
    schema, read, body = DOORS[door]
    assert (held(ref(schema), {**body, **fields}), accepted(read, {**body, **fields})) == (described, taken)


@pytest.mark.parametrize(
    "gave",
    [
        pytest.param("9", id="words"),
        pytest.param({"n": 1}, id="an object"),
        pytest.param(7.5, id="a number"),
        pytest.param(True, id="a flag"),
        pytest.param(None, id="nothing"),
        pytest.param([{"type": "text", "text": "hi"}], id="blocks"),
    ],
)
def test_whatever_a_function_gave_is_described_and_taken(gave: object) -> None:
    called = {"type": "function_call", "id": "c1", "name": "f", "arguments": {}}
    told = {"type": "function_result", "call_id": "c1", "name": "f", "result": gave}
    asked = {"type": "user_input", "content": [{"type": "text", "text": "hi"}]}
    body = {"model": "m", "input": [asked, called, told]}
    assert held(ref("ResultStep"), told)
    assert held(ref("CreateInteraction"), body)
    assert accepted(interactions.parse, body)


def test_every_dialect_has_a_word_for_each_thing() -> None:
    assert {"FunctionTool", "FunctionDeclaration", "ChatTool"} <= set(schemas()), "declaring"
    assert {"ToolChoice", "ToolConfig", "ChatToolChoice"} <= set(schemas()), "choosing"
    assert {"CallStep", "FunctionCall", "ChatCall"} <= set(schemas()), "calling"
