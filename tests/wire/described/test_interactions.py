"""What is described of interactions is read; what is printed of them is described, to the last key."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from beholder.domain import (
    Failure,
    Finish,
    FinishReason,
    FunctionCall,
    FunctionResult,
    Interaction,
    KeptImage,
    Request,
    Resolution,
    Role,
    Text,
    Thought,
    Turn,
    Usage,
    Words,
)
from beholder.faults import Fault, Status
from beholder.wire.described.interactions import schemas
from beholder.wire.described.shapes import ref
from beholder.wire.interactions import Events, given_steps, interaction, parse
from tests.wire.described.holding import accepted, complaints, held, stretched

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = Interaction("int_1", "m", MOMENT, MOMENT)
CALL = FunctionCall("c1", "f", {"n": 1})
END = Finish(FinishReason.STOP, Usage(input_text=6, input_image=258, output_text=3, thought=2))
SAID = (Thought("Ears."), Words("A "), Words("cat."), CALL, END)
TEXT = {"type": "text", "text": "hi"}
IMAGE = {"type": "image", "mime_type": "image/png", "data": "YWJj"}
STEP = {"type": "user_input", "content": [TEXT]}
CALLED = {"type": "function_call", "id": "c1", "name": "f", "arguments": {}}
GAVE = {"type": "function_result", "call_id": "c1", "name": "f", "result": "9"}


def asked(given: object = "hi", **fields: object) -> dict[str, object]:
    return {"model": "m", "input": given, **fields}


def form(**fields: object) -> dict[str, object]:
    return asked(response_format={"type": "text", **fields})


def test_every_schema_of_this_dialect_is_here() -> None:
    assert {"CreateInteraction", "Interaction", "InteractionEvent"} <= set(schemas())


@pytest.mark.parametrize(
    ("body", "described", "taken"),
    [
        pytest.param(asked(), True, True, id="words"),
        pytest.param(asked(TEXT), True, True, id="a block"),
        pytest.param(asked([TEXT, IMAGE]), True, True, id="blocks"),
        pytest.param(asked({**IMAGE, "resolution": "ultra_high"}), True, True, id="an image, closely"),
        pytest.param(asked({"type": "image", "uri": "files/a1"}), True, True, id="an uploaded file"),
        pytest.param(asked([STEP, {"type": "model_output", "content": [TEXT]}, STEP]), True, True, id="steps"),
        pytest.param(asked([STEP, CALLED, GAVE]), True, True, id="a call and what it gave"),
        pytest.param(asked(store=False), True, True, id="not stored"),
        pytest.param(asked(background=True, store=True), True, True, id="in the background"),
        pytest.param(asked(system_instruction={"parts": [{"text": "be brief"}]}), True, True, id="an instruction"),
        pytest.param(asked(generation_config={"thinking_level": "minimal", "top_k": 1}), True, True, id="knobs"),
        pytest.param(asked(config={"thinking_summaries": "auto", "seed": 1}), True, True, id="knobs by another name"),
        pytest.param(asked(tools=[{"type": "function", "name": "f"}]), True, True, id="a function"),
        pytest.param(asked(response_modalities=["text"], labels={"a": "b"}), True, True, id="words, with a label"),
        pytest.param(form(mime_type="application/json", schema={"type": "object"}), True, True, id="a form"),
        pytest.param(form(mime_type="text/x.enum", schema={"enum": ["a"]}), True, True, id="a word of a list"),
        pytest.param(asked(unheard_of=1), True, True, id="a key that is not known"),
        pytest.param(asked(generation_config={"thinking_level": "LOW"}), False, True, id="lenient: in any case"),
        pytest.param(asked([STEP, "hi"]), False, True, id="lenient: a string among steps"),
        pytest.param(asked(store=False, background=True), False, True, id="what the desk refuses"),
        pytest.param(asked(" \n"), False, False, id="blank"),
        pytest.param(asked([]), False, False, id="nothing"),
        pytest.param(asked([{"type": "model_output", "content": [TEXT]}]), False, False, id="the model alone"),
        pytest.param(asked({"type": "image"}), False, False, id="an image of nothing"),
        pytest.param({"input": "hi"}, False, False, id="no model"),
        pytest.param(asked(tools=[{"type": "google_search"}]), False, False, id="a search"),
        pytest.param(asked(tool_choice="any"), False, False, id="a choice in the wrong place"),
        pytest.param(asked(generation_config={"top_p": 2}), False, False, id="out of range"),
        pytest.param(asked(response_modalities=["image"]), False, False, id="a picture for an answer"),
        pytest.param(form(mime_type="text/plain", schema={"type": "object"}), False, False, id="a form for words"),
        pytest.param(form(mime_type="text/x.enum", schema={}), False, False, id="a word of no list"),
        pytest.param(asked(service_tier="gold"), False, False, id="an unknown tier"),
    ],
)
def test_what_is_described_is_taken(body: dict[str, Any], described: bool, taken: bool) -> None:
    assert (held(ref("CreateInteraction"), body), accepted(parse, body)) == (described, taken)


@pytest.mark.parametrize(
    "it",
    [
        pytest.param(OPEN, id="begun"),
        pytest.param(replace(OPEN, said=SAID), id="with calls"),
        pytest.param(replace(OPEN, said=(Words("A"), Finish(FinishReason.MAX_TOKENS, Usage()))), id="cut"),
        pytest.param(replace(OPEN, said=SAID[:2], failure=Failure("INTERNAL", "no")), id="failed"),
        pytest.param(replace(OPEN, previous="int_0", background=True), id="one that goes on"),
    ],
)
def test_a_resource_is_described_to_the_last_key(it: Interaction) -> None:
    printed = interaction(it)
    assert complaints(ref("Interaction"), printed) == []
    assert not any(held(ref("Interaction"), one) for one in stretched(printed, "arguments"))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"generation_config": {"temperature": 1}}, id="knobs"),
        pytest.param({"tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}}]}, id="functions"),
        pytest.param({"response_format": {"type": "text", "mime_type": "application/json"}}, id="a form"),
        pytest.param({"system_instruction": "be brief", "labels": {"a": "b"}, "service_tier": "flex"}, id="the rest"),
    ],
)
def test_what_is_repeated_of_a_request_is_described(fields: dict[str, object]) -> None:
    call = parse(json.dumps(asked(**fields)).encode())
    printed = interaction(replace(OPEN, echo=call.echo))
    assert set(fields) <= set(printed)
    assert complaints(ref("Interaction"), printed) == []


def test_what_was_given_is_described_to_the_last_key() -> None:
    image = KeptImage("a" * 64, 3, "image/png", "input[0]", Resolution.LOW)
    gave: FunctionResult[KeptImage] = FunctionResult("c1", "f", {"n": 1}, is_error=True)
    user: Turn[KeptImage] = Turn(Role.USER, (Text("hi"), image))
    told: Turn[KeptImage] = Turn(Role.USER, (gave,))
    request = Request("m", (user, Turn(Role.MODEL, (Text("A cat."), CALL)), told))
    steps = given_steps(request, {"a" * 64: base64.b64decode("YWJj")})
    assert [step["type"] for step in steps] == ["user_input", "model_output", "function_call", "function_result"]
    for step in steps:
        assert complaints(ref("GivenStep"), step) == []
    assert complaints(ref("Interaction"), interaction(OPEN, steps)) == []
    assert not any(held(ref("GivenStep"), one) for step in steps[:3] for one in stretched(step, "arguments"))


def test_every_event_of_a_stream_is_described_to_the_last_key() -> None:
    events = Events(OPEN)
    told = [*events.start(), *(event for delta in SAID for event in events.delta(delta))]
    told += Events(OPEN).failed(Fault(Status.UNAVAILABLE, "gone"))
    kinds = {event["event_type"] for event in told}
    assert kinds == {
        "interaction.created",
        "step.start",
        "step.delta",
        "step.stop",
        "interaction.completed",
        "error",
    }
    for event in told:
        assert complaints(ref("InteractionEvent"), event) == []
        assert not any(held(ref("InteractionEvent"), one) for one in stretched(event, "arguments"))


@pytest.mark.parametrize("number", ["0", "01", "", "1a", 1])
def test_an_event_is_numbered_from_one(number: object) -> None:
    (event,) = Events(OPEN).start()
    assert not held(ref("InteractionEvent"), {**event, "event_id": number})
