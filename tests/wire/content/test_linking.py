from typing import Any

import pytest

from beholder.domain import FunctionCall, FunctionResult, Role
from beholder.faults import Fault
from beholder.wire.content.linking import linked

from .test_request import draft

PHOTO = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}


def call(name: str = "f", **fields: Any) -> dict[str, Any]:
    return {"role": "model", "parts": [{"functionCall": {"name": name, "args": {"n": 1}, **fields}}]}


def gave(name: str = "f", role: str = "user", **fields: Any) -> dict[str, Any]:
    part = {"functionResponse": {"name": name, "response": {"result": 2}, **fields}}
    return {"role": role, "parts": [part]} if role else {"parts": [part]}


ASKED = {"role": "user", "parts": [{"text": "How many?"}]}


def parts(*contents: object) -> list[Any]:
    return [part for turn in draft([ASKED, *contents]).turns[1:] for part in turn.parts]


@pytest.mark.parametrize("role", ["user", "function", "tool", ""])
def test_a_result_answers_the_call_of_its_name(role: str) -> None:
    made, result = parts(call(), gave(role=role))
    assert isinstance(made, FunctionCall) and isinstance(result, FunctionResult)
    assert made.id and result.call_id == made.id
    assert (result.value, result.is_error) == ({"result": 2}, False)
    assert [turn.role for turn in draft([ASKED, call(), gave(role=role)]).turns] == [Role.USER, Role.MODEL, Role.USER]


def test_an_id_is_kept() -> None:
    made, result = parts(call(id="c7"), gave(id="c7"))
    assert (made.id, result.call_id) == ("c7", "c7")


def test_an_id_that_only_the_call_has_is_passed_on() -> None:
    made, result = parts(call(id="c7"), gave())
    assert (made.id, result.call_id) == ("c7", "c7")


def test_results_answer_calls_of_one_name_in_their_order() -> None:
    first, second, other, *results = parts(call(), call(), call("g"), gave("g"), gave(), gave())
    assert [result.call_id for result in results] == [other.id, first.id, second.id]
    assert len({first.id, second.id, other.id}) == 3


def test_a_call_without_a_role_is_the_models() -> None:
    made, _ = parts({"parts": call()["parts"]}, gave())
    assert isinstance(made, FunctionCall)


def test_a_call_without_arguments_has_none() -> None:
    (made,) = parts({"role": "model", "parts": [{"function_call": {"name": "f", "args": None, "id": None}}]})
    assert made.arguments == {}


def test_images_of_a_result_are_images() -> None:
    _, result = parts(call(), gave(parts=[PHOTO, {"fileData": {"fileUri": "files/a1"}}]))
    assert [image.where for image in result.images] == [
        "contents[2].parts[0].functionResponse.parts[0]",
        "contents[2].parts[0].functionResponse.parts[1]",
    ]


def test_an_error_is_one() -> None:
    _, result = parts(call(), gave(response={"error": "no such city"}))
    assert result.is_error


def test_a_result_of_another_name_answers_the_call_that_waits() -> None:
    made, result = parts(call("plugin-f"), gave("plugin__f"))
    assert result.call_id == made.id
    first, second, one, other = parts(call("a"), call("b"), gave("b"), gave("c"))
    assert (one.call_id, other.call_id) == (second.id, first.id)


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param([gave()], id="no call at all"),
        pytest.param([call(), gave(), gave()], id="more results than calls"),
        pytest.param([gave(), call()], id="before the call"),
    ],
)
def test_a_result_of_no_call_is_refused(contents: list[Any]) -> None:
    with pytest.raises(Fault, match="is what 'f' gave, but no functionCall before it waits") as caught:
        parts(*contents)
    assert caught.value.where is not None and caught.value.where.endswith(".parts[0].functionResponse")


def test_what_is_no_call_passes() -> None:
    assert list(linked([(Role.USER, [])])) == [(Role.USER, [])]
