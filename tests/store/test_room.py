import asyncio
import hashlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.store.database.database import Database
from beholder.store.database.schema import to_microseconds
from beholder.store.file_rows import insert, owner
from beholder.store.limits import Limits, bounds_of
from beholder.store.room import SOON, Claim, Room
from tests.store.conftest import Clock, sqlite_only

LIMITS = Limits(file_bytes=100, project_bytes=20, file_seconds=1, upload_seconds=1)
HOUR = 3600.0


@pytest.fixture
def room(database: Database, clock: Clock) -> Room:
    return Room(database, clock)


async def stored(
    database: Database, clock: Clock, size: int, seconds: float = HOUR, id: str = "a", project: str = "shop"
) -> None:
    """Put a file of `size` bytes there for `seconds`."""
    moment, sha256 = clock(), hashlib.sha256(id.encode()).hexdigest()
    file = StoredFile(id, "", "image/png", size, sha256, moment, moment + timedelta(seconds=seconds), project)
    await database.write(lambda connection: insert(connection, file, None, to_microseconds(moment)))


def claim(clock: Clock, owner: str = "interactions/x", size: int = 0, seconds: float = HOUR) -> Claim:
    return Claim("shop", owner, clock() + timedelta(seconds=seconds), size=size)


async def refusal(room: Room, claim: Claim, more: int, most: int) -> Fault:
    with pytest.raises(Fault) as caught:
        await room.grow(claim, more, bounds_of(most))
    return caught.value


async def test_what_fits_is_taken_to_the_last_byte(room: Room, database: Database, clock: Clock) -> None:
    await stored(database, clock, 6)
    mine = claim(clock)
    await room.grow(mine, 3, bounds_of(10))
    await room.grow(mine, 1, bounds_of(10))
    assert (await refusal(room, mine, 1, 10)).status is Status.RESOURCE_EXHAUSTED
    assert mine.size == 4


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        pytest.param(5, 60.0, id="the next to go is enough"),
        pytest.param(6, 7200.0, id="the next two"),
        pytest.param(10, 10_800.0, id="all"),
    ],
)
async def test_the_wait_is_until_enough_has_expired(
    room: Room, database: Database, clock: Clock, more: int, seconds: float
) -> None:
    for id, size, kept in (("b", 2, 7200), ("a", 5, 60), ("c", 3, 10_800)):
        await stored(database, clock, size, kept, id)
    fault = await refusal(room, claim(clock), more, 10)
    assert (fault.status, fault.retry_seconds) == (Status.RESOURCE_EXHAUSTED, seconds)
    clock.advance(seconds - 1)
    assert (await refusal(room, claim(clock), more, 10)).retry_seconds == 1
    clock.advance(1)
    await room.grow(claim(clock), more, bounds_of(10))  # not swept yet, and in nobody's way


async def test_more_than_the_whole_is_refused_for_good(room: Room, clock: Clock) -> None:
    fault = await refusal(room, claim(clock, size=4), 7, 10)
    assert (fault.status, fault.retry_seconds) == (Status.FAILED_PRECONDITION, None)
    assert "11 bytes cannot be stored, now or later: with this API key the project may store 10 bytes" in str(fault)
    assert fault.exceeded is not None and fault.exceeded.limit == 10


async def test_a_refusal_tells_what_helps(room: Room, database: Database, clock: Clock) -> None:
    await stored(database, clock, 1_000, 47 * HOUR)
    fault = await refusal(room, claim(clock), 500, 1_200)
    assert fault.message == (
        "there is no room: with this API key the project may store 1,200 bytes, and this would make it 1,500; delete "
        "files or interactions, ask with 'store': false, or come again in 47 hours, when enough has expired"
    )
    assert fault.exceeded is not None
    exceeded = (fault.exceeded.quota, fault.exceeded.metric, fault.exceeded.subject)
    assert exceeded == ("BytesStoredPerProject", "bytes", "project:shop")


async def test_another_project_has_room_of_its_own(room: Room, database: Database, clock: Clock) -> None:
    await stored(database, clock, 10, project="other")
    room.enter(Claim("other", "interactions/o", clock(), size=10))
    await room.grow(claim(clock), 10, bounds_of(10))


