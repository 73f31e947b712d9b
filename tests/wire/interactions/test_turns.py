from typing import Any

import pytest

from beholder.domain import FileId, ImageSource, Resolution, Role, Text, Turn
from beholder.faults import Fault, Status
from beholder.wire.interactions.turns import turns

HI = {"type": "text", "text": "hi"}
FILE = {"type": "image", "uri": "files/a1"}


def user(*parts: Text | ImageSource) -> Turn[ImageSource]:
    return Turn(Role.USER, parts)


def model(*parts: Text | ImageSource) -> Turn[ImageSource]:
    return Turn(Role.MODEL, parts)


def seen(where: str) -> ImageSource:
    return ImageSource(FileId("a1"), where)


def step(type: str, *content: Any) -> dict[str, Any]:
    return {"type": type, "content": list(content)}


@pytest.mark.parametrize(
    ("value", "where", "message"),
    [
        pytest.param(None, "input", "holds nothing from the user; send a question", id="no input"),
        pytest.param("", "input", "holds nothing", id="empty string"),
        pytest.param(" \n", "input", "holds nothing", id="blank string"),
        pytest.param([], "input", "holds nothing", id="empty list"),
        pytest.param([""], "input", "holds nothing", id="list of an empty string"),
        pytest.param([step("user_input")], "input", "holds nothing", id="step without content"),
        pytest.param([{"type": "user_input"}], "input", "holds nothing", id="step without the field"),
        pytest.param([step("model_output", HI)], "input", "holds nothing", id="only the model speaks"),
        pytest.param([{"type": "thought", "signature": "x"}], "input", "holds nothing", id="only a thought"),
        pytest.param(5, "input", "should be a string or a content block, not a number", id="number"),
        pytest.param({}, "input", "has no 'type'", id="empty object"),
        pytest.param([[HI]], "input[0]", "not a list", id="list in a list"),
        pytest.param(["hi", None], "input[1]", "not null", id="null in a list"),
        pytest.param([HI, {"type": "blob"}], "input[1].type", "'blob' is not known here", id="unknown block"),
        pytest.param(
            [step("user_input", HI, {"type": "audio"})],
            "input[0].content[1]",
            "audio is not understood",
            id="audio in a step",
        ),
        pytest.param([step("user_input", [HI])], "input[0].content[0]", "not a list", id="list in content"),
        pytest.param(step("user_input", {"type": "image"}), "input.content[0]", "without an image", id="one step"),
        pytest.param([{"type": "user_input", "content": 5}], "input[0].content", "not a number", id="content: number"),
        pytest.param([HI, {"type": "function_call", "id": "c"}], "input[1].name", "is required", id="half a call"),
        pytest.param([{"type": "function_result"}], "input[0].call_id", "is required", id="a result of nothing"),
        pytest.param(
            [step("user_input", HI, {"type": "function_result", "call_id": 5})],
            "input[0].content[1].call_id",
            "should be a",
            id="a result inside a step",
        ),
        pytest.param([{"type": "google_search_call"}], "input[0]", "come from tools", id="server tool"),
        pytest.param([{"type": "url_context_result"}], "input[0]", "come from tools", id="its result too"),
        pytest.param([{"role": "system", "content": "x"}], "input[0].role", "'system_instruction'", id="system turn"),
        pytest.param([{"role": "tool", "content": "x"}], "input[0].role", "not 'tool'", id="unknown role"),
        pytest.param([{"role": {}, "content": "x"}], "input[0].role", "not an object", id="object for role"),
        pytest.param(
            [{"role": "user", "parts": [{"uri": "gs://b/o"}]}], "input[0].parts[0].uri", "Cloud Storage", id="in parts"
        ),
    ],
)
def test_a_bad_input_is_refused_where_it_is_bad(value: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        turns(value)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("hi", [user(Text("hi"))], id="string"),
        pytest.param(HI, [user(Text("hi"))], id="one text block"),
        pytest.param(FILE, [user(seen("input"))], id="one image block"),
        pytest.param(step("user_input", FILE), [user(seen("input.content[0]"))], id="one step"),
        pytest.param([HI, FILE], [user(Text("hi"), seen("input[1]"))], id="flat, as JavaScript sends"),
        pytest.param(
            [step("user_input", HI, FILE)], [user(Text("hi"), seen("input[0].content[1]"))], id="wrapped by Python"
        ),
        pytest.param(["hi", FILE, "?"], [user(Text("hi"), seen("input[1]"), Text("?"))], id="plain strings"),
        pytest.param([{"text": "hi"}, {"uri": "files/a1"}], [user(Text("hi"), seen("input[1]"))], id="untyped"),
        pytest.param([{"role": "user", "content": "hi"}], [user(Text("hi"))], id="role and string"),
        pytest.param(
            [{"role": "user", "content": [HI, FILE]}],
            [user(Text("hi"), seen("input[0].content[1]"))],
            id="role, blocks",
        ),
        pytest.param([{"role": "user", "content": HI}], [user(Text("hi"))], id="role and one block"),
        pytest.param([{"role": "user", "parts": [{"text": "hi"}]}], [user(Text("hi"))], id="role and parts"),
        pytest.param([{"role": None, "parts": ["hi"]}], [user(Text("hi"))], id="null role"),
        pytest.param([{"type": "message", "role": "user", "content": "hi"}], [user(Text("hi"))], id="typed message"),
        pytest.param([{"type": "user_input", "content": "hi"}], [user(Text("hi"))], id="step with a string"),
        pytest.param(
            [step("user_input", HI), step("model_output", {"text": "A cat."}), step("user_input", "why?")],
            [user(Text("hi")), model(Text("A cat.")), user(Text("why?"))],
            id="a conversation in steps",
        ),
        pytest.param(
            [{"role": "user", "content": "hi"}, {"role": "model", "content": "A cat."}, "why?"],
            [user(Text("hi")), model(Text("A cat.")), user(Text("why?"))],
            id="a conversation in roles",
        ),
        pytest.param(
            [step("user_input", HI), {"type": "thought", "summary": [HI]}, step("model_output", "A cat."), "why?"],
            [user(Text("hi")), model(Text("A cat.")), user(Text("why?"))],
            id="thoughts are left out",
        ),
        pytest.param(
            [HI, {"type": "thought"}, FILE], [user(Text("hi"), seen("input[2]"))], id="a thought parts no turn"
        ),
        pytest.param(
            [step("user_input", HI), FILE, {"role": "user", "content": "?"}],
            [user(Text("hi"), seen("input[1]"), Text("?"))],
            id="mixed: neighbours of one side are one turn",
        ),
        pytest.param(
            [step("model_output", "Hello."), "hi"], [model(Text("Hello.")), user(Text("hi"))], id="model first"
        ),
        pytest.param(["hi", step("model_output")], [user(Text("hi"))], id="an empty step is no turn"),
        pytest.param(["", FILE], [user(Text(""), seen("input[1]"))], id="an image without words"),
    ],
)
def test_every_shape_is_read(value: object, expected: list[Turn[ImageSource]]) -> None:
    assert turns(value) == tuple(expected)


def test_the_requests_resolution_is_for_images_without_their_own() -> None:
    (turn,) = turns([FILE, {**FILE, "resolution": "low"}], Resolution.ULTRA_HIGH)
    assert [part.resolution for part in turn.parts if isinstance(part, ImageSource)] == [
        Resolution.ULTRA_HIGH,
        Resolution.LOW,
    ]
