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
