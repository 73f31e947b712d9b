from datetime import UTC, datetime, timedelta

from beholder.store.clock import now


def test_now_is_aware_in_utc_and_goes_on() -> None:
    first, second = now(), now()
    assert first.utcoffset() == timedelta(0)
    assert datetime(2026, 1, 1, tzinfo=UTC) < first <= second