@pytest.mark.parametrize("most", [0, 3, 16])
async def test_who_comes_at_once_takes_no_more_than_there_is(room: Room, clock: Clock, most: int) -> None:
    known, entered = asyncio.Barrier(16), list[int]()  # nobody leaves before all know

    async def take(number: int) -> Fault | None:
        try:
            async with room.taken(claim(clock, f"interactions/{number}"), 1, most):
                entered.append(number)
                await known.wait()
        except Fault as fault:
            await known.wait()
            return fault
        return None

    faults = [fault for fault in await asyncio.gather(*map(take, range(16))) if fault is not None]
    assert (len(entered), len(faults)) == (most, 16 - most)


async def test_what_is_committed_and_still_claimed_counts_once(room: Room, database: Database, clock: Clock) -> None:
    mine = Claim("shop", owner("shop", "a"), clock() + timedelta(hours=1), file=True, size=5)
    room.enter(mine)
    await stored(database, clock, 5)
    await room.grow(claim(clock), 5, bounds_of(10))
    room.leave(mine)
    assert (await refusal(room, claim(clock, "interactions/y"), 6, 10)).status is Status.RESOURCE_EXHAUSTED


async def test_a_block_that_fails_gives_its_room_back(room: Room, clock: Clock) -> None:
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with room.taken(claim(clock), 10, 10):
                raise RuntimeError


async def test_what_brings_nothing_is_never_refused(room: Room, database: Database, clock: Clock) -> None:
    await stored(database, clock, 99)
    async with room.taken(claim(clock), 0, 10), room.taken(claim(clock), 5, None):
        pass


async def test_a_claim_in_the_way_leaves_when_it_says(room: Room, clock: Clock) -> None:
    room.enter(claim(clock, "uploads/a", 10, seconds=90))
    assert (await refusal(room, claim(clock), 1, 10)).retry_seconds == 90


async def test_what_nobody_knows_the_end_of_may_be_gone_soon(
    room: Room, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that went between the two looks."""
    await stored(database, clock, 10)
    monkeypatch.setattr("beholder.store.room.expiring", lambda *_: iter(()))
    assert (await refusal(room, claim(clock), 1, 10)).retry_seconds == SOON


async def test_files_have_a_bound_of_their_own(room: Room, database: Database, clock: Clock) -> None:
    await stored(database, clock, 15)
    room.enter(claim(clock, size=10))  # no file
    upload = Claim("shop", "uploads/u", clock() + timedelta(hours=1), file=True)
    room.enter(upload)
    await room.grow(upload, 5, LIMITS.bounds(None))
    with pytest.raises(Fault, match="a project's files may take 20 bytes, and this would make it 21; delete") as caught:
        await room.grow(upload, 1, LIMITS.bounds(None))
    assert caught.value.exceeded is not None and caught.value.exceeded.quota == "FileBytesPerProject"
    with pytest.raises(Fault, match="with this API key"):
        await room.grow(claim(clock), 1, bounds_of(30))


@sqlite_only
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 99)), max_size=6),
    more=st.integers(1, 30),
    most=st.integers(0, 30),
)
async def test_the_wait_is_true_and_the_shortest(
    database: Database, kept: list[tuple[int, int]], more: int, most: int
) -> None:
    """Against counting by hand, for any project."""
    clock, project = Clock(), hashlib.sha256(repr((kept, more, most)).encode()).hexdigest()[:20]
    room = Room(database, clock)
    for number, (size, seconds) in enumerate(kept):
        await stored(database, clock, size, seconds, str(number), project)
    left = [sum(size for size, until in kept if until > at) for at in range(100)]
    asked = Claim(project, "interactions/x", clock())
    try:
        await room.grow(asked, more, bounds_of(most))
        told: int | None = 0
    except Fault as fault:
        assert (fault.status is Status.FAILED_PRECONDITION) == (more > most)
        told = None if fault.retry_seconds is None else round(fault.retry_seconds)
    assert told == (None if more > most else next(at for at in range(100) if left[at] + more <= most))
