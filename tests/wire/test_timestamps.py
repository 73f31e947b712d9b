from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.wire.timestamps import rfc3339


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00.000000Z", id="whole second"),
        pytest.param(
            datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC), "2026-01-01T00:00:00.123456Z", id="microseconds"
        ),
        pytest.param(
            datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2025-12-31T23:00:00.000000Z", id="elsewhere"
        ),
    ],
)
def test_moments_are_printed_in_utc(moment: datetime, expected: str) -> None:
    assert rfc3339(moment) == expected


@given(st.datetimes(timezones=st.just(UTC)))
def test_round_trip(moment: datetime) -> None:
    assert datetime.fromisoformat(rfc3339(moment)) == moment
