from typing import Any

import pytest

from beholder.domain import FunctionCall, FunctionResult, ImageSource, Resolution, Role, Text, Turn
from beholder.wire.interactions.calls import call as read_call
from beholder.wire.interactions.calls import call_step, result
from beholder.wire.interactions.turns import turns

from .bodies import CAPTION, call, image, refusal

MADE = FunctionCall("c1", "weather", {"city": "Oslo"})
STEP = {"type": "function_call", "id": "c1", "name": "weather", "arguments": {"city": "Oslo"}}
GAVE = {"type": "function_result", "call_id": "c1", "name": "weather", "result": {"celsius": 4}}


def read(given: object, **more: object) -> FunctionResult[ImageSource]:
    return result({"type": "function_result", "call_id": "c1", "result": given, **more}, "input[2]", None)


def test_a_call_is_read_as_it_is_printed() -> None:
    assert read_call(STEP, "input[1]") == MADE
    assert call_step(MADE) == STEP
    assert read_call({**STEP, "arguments": None}, "input[1]").arguments == {}


@pytest.mark.parametrize(
    ("given", "value"),
    [
        pytest.param({"celsius": 4}, {"celsius": 4}, id="an object"),
        pytest.param("4 degrees", "4 degrees", id="a string"),
        pytest.param(4.5, 4.5, id="a number"),
        pytest.param(None, None, id="nothing"),
        pytest.param([1, "a"], [1, "a"], id="a list of its own"),
        pytest.param([{"type": "bus", "n": 1}], [{"type": "bus", "n": 1}], id="objects with a type of their own"),
        pytest.param([], [], id="an empty list"),
        pytest.param([{"type": {}}], [{"type": {}}], id="objects with an object for a type"),
        pytest.param([{"type": ["text"]}], [{"type": ["text"]}], id="objects with a list for a type"),
        pytest.param([CAPTION, {"type": "text", "text": "b"}], "Caption this image.\nb", id="blocks of words"),
    ],
)
def test_a_result_is_any_json(given: object, value: object) -> None:
    assert read(given) == FunctionResult("c1", "", value, where="input[2].call_id")


def test_blocks_of_images_are_images() -> None:
    gave = read([CAPTION, image(resolution="low", uri="files/a1"), image()], name="f", is_error=True)
    assert (gave.name, gave.value, gave.is_error) == ("f", "Caption this image.", True)
    assert [one.where for one in gave.images] == ["input[2].result[1]", "input[2].result[2]"]
    assert gave.images[0].resolution is Resolution.LOW


@pytest.mark.parametrize(
    ("step", "where", "message"),
    [
        pytest.param({**STEP, "id": None}, "input[1].id", "not null", id="a call without an id"),
        pytest.param({**STEP, "arguments": "{}"}, "input[1].arguments", "a JSON object", id="arguments as text"),
        pytest.param({**GAVE, "call_id": 5}, "input[1].call_id", "a string", id="an id by number"),
        pytest.param({**GAVE, "is_error": "perhaps"}, "input[1].is_error", "'perhaps'", id="perhaps an error"),
        pytest.param({**GAVE, "result": [image(data="%")]}, "input[1].result[0].data", "not base64", id="a bad image"),
        pytest.param({**GAVE, "result": [{"type": "audio"}]}, "input[1].result[0]", "audio is not", id="sound"),
    ],
)
def test_what_is_refused_says_where(step: dict[str, Any], where: str, message: str) -> None:
    fault = refusal(["hi", step])
    assert fault.where == where
    assert message in fault.message


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(["What?", STEP, GAVE], id="flat"),
        pytest.param([{"type": "user_input", "content": ["What?"]}, STEP, GAVE], id="as steps"),
        pytest.param(
            [
                {"role": "user", "content": "What?"},
                {"role": "model", "content": [STEP]},
                {"role": "user", "content": GAVE},
            ],
            id="inside turns",
        ),
        pytest.param(["What?", {"type": "thought", "signature": "x"}, STEP, GAVE], id="after a thought"),
    ],
)
def test_calls_are_the_models_and_results_the_users(steps: list[Any]) -> None:
    asked = turns(steps)
    assert [turn.role for turn in asked] == [Role.USER, Role.MODEL, Role.USER]
    assert asked[:2] == (Turn(Role.USER, (Text("What?"),)), Turn(Role.MODEL, (MADE,)))
    (gave,) = asked[2].parts
    assert isinstance(gave, FunctionResult)
    assert gave.value == {"celsius": 4}


def test_a_result_alone_is_enough_to_go_on_with() -> None:
    (turn,) = call([GAVE], previous_interaction_id="int_1").draft.turns
    assert turn.role is Role.USER


def test_a_call_alone_says_nothing() -> None:
    assert refusal([STEP]).message == "holds nothing from the user; send a question, an image, or both"
