from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.access.window import MINUTE, Window

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(0, 5))
def test_no_minute_ever_has_more(gaps: list[float], limit: int) -> None:
    window, moment, let_in = Window(), START, list[datetime]()
    for gap in gaps:
        moment += timedelta(seconds=gap)
        if window.wait(moment, limit) == 0:
            window.add(moment)
            let_in.append(moment)
    for end in let_in:
        assert sum(timedelta(0) <= end - other < MINUTE for other in let_in) <= limit


@given(st.lists(st.floats(0, 30), min_size=1, max_size=20), st.integers(1, 5))
def test_who_waits_as_long_as_told_is_let_in(gaps: list[float], limit: int) -> None:
    window, moment = Window(), START
    for gap in gaps:
        moment += timedelta(seconds=gap)
        wait = window.wait(moment, limit)
        assert 0 <= wait <= 60
        if wait:
            assert window.wait(moment + timedelta(seconds=wait), limit) == 0
            moment += timedelta(seconds=wait)
        window.add(moment)


def test_a_limit_that_was_lowered_holds_at_once() -> None:
    window = Window()
    for second in range(5):
        window.add(at(second))
    assert window.wait(at(5), 6) == 0
    assert window.wait(at(5), 2) == pytest.approx(58)  # until the fourth is a minute old
    assert window.wait(at(5), 0) == 60


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    window = Window()
    window.add(at(3600))
    assert window.wait(at(0), 1) == 0
