"""What makes a batch, the operation that tells of it, and its results, held against their descriptions."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from beholder.domain import Answer, Batch, BatchState, Failure, FinishReason, Usage
from beholder.faults import invalid
from beholder.wire.batches import answered, listing, operation, parse, refused, unanswered
from beholder.wire.described.batches import schemas
from beholder.wire.described.shapes import ref
from tests.wire.described.holding import accepted, complaints, held, stretched

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PENDING = Batch("b1", "default", "m", "d", True, MOMENT, MOMENT, MOMENT + timedelta(days=2))
OVER = replace(PENDING, state=BatchState.SUCCEEDED, total=3, succeeded=2, failed=1, ended=MOMENT)
ANSWER = Answer("A cat.", "", FinishReason.STOP, Usage(1, 2, 3))
ITEM = {"request": {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}}


def made(**config: object) -> dict[str, object]:
    return {"batch": {"displayName": "d", "inputConfig": config}}


def inlined(*items: object) -> dict[str, object]:
    return made(requests={"requests": list(items)})


def test_every_schema_of_batches_is_here() -> None:
    assert set(schemas()) == {"CreateBatch", "Batch", "Batches", "BatchResult", "BatchOutput"}


@pytest.mark.parametrize(
    ("body", "described", "taken"),
    [
        pytest.param(inlined(ITEM), True, True, id="a request"),
        pytest.param(inlined({**ITEM, "metadata": {"key": "a"}}, ITEM), True, True, id="requests"),
        pytest.param(made(fileName="files/a1"), True, True, id="a file"),
        pytest.param({"batch": {"input_config": {"file_name": "files/a1"}}}, False, True, id="lenient: another casing"),
        pytest.param(inlined(), False, False, id="no requests"),
        pytest.param(made(), False, False, id="neither requests nor a file"),
        pytest.param(made(fileName="files/a1", requests={"requests": [ITEM]}), False, False, id="both"),
        pytest.param(made(fileName="a1/b"), False, False, id="no name of a file"),
        pytest.param({}, False, False, id="nothing"),
        pytest.param(
            {"batch": {"displayName": "d" * 513, "inputConfig": {"fileName": "files/a"}}},
            False,
            False,
            id="a long name",
        ),
    ],
)
def test_what_is_described_is_taken(body: dict[str, Any], described: bool, taken: bool) -> None:
    assert (held(ref("CreateBatch"), body), accepted(parse, body)) == (described, taken)


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param(PENDING, id="not counted yet"),
        pytest.param(replace(PENDING, state=BatchState.RUNNING, total=9, failed=1, priority=-3), id="under way"),
        pytest.param(replace(OVER, inline=False, output="out"), id="a file of answers"),
        pytest.param(replace(OVER, state=BatchState.FAILED, failure=Failure("INVALID_ARGUMENT", "no")), id="failed"),
        pytest.param(replace(OVER, state=BatchState.CANCELLED, inline=False, output="out"), id="cancelled"),
        pytest.param(replace(OVER, state=BatchState.EXPIRED), id="expired"),
    ],
)
def test_an_operation_is_described_to_the_last_key(batch: Batch) -> None:
    printed = operation(batch)
    assert complaints(ref("Batch"), printed) == []
    assert not any(held(ref("Batch"), one) for one in stretched(printed))
    assert complaints(ref("Batches"), listing([batch], None)) == []
    assert complaints(ref("Batches"), listing([batch, batch], "t")) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(answered({"key": "a"}, "r1", "m", ANSWER), id="an answer, by its key"),
        pytest.param(answered({"metadata": {"any": 1}}, "r1", "m", ANSWER), id="an answer, by its metadata"),
        pytest.param(refused({}, invalid("is required", "request.contents")), id="a refusal"),
        pytest.param(unanswered({"key": "a"}, BatchState.CANCELLED), id="one that was not answered"),
    ],
)
def test_a_result_is_described_to_the_last_key(line: str) -> None:
    result = json.loads(line)
    assert complaints(ref("BatchResult"), result) == []
    assert not any(held(ref("BatchResult"), one) for one in stretched(result, "metadata"))
    assert complaints(ref("BatchOutput"), {"inlinedResponses": {"inlinedResponses": [result]}}) == []


def test_a_result_is_an_answer_or_an_error() -> None:
    both = {**json.loads(answered({}, "r1", "m", ANSWER)), **json.loads(refused({}, invalid("no")))}
    assert not held(ref("BatchResult"), both)
    assert not held(ref("BatchResult"), {"key": "a"})
