import json

import pytest

from beholder.domain import Answer, BatchState, FinishReason, Usage
from beholder.faults import Fault, Status, invalid
from beholder.wire.batches import answered, refused, unanswered
from beholder.wire.batches.results import code
from beholder.wire.content import response

ANSWER = Answer("A cat.\n\u2028\ud83d", "", FinishReason.STOP, Usage(1, 2, 3))


def test_an_answer_stands_beside_what_its_caller_knows_it_by() -> None:
    line = answered({"key": "a"}, "r1", "gemini-x", ANSWER)
    assert json.loads(line) == {"key": "a", "response": response("r1", "gemini-x", ANSWER)}


def test_a_result_is_one_line_of_ascii_whatever_was_said() -> None:
    line = answered({"metadata": {"ключ": "\n"}}, "r1", "gemini-x", ANSWER)
    assert line.isascii()
    assert len(line.splitlines()) == 1


def test_an_error_has_the_number_of_its_status_and_names_the_field() -> None:
    line = refused({"key": "a"}, invalid("is required", "request.contents"))
    assert json.loads(line) == {"key": "a", "error": {"code": 3, "message": "request.contents: is required"}}


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_number(status: Status) -> None:
    assert 1 <= code(status) <= 16
    assert "error" in json.loads(refused({}, Fault(status, "no")))


@pytest.mark.parametrize(
    ("state", "number", "word"), [(BatchState.CANCELLED, 1, "cancelled"), (BatchState.EXPIRED, 4, "expired")]
)
def test_what_was_not_answered_says_why(state: BatchState, number: int, word: str) -> None:
    error = json.loads(unanswered({"key": "a"}, state))["error"]
    assert error["code"] == number
    assert word in error["message"]
