import asyncio
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.access.meter import Meter
from beholder.faults import Fault, Status
from beholder.store.database.database import Database
from beholder.store.key import UNLIMITED, Allowance, Used
from beholder.store.usage import UsageStore
from tests.store.conftest import Clock

DAY = date(2026, 1, 1)  # of a fresh clock
KEY = "3f9k2m7q"


class Failing(UsageStore):
    """A store that cannot write while `error` is set, and waits for `gate`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.error: Fault | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def add(self, used: Mapping[tuple[str, date], Used]) -> None:
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        await super().add(used)


@pytest.fixture
def store(database: Database) -> Failing:
    return Failing(database)


@pytest.fixture
def meter(store: UsageStore, clock: Clock) -> Meter:
    return Meter(store, clock)


async def test_requests_a_minute(meter: Meter, clock: Clock) -> None:
    allowance = Allowance(requests_per_minute=2)
    meter.admit(KEY, allowance)
    clock.advance(20)
    meter.admit(KEY, allowance)
    with pytest.raises(Fault) as caught:
        meter.admit(KEY, allowance)
    assert (caught.value.status, caught.value.retry_seconds) == (Status.RESOURCE_EXHAUSTED, 40)
    meter.admit("another0", allowance)
    clock.advance(40)
    meter.admit(KEY, allowance)


async def test_a_refused_request_is_not_counted(meter: Meter, store: Failing) -> None:
    for _ in range(3):
        with pytest.raises(Fault):
            meter.admit(KEY, Allowance(requests_per_minute=0))
    meter.admit(KEY, UNLIMITED)
    await meter.flush()
    assert await store.of(DAY) == {KEY: Used(1, 0)}


async def test_tokens_a_day_end_and_begin_again_at_midnight(meter: Meter, clock: Clock) -> None:
    allowance = Allowance(tokens_per_day=100)
    meter.spend(KEY, 99)
    meter.admit(KEY, allowance)
    meter.spend(KEY, 50)  # what is under way is finished
    with pytest.raises(Fault, match="has used 149") as caught:
        meter.admit(KEY, allowance)
    assert caught.value.retry_seconds == 24 * 3600
    clock.advance(24 * 3600 - 1)
    with pytest.raises(Fault):
        meter.admit(KEY, allowance)
    clock.advance(1)
    meter.admit(KEY, allowance)


async def test_a_restart_gives_nothing_back(meter: Meter, store: Failing, clock: Clock) -> None:
    meter.admit(KEY, UNLIMITED)
    meter.spend(KEY, 100)
    await meter.flush()
    again = Meter(store, clock)
    await again.open()
    with pytest.raises(Fault, match="has used 100"):
        again.admit(KEY, Allowance(tokens_per_day=100))
    again.spend(KEY, 1)
    await again.flush()
    assert await store.of(DAY) == {KEY: Used(1, 101)}


async def test_nothing_new_writes_nothing(meter: Meter, store: Failing) -> None:
    store.error = Fault(Status.UNAVAILABLE, "written")
    await meter.flush()
    meter.spend(KEY, 1)
    with pytest.raises(Fault):
        await meter.flush()


async def test_what_could_not_be_written_is_written_the_next_time(meter: Meter, store: Failing) -> None:
    meter.spend(KEY, 5)
    store.error = Fault(Status.UNAVAILABLE, "no")
    with pytest.raises(Fault):
        await meter.flush()
    meter.spend(KEY, 7)
    store.error = None
    await meter.flush()
    assert await store.of(DAY) == {KEY: Used(0, 12)}


async def test_what_is_counted_while_it_is_written_is_not_lost(meter: Meter, store: Failing) -> None:
    meter.spend(KEY, 5)
    store.gate.clear()
    first = asyncio.ensure_future(meter.flush())
    await asyncio.sleep(0)
    meter.spend(KEY, 7)
    second = asyncio.ensure_future(meter.flush())
    store.gate.set()
    await asyncio.gather(first, second)
    assert await store.of(DAY) == {KEY: Used(0, 12)}


async def test_what_was_used_before_midnight_stays_on_its_day(meter: Meter, store: Failing, clock: Clock) -> None:
    meter.spend(KEY, 5)
    clock.advance(24 * 3600)
    meter.spend(KEY, 7)
    await meter.flush()
    assert await store.of(DAY) == {KEY: Used(0, 5)}
    assert await store.of(date(2026, 1, 2)) == {KEY: Used(0, 7)}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1000), st.booleans()), max_size=30))
def test_the_sums_are_right_however_it_is_written(spent: list[tuple[str, int, bool]]) -> None:
    async def run() -> Mapping[tuple[str, date], Used]:
        total: dict[tuple[str, date], Used] = {}

        class Kept:
            async def add(self, used: Mapping[tuple[str, date], Used]) -> None:
                for which, more in used.items():
                    total[which] = total.get(which, Used()) + more

        meter = Meter(Kept(), Clock())  # type: ignore[arg-type]
        for key, tokens, flush in spent:
            meter.spend(key, tokens)
            if flush:
                await meter.flush()
        await meter.flush()
        return total

    expected = {key: sum(tokens for other, tokens, _ in spent if other == key) for key, _, _ in spent}
    assert {key: used.tokens for (key, _), used in asyncio.run(run()).items()} == expected
