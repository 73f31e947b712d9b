import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from beholder.access.ring import FRESH_SECONDS, KeyRing
from beholder.access.secret import Secret, mint
from beholder.faults import Fault, Status
from beholder.store.database.database import Database
from beholder.store.key import UNLIMITED, ApiKey
from beholder.store.keys import KeyStore
from tests.store.conftest import Clock

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


class Counting(KeyStore):
    """Counts looks and readings; holds looks up, or fails, when the test wants it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.looks = self.readings = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Fault | None = None

    async def version(self) -> int:
        self.looks += 1
        if self.error is not None:
            raise self.error
        found = await super().version()
        await self.gate.wait()
        return found

    async def all(self) -> Sequence[ApiKey]:
        self.readings += 1
        return await super().all()


class Tick:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
def store(database: Database) -> Counting:
    return Counting(database)


@pytest.fixture
def ring(store: Counting, tick: Tick) -> KeyRing:
    return KeyRing(store, (), tick)


async def made(store: KeyStore, project: str = "shop") -> Secret:
    secret = mint()
    await store.add(ApiKey(secret.id, secret.digest, "", MOMENT, project))
    return secret


async def test_a_key_opens_and_another_with_its_id_does_not(ring: KeyRing, store: Counting) -> None:
    secret = await made(store)
    key = await ring.find(secret.text)
    assert key is not None and key.project == "shop"
    assert await ring.find(mint(secret.id).text) is None
    assert await ring.find(mint().text) is None


async def test_known_keys_cost_one_query_a_second_together(ring: KeyRing, store: Counting, tick: Tick) -> None:
    first, second = await made(store), await made(store)
    for _ in range(100):
        assert await ring.find(first.text) and await ring.find(second.text) and await ring.guarded()
    assert (store.looks, store.readings) == (1, 1)
    tick.time += FRESH_SECONDS + 0.001
    for _ in range(100):
        assert await ring.find(first.text)
    assert (store.looks, store.readings) == (2, 1)  # nothing has changed


async def test_callers_who_wait_together_share_one_look(ring: KeyRing, store: Counting) -> None:
    secret = await made(store)
    store.gate.clear()
    waiting = [asyncio.ensure_future(ring.find(secret.text)) for _ in range(50)]
    await asyncio.sleep(0)
    store.gate.set()
    assert all(await asyncio.gather(*waiting))
    assert store.looks == 1


async def test_a_new_key_opens_at_once(ring: KeyRing, store: Counting, tick: Tick) -> None:
    assert not await ring.guarded()
    tick.time += 0.001
    secret = await made(store)
    assert await ring.find(secret.text)


async def test_a_key_made_during_a_look_is_looked_for_again(ring: KeyRing, store: Counting, tick: Tick) -> None:
    """The look that is under way began before the key was there."""
    store.gate.clear()
    early = asyncio.ensure_future(ring.guarded())
    while not store.looks:
        await asyncio.sleep(0)
    await store._database.read(lambda connection: None)  # the look has seen what there was
    tick.time += 0.001
    secret = await made(store)
    late = asyncio.ensure_future(ring.find(secret.text))
    store.gate.set()
    await early
    assert await late


@pytest.mark.parametrize("act", ["revoke", "rotate"])
async def test_a_key_that_was_taken_away_opens_a_second_at_most(
    ring: KeyRing, store: Counting, tick: Tick, act: str
) -> None:
    secret = await made(store)
    assert await ring.find(secret.text)
    if act == "revoke":
        await store.revoke(secret.id, MOMENT)
    else:
        await store.rotate(secret.id, mint(secret.id).digest)
    tick.time += FRESH_SECONDS + 0.001
    assert await ring.find(secret.text) is None


async def test_a_replaced_key_opens_in_its_grace_and_no_longer(store: Counting, tick: Tick, clock: Clock) -> None:
    ring = KeyRing(store, (), tick, clock)
    first, second = await made(store), mint()
    after = mint(first.id)
    await store.rotate(first.id, after.digest, clock() + timedelta(hours=1))
    assert await ring.find(first.text) == await ring.find(after.text) is not None
    assert await ring.find(mint(first.id).text) is None
    clock.advance(3600)
    assert await ring.find(first.text) is None
    assert await ring.find(after.text) is not None
    assert await ring.find(second.text) is None


async def test_revoking_ends_the_grace_too(store: Counting, tick: Tick, clock: Clock) -> None:
    ring = KeyRing(store, (), tick, clock)
    first = await made(store)
    await store.rotate(first.id, mint(first.id).digest, clock() + timedelta(hours=1))
    await store.revoke(first.id, clock())
    assert await ring.find(first.text) is None


async def test_what_is_allowed_is_known_by_id(ring: KeyRing, store: Counting, tick: Tick) -> None:
    secret = await made(store)
    await store.limit(secret.id, jobs=3)
    assert (await ring.allowance(secret.id)).jobs == 3
    await store.revoke(secret.id, MOMENT)
    tick.time += FRESH_SECONDS + 0.001
    assert (await ring.allowance(secret.id)).jobs == 3  # what it began goes on within it
    assert await ring.allowance("unknown0") == UNLIMITED
    assert store.looks == 2


async def test_a_new_limit_is_known_within_a_second(ring: KeyRing, store: Counting, tick: Tick) -> None:
    secret = await made(store)
    await ring.find(secret.text)
    await store.limit(secret.id, jobs=3)
    tick.time += FRESH_SECONDS + 0.001
    key = await ring.find(secret.text)
    assert key is not None and key.allowance.jobs == 3


async def test_what_is_no_key_costs_no_query(ring: KeyRing, store: Counting) -> None:
    assert await ring.find("AIzaSy-something") is None
    assert store.looks == 0


async def test_taking_the_last_key_away_opens_nothing(ring: KeyRing, store: Counting) -> None:
    secret = await made(store)
    await store.revoke(secret.id, MOMENT)
    assert await ring.guarded()


async def test_keys_of_the_settings_guard_without_a_query(store: Counting) -> None:
    ring = KeyRing(store, ("sesame", "schlüssel"))
    assert await ring.guarded()
    assert [ring.is_word(word) for word in ("sesame", "schlüssel", "sesame2", "")] == [True, True, False, False]
    assert store.looks == 0


async def test_a_database_that_does_not_answer_lets_nobody_in(ring: KeyRing, store: Counting, tick: Tick) -> None:
    secret = await made(store)
    assert await ring.find(secret.text)
    store.error = Fault(Status.UNAVAILABLE, "no")
    tick.time += FRESH_SECONDS + 0.001
    with pytest.raises(Fault, match="no"):
        await ring.find(secret.text)
    store.error = None
    assert await ring.find(secret.text)


async def test_who_waits_for_a_look_that_fails_is_not_kept_for_another(store: Counting) -> None:
    """A database that says nothing takes its time to fail: ten callers would wait ten times as long."""
    begun, allowed = asyncio.Event(), asyncio.Event()

    async def silent() -> int:
        store.looks += 1
        begun.set()
        await allowed.wait()
        raise Fault(Status.UNAVAILABLE, "the database does not answer now")

    ring = KeyRing(store)
    store.version = silent  # type: ignore[method-assign]
    asking = [asyncio.ensure_future(ring.guarded()) for _ in range(10)]
    await begun.wait()
    allowed.set()
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert [fault.status for fault in told if isinstance(fault, Fault)] == [Status.UNAVAILABLE] * 10
    assert len({id(fault) for fault in told}) == 10  # one for all would keep the frames of all
    assert store.looks == 1
    del store.version
    assert not await ring.guarded()
