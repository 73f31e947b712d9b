import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog.testing

from beholder.access.rations import always_some
from beholder.desk.batches.ring import WINDOW, Active, Ring
from beholder.domain import Batch
from beholder.store.batch_requests import BatchRequest
from beholder.store.batches import Recorded, Source

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


class Requests:
    """So many requests of each batch, and how often some were looked up."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts
        self.looks = 0

    async def waiting(self, batch: str, after: int, limit: int) -> list[BatchRequest]:
        self.looks += 1
        last = min(self.counts[batch], after + 1 + limit)
        return [BatchRequest(position, position + 1, 0, 1, {}) for position in range(after + 1, last)]


def active(id: str, priority: int = 0, key: str | None = None) -> Active:
    batch = Batch(id, "default", "m", "", True, MOMENT, MOMENT, MOMENT, priority=priority, key=key)
    return Active(Recorded(batch, Source("0", 1), None, 0))


class Renewals:
    """When keys have tokens again, and how often somebody asked."""

    def __init__(self) -> None:
        self.until: dict[str | None, datetime] = {}
        self.asked = 0

    async def __call__(self, key: str | None) -> datetime | None:
        self.asked += 1
        return self.until.get(key)


def ring(drained: list[str] | None = None, renewal: Any = always_some, **counts: int) -> tuple[Ring, Requests]:
    heard = [] if drained is None else drained
    requests: Any = Requests(**counts)

    def hear(active: Active) -> None:
        heard.append(active.batch.id)
        made.leave(active)

    made = Ring(requests, hear, renewal)
    return made, requests


async def test_requests_are_looked_up_some_at_a_time() -> None:
    made, requests = ring(a=WINDOW * 2 + 1)
    made.join(active("a"))
    given = [(await made.next())[1].position for _ in range(WINDOW * 2 + 1)]
    assert given == list(range(WINDOW * 2 + 1))
    assert requests.looks == 3


async def test_a_higher_priority_has_all_turns_until_it_has_no_requests() -> None:
    made, _ = ring(a=2, b=2, c=2)
    for id, priority in (("a", -1), ("b", 7), ("c", 0)):
        made.join(active(id, priority))
    assert [(await made.next())[0].batch.id for _ in range(6)] == ["b", "b", "c", "c", "a", "a"]


async def test_a_batch_that_comes_later_does_not_get_all_turns() -> None:
    made, _ = ring(a=20, b=20)
    made.join(active("a"))
    first = [(await made.next())[0].batch.id for _ in range(4)]
    made.join(active("b"))
    then = [(await made.next())[0].batch.id for _ in range(6)]
    assert (first, sorted(then)) == (["a"] * 4, ["a"] * 3 + ["b"] * 3)


async def test_who_waits_hears_of_a_batch_that_joins() -> None:
    made, _ = ring(a=2)
    waiting = [asyncio.ensure_future(made.next()) for _ in range(2)]
    await asyncio.sleep(0)
    made.join(active("a"))
    assert [(await one)[1].position for one in waiting] == [0, 1]


async def test_a_batch_without_a_request_left_is_told_once_nothing_is_under_way() -> None:
    drained: list[str] = []
    made, _ = ring(drained, a=0, b=1)
    busy = active("a")
    under_way = asyncio.ensure_future(asyncio.Event().wait())
    busy.tasks.add(under_way)  # type: ignore[arg-type]
    made.join(busy)
    made.join(active("b"))
    assert (await made.next())[0].batch.id == "b"
    assert drained == []
    under_way.cancel()
    busy.tasks.clear()
    waiting = asyncio.ensure_future(made.next())
    while len(drained) < 2:
        await asyncio.sleep(0)
    assert drained == ["a", "b"]
    waiting.cancel()


async def test_a_batch_that_left_gives_nothing_any_more() -> None:
    made, _ = ring(a=5, b=5)
    gone = active("a")
    made.join(gone)
    await made.next()
    made.leave(gone)
    made.join(active("b", priority=-1))
    assert [(await made.next())[0].batch.id for _ in range(5)] == ["b"] * 5


async def test_a_batch_without_tokens_gives_its_turns_to_others() -> None:
    renewals = Renewals()
    renewals.until["poor"] = MOMENT
    made, _ = ring(renewal=renewals, a=5, b=5)
    poor, rich = active("a", priority=1, key="poor"), active("b", key="rich")
    made.join(poor)
    made.join(rich)
    assert [(await made.next())[0].batch.id for _ in range(5)] == ["b"] * 5
    assert (poor.resumes, rich.resumes) == (MOMENT, None)


async def test_it_goes_on_where_it_was_when_there_are_tokens_again() -> None:
    renewals = Renewals()
    made, _ = ring(renewal=renewals, a=3)
    poor = active("a", key="poor")
    made.join(poor)
    assert (await made.next())[1].position == 0
    renewals.until["poor"] = MOMENT
    with structlog.testing.capture_logs() as logged:
        waiting = asyncio.ensure_future(made.next())
        while poor.resumes is None:
            await asyncio.sleep(0)
        for _ in range(3):  # told again that there are none: it waits on, and says nothing
            made.wake()
            await asyncio.sleep(0)
        renewals.until.clear()
        made.wake()
        assert (await waiting)[1].position == 1
    assert poor.resumes is None
    assert [(line["event"], line.get("until")) for line in logged] == [
        ("batch waits for tokens", MOMENT.isoformat()),
        ("batch goes on", None),
    ]


async def test_who_waits_for_tokens_does_not_ask_for_them_all_the_time() -> None:
    renewals = Renewals()
    renewals.until["poor"] = MOMENT
    made, requests = ring(renewal=renewals, a=3)
    made.join(active("a", key="poor"))
    waiting = asyncio.ensure_future(made.next())
    for _ in range(100):
        await asyncio.sleep(0)
    assert (renewals.asked, requests.looks, waiting.done()) == (1, 1, False)
    waiting.cancel()


async def test_a_batch_whose_last_request_took_the_last_token_ends() -> None:
    drained: list[str] = []
    renewals = Renewals()
    made, _ = ring(drained, renewal=renewals, a=1)
    made.join(active("a", key="poor"))
    await made.next()
    renewals.until["poor"] = MOMENT
    waiting = asyncio.ensure_future(made.next())
    while not drained:
        await asyncio.sleep(0)
    assert drained == ["a"]
    waiting.cancel()


async def test_a_batch_that_leaves_while_its_tokens_are_looked_up_gives_nothing() -> None:
    made: Ring

    async def renewal(key: str | None) -> None:
        if gone.window:
            made.leave(gone)

    made, _ = ring(renewal=renewal, a=3)
    gone = active("a", key="k")
    made.join(gone)
    await made.next()
    waiting = asyncio.ensure_future(made.next())
    for _ in range(100):
        await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
