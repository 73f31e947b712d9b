from datetime import UTC, datetime

import pytest

from beholder.access.meter import Meter
from beholder.access.rations import Rations, always_some
from beholder.access.ring import FRESH_SECONDS, KeyRing
from beholder.store.database.database import Database
from beholder.store.key import Allowance, ApiKey
from beholder.store.keys import KeyStore
from beholder.store.usage import UsageStore
from tests.store.conftest import Clock

KEY = "3f9k2m7q"
MIDNIGHT = datetime(2026, 1, 2, tzinfo=UTC)  # after a fresh clock's day


@pytest.fixture
async def keys(database: Database) -> KeyStore:
    store = KeyStore(database)
    await store.add(ApiKey(KEY, "digest", "", MIDNIGHT, allowance=Allowance(tokens_per_day=10)))
    return store


@pytest.fixture
def meter(database: Database, clock: Clock) -> Meter:
    return Meter(UsageStore(database), clock)


@pytest.fixture
def rations(keys: KeyStore, meter: Meter, clock: Clock) -> Rations:
    return Rations(KeyRing(keys, (), lambda: clock().timestamp()), meter)


async def test_a_key_waits_from_its_last_token_to_midnight(rations: Rations, meter: Meter, clock: Clock) -> None:
    meter.spend(KEY, 9)
    assert await rations.renewal(KEY) is None
    meter.spend(KEY, 1)
    assert await rations.renewal(KEY) == MIDNIGHT
    clock.advance(86_399)
    assert await rations.renewal(KEY) == MIDNIGHT
    clock.advance(1)
    assert await rations.renewal(KEY) is None


async def test_the_owners_change_is_felt(rations: Rations, keys: KeyStore, meter: Meter, clock: Clock) -> None:
    meter.spend(KEY, 10)
    assert await rations.renewal(KEY) == MIDNIGHT
    await keys.limit(KEY, tokens_per_day=11)
    clock.advance(2 * FRESH_SECONDS)
    assert await rations.renewal(KEY) is None
    await keys.limit(KEY, tokens_per_day=None)
    meter.spend(KEY, 10**9)
    clock.advance(2 * FRESH_SECONDS)
    assert await rations.renewal(KEY) is None


async def test_a_revoked_keys_limit_stays(rations: Rations, keys: KeyStore, meter: Meter) -> None:
    meter.spend(KEY, 10)
    await keys.revoke(KEY, MIDNIGHT)
    assert await rations.renewal(KEY) == MIDNIGHT


@pytest.mark.parametrize("key", [None, "unknown0"], ids=["no key", "one that is not there"])
async def test_who_has_no_limit_waits_for_nothing(rations: Rations, meter: Meter, key: str | None) -> None:
    meter.spend(key or KEY, 10**9)
    assert await rations.renewal(key) is None
    assert await always_some(key) is None  # type: ignore[func-returns-value]
