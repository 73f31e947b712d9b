import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from beholder.faults import Fault, Status
from beholder.store.database.database import Database
from beholder.store.key import Allowance, ApiKey
from beholder.store.keys import KeyStore
from tests.store.conftest import Clock, sqlite_only

ALL = Allowance(1, 2, 3, 4)


@pytest.fixture
def keys(database: Database) -> KeyStore:
    return KeyStore(database)


def key(clock: Clock, id: str = "one", allowance: Allowance = ALL) -> ApiKey:
    return ApiKey(id, id * 10, "Für den Laden 🛒", clock(), "shop", allowance=allowance)


async def test_what_is_added_is_found_oldest_first(keys: KeyStore, clock: Clock) -> None:
    first = key(clock, "two")
    await keys.add(first)
    clock.advance(1)
    second = key(clock, "one", Allowance(jobs=0))
    await keys.add(second)
    assert await keys.all() == [first, second]


async def test_a_revoked_key_stays_revoked_since_the_first_time(keys: KeyStore, clock: Clock) -> None:
    await keys.add(key(clock))
    since = clock()
    assert (await keys.revoke("one", since)).revoked == since
    clock.advance(1)
    assert (await keys.revoke("one", clock())).revoked == since
    assert [found.revoked for found in await keys.all()] == [since]


async def test_another_secret_and_all_else_as_it_was(keys: KeyStore, clock: Clock) -> None:
    before = key(clock)
    await keys.add(before)
    after = await keys.rotate("one", "another")
    assert (after.digest, after.id, after.project, after.allowance) == ("another", "one", "shop", ALL)
    assert await keys.all() == [after]


async def test_the_replaced_one_may_be_kept_for_a_while(keys: KeyStore, clock: Clock) -> None:
    await keys.add(key(clock))
    until = clock() + timedelta(hours=1)
    turned = await keys.rotate("one", "second", until)
    assert (turned.digest, turned.former, turned.former_until) == ("second", "one" * 10, until)
    assert await keys.all() == [turned]
    limited = await keys.limit("one", jobs=1)
    assert (limited.former, limited.former_until) == (turned.former, until)
    assert (await keys.rotate("one", "third")).former is None


async def test_only_the_given_limits_change(keys: KeyStore, clock: Clock) -> None:
    await keys.add(key(clock))
    changed = await keys.limit("one", tokens_per_day=None, jobs=9)
    assert changed.allowance == Allowance(1, None, 3, 9)
    assert await keys.all() == [changed]


async def test_a_revoked_key_cannot_come_back(keys: KeyStore, clock: Clock) -> None:
    await keys.add(key(clock))
    gone = await keys.revoke("one", clock())
    for change in (keys.rotate("one", "another"), keys.limit("one", jobs=1)):
        with pytest.raises(Fault, match="is revoked; create another") as caught:
            await change
        assert caught.value.status is Status.FAILED_PRECONDITION
    assert await keys.all() == [gone]


@pytest.mark.parametrize("id", ["two", "", "x" * 1000, "one' OR '1'='1"])
async def test_a_key_that_is_not_there(keys: KeyStore, clock: Clock, id: str) -> None:
    await keys.add(key(clock))
    for change in (keys.rotate(id, "another"), keys.limit(id, jobs=1), keys.revoke(id, clock())):
        with pytest.raises(Fault, match="there is no key") as caught:
            await change
        assert caught.value.status is Status.NOT_FOUND
        assert len(str(caught.value)) < 200


async def test_every_change_is_another_version(keys: KeyStore, clock: Clock) -> None:
    versions = [await keys.version()]
    assert versions == [0]
    await keys.add(key(clock))
    versions.append(await keys.version())
    for change in (keys.rotate("one", "another"), keys.limit("one", jobs=1), keys.revoke("one", clock())):
        await change
        versions.append(await keys.version())
    await keys.add(key(clock, "two"))
    versions.append(await keys.version())
    assert sorted(set(versions)) == versions


@sqlite_only
async def test_another_process_sees_it_at_once_and_may_write_meanwhile(
    keys: KeyStore, clock: Clock, tmp_path: Path
) -> None:
    """As the command line does beside a server: no lock outlives a transaction."""
    beside = Database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    await beside.open()
    others = KeyStore(beside)
    for number in range(20):
        await (keys, others)[number % 2].add(key(clock, f"key{number}"))
        assert len(await keys.all()) == len(await others.all()) == number + 1
    await beside.close()
    with sqlite3.connect(tmp_path / "test.sqlite") as raw:
        assert raw.execute("SELECT count(*) FROM keys").fetchone() == (20,)
    raw.close()
