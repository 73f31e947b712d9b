import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from beholder.desk import patience
from beholder.desk.batches import answers
from beholder.desk.batches.answers import TRIES, Answerer
from beholder.domain import Answer, Batch, Draft, FinishReason, Usage
from beholder.faults import Fault, Status
from beholder.store.batch_requests import BatchRequest, RequestState
from beholder.store.batches import Source
from beholder.wire import batches

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = Batch("b1", "theirs", "gemini-x", "d", True, MOMENT, MOMENT, MOMENT)
TEXT = b'{"key":"k","request":{"contents":[{"parts":[{"text":"hi"}]}]}}'
SOURCE = Source("0" * 64, 1000)
REQUEST = BatchRequest(0, 1, 7, len(TEXT), {"key": "k"})


class Blobs:
    """Lines of which one is asked for."""

    def __init__(self, text: bytes = TEXT) -> None:
        self.text = text

    async def read(self, sha256: str, start: int = 0, size: int | None = None) -> bytes:
        assert (sha256, start, size) == (SOURCE.sha256, 7, len(TEXT))
        return self.text


class Refusing:
    """A hall that raises what it is given, one after the other, and then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked: list[Draft] = []

    async def whole(self, draft: Draft) -> Answer:
        self.asked.append(draft)
        if self.errors:
            raise self.errors.pop(0)
        return Answer("hello", "", FinishReason.STOP, Usage())


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0.0)


async def outcome(hall: Refusing, blobs: Blobs | None = None, request: BatchRequest = REQUEST) -> answers.Outcome:
    both: Any = (hall, blobs or Blobs())
    return await Answerer(*both).answer(BATCH, SOURCE, request)


@pytest.mark.parametrize("size", [pytest.param(0, id="small"), pytest.param(1, id="large: in a thread")])
async def test_a_line_is_read_where_it_is_not_felt(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    read = batches.read_line

    def reading(text: bytes, number: int) -> Any:
        threads.append(threading.current_thread())
        return read(text, number)

    monkeypatch.setattr(batches, "read_line", reading)
    monkeypatch.setattr(answers, "LARGE", len(TEXT) - size)
    assert (await outcome(Refusing())).state is RequestState.SUCCEEDED
    assert [thread is not threading.main_thread() for thread in threads] == [bool(size)]


@pytest.mark.parametrize("large", [False, True])
async def test_a_request_is_put_patiently_and_for_its_project(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGE", 0 if large else 10**6)
    hall = Refusing()
    got = await outcome(hall)
    assert got.state is RequestState.SUCCEEDED
    assert json.loads(got.result)["key"] == "k"
    assert json.loads(got.result)["response"]["modelVersion"] == "gemini-x"
    assert [(draft.patient, draft.project, draft.model) for draft in hall.asked] == [(True, "theirs", "gemini-x")]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(Status.UNAVAILABLE, "too many wait"), id="a full queue"),
        pytest.param(Fault(Status.RESOURCE_EXHAUSTED, "too many this minute"), id="a limit"),
    ],
)
async def test_what_passes_is_waited_for_however_long(fault: Fault) -> None:
    hall = Refusing(*[fault] * 50)
    assert (await outcome(hall)).state is RequestState.SUCCEEDED
    assert len(hall.asked) == 51


async def test_an_image_that_is_in_its_own_way_is_not_waited_for_for_ever() -> None:
    hall = Refusing(*[Fault(Status.UNAVAILABLE, "decoding is too slow now", where="request.contents[0]")] * 50)
    got = await outcome(hall)
    assert (got.state, len(hall.asked)) == (RequestState.FAILED, TRIES)
    assert json.loads(got.result)["error"]["code"] == 14


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(Fault(Status.INVALID_ARGUMENT, "not this"), 3, id="refused"),
        pytest.param(Fault(Status.NOT_FOUND, "no such file"), 5, id="a file that is gone"),
        pytest.param(KeyError("secret"), 13, id="a defect"),
    ],
)
async def test_what_does_not_pass_is_the_result(error: Exception, code: int) -> None:
    with capture_logs() as lines:
        got = await outcome(Refusing(error))
    told = json.loads(got.result)
    assert (got.state, told["key"], told["error"]["code"]) == (RequestState.FAILED, "k", code)
    assert "secret" not in got.result
    assert "secret" not in str(lines), "a log repeats nothing that was sent"
    assert [one["event"] for one in lines] == (["request failed"] if code == 13 else [])


async def test_a_line_that_has_changed_is_an_error_and_no_crash() -> None:
    got = await outcome(Refusing(), Blobs(b"{"))
    assert json.loads(got.result)["error"]["code"] == 3


async def test_the_line_says_which_model_when_it_names_one() -> None:
    text = TEXT.replace(b'"contents"', b'"model":"models/m","contents"')
    hall = Refusing()
    both: Any = (hall, Reading(text))
    await Answerer(*both).answer(BATCH, SOURCE, replace(REQUEST, size=len(text)))
    assert hall.asked[0].model == "m"


class Reading:
    """Gives one text whatever is asked for."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    async def read(self, *_: Any) -> bytes:
        return self.text
