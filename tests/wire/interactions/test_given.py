import base64
from dataclasses import replace
from typing import Any

import pytest
from google.genai import interactions as sdk

from beholder.domain import (
    FunctionCall,
    FunctionResult,
    Interaction,
    KeptImage,
    Part,
    Request,
    Resolution,
    Role,
    Text,
    Turn,
)
from beholder.wire.interactions import given_steps, interaction

from .bodies import MODEL, PNG
from .bodies import call as asked
from .test_answer import CREATED

SHA256 = "a" * 64
PICTURES = {SHA256: base64.b64decode(PNG)}


def image(**fields: Any) -> KeptImage:
    return KeptImage(SHA256, len(PICTURES[SHA256]), "image/png", "input[0]", **fields)


def request(*parts: Part[KeptImage]) -> Request[KeptImage]:
    return Request(MODEL, (Turn(Role.USER, parts),))


@pytest.mark.parametrize(
    ("part", "block"),
    [
        pytest.param(Text("What?"), {"type": "text", "text": "What?"}, id="words"),
        pytest.param(image(), {"type": "image", "mime_type": "image/png", "data": PNG}, id="inside"),
        pytest.param(
            image(uri="files/a1", resolution=Resolution.LOW),
            {"type": "image", "mime_type": "image/png", "uri": "files/a1", "resolution": "low"},
            id="by its uri",
        ),
    ],
)
def test_a_part_is_printed_as_a_block(part: Text | KeptImage, block: dict[str, Any]) -> None:
    assert given_steps(request(part), PICTURES) == [{"type": "user_input", "content": [block]}]


def test_what_is_printed_can_be_sent_again() -> None:
    turns: tuple[Turn[KeptImage], ...] = (
        Turn(Role.USER, (Text("a"), image())),
        Turn(Role.MODEL, (Text("b"),)),
        Turn(Role.USER, (Text("c"),)),
    )
    steps = given_steps(Request(MODEL, turns), PICTURES)
    again = asked(steps).draft
    assert [turn.role for turn in again.turns] == [Role.USER, Role.MODEL, Role.USER]
    assert again.turns[0].parts[1].origin.data == PICTURES[SHA256]  # type: ignore[union-attr]


def test_calls_and_results_are_steps_of_their_own() -> None:
    call = FunctionCall("c1", "f", {"n": 1})
    result: FunctionResult[KeptImage] = FunctionResult("c1", "f", {"n": 2}, where="x")
    turns: tuple[Turn[KeptImage], ...] = (
        Turn(Role.USER, (Text("a"), image())),
        Turn(Role.MODEL, (Text("b"), call)),
        Turn(Role.USER, (result, Text("c"), Text("d"))),
    )
    steps = given_steps(Request(MODEL, turns), PICTURES)
    assert [step["type"] for step in steps] == [
        "user_input",
        "model_output",
        "function_call",
        "function_result",
        "user_input",
    ]
    assert steps[3] == {"type": "function_result", "call_id": "c1", "name": "f", "result": {"n": 2}}
    assert len(steps[4]["content"]) == 2
    again = [part for turn in asked(steps).draft.turns for part in turn.parts]
    assert again[3:5] == [call, replace(result, where="input[3].call_id")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("said", [{"type": "text", "text": "said"}], id="with words"),
        pytest.param("", [], id="alone"),
    ],
)
def test_images_of_a_result_are_blocks_of_it(value: str, words: list[dict[str, str]]) -> None:
    result = FunctionResult("c1", "", value, (image(),), is_error=True)
    (step,) = given_steps(request(result), PICTURES)
    block = {"type": "image", "mime_type": "image/png", "data": PNG}
    assert step == {"type": "function_result", "call_id": "c1", "result": [*words, block], "is_error": True}


def test_the_python_sdk_reads_an_input() -> None:
    it = Interaction("int_1", MODEL, CREATED, CREATED)
    read = sdk.Interaction.model_validate(interaction(it, given_steps(request(Text("a"), image()), PICTURES)))
    assert isinstance(read.input, list)
    assert isinstance(read.input[0], sdk.UserInputStep)
