import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from beholder.domain import Batch, BatchState, Failure
from beholder.wire.batches import frame, has_answers, listing, operation

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PENDING = Batch("b1", "default", "gemini-x", "d", True, MOMENT, MOMENT, MOMENT + timedelta(days=2))
OVER = dataclasses.replace(
    PENDING, state=BatchState.SUCCEEDED, total=3, succeeded=2, failed=1, ended=MOMENT + timedelta(seconds=1)
)


def changed(batch: Batch, **values: Any) -> Batch:
    return dataclasses.replace(batch, **values)


def test_a_batch_that_begins() -> None:
    printed = operation(PENDING)
    assert (printed["name"], printed["done"]) == ("batches/b1", False)
    metadata = printed["metadata"]
    assert {name: metadata[name] for name in ("name", "model", "displayName", "state", "createTime")} == {
        "name": "batches/b1",
        "model": "models/gemini-x",
        "displayName": "d",
        "state": "BATCH_STATE_PENDING",
        "createTime": "2026-01-01T00:00:00.000000Z",
    }
    assert not {"endTime", "waiting", "output"} & {*metadata}
    assert not {"response", "error"} & {*printed}


def test_one_that_waits_for_tokens_says_until_when() -> None:
    batch = changed(PENDING, state=BatchState.RUNNING, resumes=MOMENT + timedelta(days=1))
    printed = operation(batch)
    assert (printed["metadata"]["state"], printed["done"]) == ("BATCH_STATE_RUNNING", False)
    assert printed["metadata"]["waiting"] == {
        "reason": "the API key has used its tokens of today",
        "until": "2026-01-02T00:00:00.000000Z",
    }


def test_the_counts_are_strings_and_what_is_left_is_pending() -> None:
    batch = changed(PENDING, state=BatchState.RUNNING, total=10, succeeded=3, failed=2)
    assert operation(batch)["metadata"]["batchStats"] == {
        "requestCount": "10",
        "successfulRequestCount": "3",
        "failedRequestCount": "2",
        "pendingRequestCount": "5",
    }


@pytest.mark.parametrize("state", [BatchState.SUCCEEDED, BatchState.CANCELLED, BatchState.EXPIRED])
def test_a_file_of_answers_is_named_in_both_places(state: BatchState) -> None:
    printed = operation(changed(OVER, inline=False, output="out", state=state))
    assert printed["done"] is True
    assert printed["metadata"]["endTime"] == "2026-01-01T00:00:01.000000Z"
    assert printed["metadata"]["output"] == {"responsesFile": "files/out"}
    assert printed["response"]["responsesFile"] == "files/out"


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param(changed(OVER, state=BatchState.RUNNING, ended=None), id="runs"),
        pytest.param(changed(OVER, state=BatchState.FAILED), id="failed"),
        pytest.param(changed(OVER, state=BatchState.CANCELLED, total=0), id="nothing was read"),
    ],
)
def test_a_file_that_is_not_there_is_not_named(batch: Batch) -> None:
    assert not has_answers(batch)
    printed = operation(changed(batch, inline=False, output="out"))
    assert "output" not in printed["metadata"]
    assert "response" not in printed


def test_a_failure_says_why() -> None:
    batch = changed(OVER, state=BatchState.FAILED, failure=Failure("INVALID_ARGUMENT", "no line can be read"))
    assert operation(batch)["error"] == {"code": 3, "message": "no line can be read"}


@pytest.mark.parametrize("name", ["d", "results", '"results"', "\0", "\\"])
def test_results_are_put_into_both_places_of_an_inline_batch(name: str) -> None:
    before, between, after = frame(changed(OVER, display_name=name))
    results = '{"response":1},{"error":2}'
    printed = json.loads(before + results + between + results + after)
    wanted = {"inlinedResponses": {"inlinedResponses": [{"response": 1}, {"error": 2}]}}
    assert printed["metadata"]["output"] == wanted
    assert {**wanted, "@type": printed["response"]["@type"]} == printed["response"]
    assert printed["metadata"]["displayName"] == name


def test_a_page_of_batches() -> None:
    assert listing([], None) == {"operations": []}
    page = listing([OVER, PENDING], "t")
    assert [one["name"] for one in page["operations"]] == ["batches/b1", "batches/b1"]
    assert page["nextPageToken"] == "t"
