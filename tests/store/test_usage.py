from datetime import date

import pytest

from beholder.store.database.database import Database
from beholder.store.key import Used
from beholder.store.usage import UsageStore

TODAY, YESTERDAY = date(2026, 1, 2), date(2026, 1, 1)


@pytest.fixture
def usage(database: Database) -> UsageStore:
    return UsageStore(database)


async def test_days_and_keys_are_apart_and_add_up(usage: UsageStore) -> None:
    await usage.add({("one", TODAY): Used(1, 10), ("two", TODAY): Used(2, 20), ("one", YESTERDAY): Used(3, 30)})
    await usage.add({("one", TODAY): Used(10, 100), ("three", TODAY): Used(0, 5)})
    assert await usage.of(TODAY) == {"one": Used(11, 110), "two": Used(2, 20), "three": Used(0, 5)}
    assert await usage.of(YESTERDAY) == {"one": Used(3, 30)}


async def test_a_day_without_use_is_empty(usage: UsageStore) -> None:
    assert await usage.of(TODAY) == {}


async def test_sums_may_be_large(usage: UsageStore) -> None:
    for _ in range(2):
        await usage.add({("one", TODAY): Used(0, 2**40)})
    assert await usage.of(TODAY) == {"one": Used(0, 2**41)}
