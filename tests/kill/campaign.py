"""Rounds of asking, killing and starting again, in one data folder that lives through many of them."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from sqlalchemy import Select, select

from beholder.store.database.schema import batch_requests, files, holdings, interactions
from beholder.store.database.schema import batches as batch_table
from tests.kill.batches import BatchCustomer, BatchPromises, verify_batches
from tests.kill.place import Place
from tests.kill.traffic import Customer, Promises, verify
from tests.kill.victim import running

CUSTOMERS = 8
BATCH_CUSTOMERS = 2
PACE = 0.01  # seconds between two words
LONGEST = 1.5  # seconds before the kill
LIFE = 25  # rounds
SETTLING = 60.0  # seconds that what nobody was promised may take

LEFTOVERS: dict[str, Select[Any]] = {
    "interactions that are stuck": select(interactions.c.id).where(interactions.c.status == "in_progress"),
    "batches that are stuck": select(batch_table.c.id).where(batch_table.c.ended.is_(None)),
    "lines of batches that are over": select(holdings.c.owner).where(holdings.c.owner.like("batches/%")),
    "requests of batches that are gone": select(batch_requests.c.batch).where(
        batch_requests.c.batch.not_in(select(batch_table.c.id))
    ),
    "requests told by a file": select(batch_requests.c.batch).where(
        batch_requests.c.batch.in_(select(batch_table.c.id).where(~batch_table.c.inline))
    ),
}


def campaign(place: Place, rounds: int, seed: int) -> Iterator[str]:
    """Run `rounds` in `place`, with a line about each; raises `AssertionError` when a promise was broken.

    After each `LIFE` of them all is deleted and nothing may be left: looking at what was promised in hundreds of rounds
    would take longer than the rounds.
    """
    moments = random.Random(seed)
    for first in range(0, rounds, LIFE):
        yield from _life(place, range(first, min(first + LIFE, rounds)), seed, moments)


def _life(place: Place, rounds: range, seed: int, moments: random.Random) -> Iterator[str]:
    promises, batches = Promises(), BatchPromises()
    for number in rounds:
        with running(place, PACE) as victim:
            asking = customers(victim.url, promises, batches, seed + number)
            asyncio.run(_until_killed(asking, victim.kill, moments.uniform(0.02, LONGEST)))
        with running(place, 0.0) as survivor:
            verify_all(place, survivor.url, promises, batches)
        yield told(number, promises, batches)
    with running(place, 0.0) as survivor:
        empty(place, survivor.url)
    place.clear()
    yield "all was deleted, and nothing is left"


def verify_all(place: Place, url: str, promises: Promises, batches: BatchPromises) -> None:
    """Check that the server at `url` kept every promise, and that nothing lies about in `place`."""
    asyncio.run(verify(url, promises))
    asyncio.run(verify_batches(url, batches))
    asyncio.run(_settled(place))


def empty(place: Place, url: str) -> None:
    """Delete all that the server at `url` has, and see that nothing is left."""
    for kind, table in (("interactions", interactions), ("batches", batch_table), ("files", files)):
        _delete_all(f"{url}/v1/{kind}", asyncio.run(place.read(select(table.c.id))))
    assert place.blobs() == set()


def customers(url: str, promises: Promises, batches: BatchPromises, seed: int) -> list[Customer | BatchCustomer]:
    """Give those who ask the server at `url`."""
    first = seed * (CUSTOMERS + BATCH_CUSTOMERS)
    asking = [Customer(f"{seed}.{index}", url, promises, first + index) for index in range(CUSTOMERS)]
    batching = [
        BatchCustomer(f"{seed}.b{index}", url, batches, first + CUSTOMERS + index) for index in range(BATCH_CUSTOMERS)
    ]
    return [*asking, *batching]


async def _until_killed(customers: list[Customer | BatchCustomer], kill: Callable[[], None], seconds: float) -> None:
    asking = [asyncio.ensure_future(customer.ask_on()) for customer in customers]
    await asyncio.wait(asking, timeout=seconds)
    await asyncio.to_thread(kill)
    await asyncio.gather(*asking)


def told(number: int, promises: Promises, batches: BatchPromises) -> str:
    """Say what is promised by now."""
    made = len(batches.asked) + len(batches.cancelled)
    kept = f"{len(promises.texts)} answers, {len(promises.files)} files and {made} batches there"
    return f"round {number + 1}: {kept}, {len(promises.deleted) + len(batches.deleted)} deletions kept"


async def _settled(place: Place) -> None:
    """Wait until batches that nobody was promised are over too, and see that nothing is left of what is."""
    deadline = time.monotonic() + SETTLING
    while leftovers := await _leftovers(place):
        assert time.monotonic() < deadline, leftovers
        await asyncio.sleep(0.05)


async def _leftovers(place: Place) -> dict[str, set[str]]:
    found = {what: await place.read(query) for what, query in LEFTOVERS.items()}
    found["blobs that nobody holds"] = place.blobs() - await place.read(select(holdings.c.sha256))
    return {what: some for what, some in found.items() if some}


def _delete_all(url: str, ids: set[str]) -> None:
    with httpx.Client() as client:
        for id in ids:
            assert client.delete(f"{url}/{id}").status_code == 200
