from dataclasses import replace
from datetime import UTC, datetime

import pytest

from beholder.domain import Batch, BatchState

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = Batch("b1", "default", "m", "", inline=True, created=MOMENT, updated=MOMENT, expires=MOMENT)


@pytest.mark.parametrize(
    ("state", "ended", "done"),
    [
        pytest.param(BatchState.PENDING, None, False, id="not counted yet"),
        pytest.param(BatchState.RUNNING, None, False, id="under way"),
        pytest.param(BatchState.CANCELLED, MOMENT, True, id="stopped"),
        pytest.param(BatchState.SUCCEEDED, MOMENT, True, id="answered"),
    ],
)
def test_a_batch_is_done_when_it_has_ended(state: BatchState, ended: datetime | None, done: bool) -> None:
    assert replace(BATCH, state=state, ended=ended).done is done


def test_a_batch_that_begins_has_nothing_done() -> None:
    assert (BATCH.state, BATCH.total, BATCH.succeeded, BATCH.failed) == (BatchState.PENDING, 0, 0, 0)
    assert (BATCH.priority, BATCH.output, BATCH.key, BATCH.failure) == (0, None, None, None)
    assert not BATCH.done


@pytest.mark.parametrize("state", BatchState)
def test_it_is_the_time_of_its_end_that_ends_it_in_any_state(state: BatchState) -> None:
    assert not replace(BATCH, state=state).done
    assert replace(BATCH, state=state, ended=MOMENT).done
