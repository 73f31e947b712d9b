"""Rounds of asking, killing and starting again, in one data folder that lives through them all."""

import asyncio
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.kill.batches import BatchCustomer, BatchPromises, verify_batches
from tests.kill.traffic import Customer, Promises, verify
from tests.kill.victim import running

CUSTOMERS = 8
BATCH_CUSTOMERS = 2
PACE = 0.01  # seconds between two words
LONGEST = 1.5  # seconds before the kill
SETTLING = 60.0  # seconds that what nobody was promised may take

LEFTOVERS = {
    "batches that are stuck": "SELECT id FROM batches WHERE ended IS NULL",
    "lines of batches that are over": "SELECT owner FROM holdings WHERE owner LIKE 'batches/%'",
    "requests of batches that are gone": "SELECT batch FROM batch_requests WHERE batch NOT IN (SELECT id FROM batches)",
    "requests told by a file": "SELECT batch FROM batch_requests JOIN batches ON id = batch WHERE NOT inline",
}


def campaign(folder: Path, rounds: int, seed: int) -> Iterator[str]:
    """Run `rounds` in `folder`, with a line about each; raises `AssertionError` when a promise was broken."""
    moments = random.Random(seed)
    promises, batches = Promises(), BatchPromises()
    for number in range(rounds):
        with running(folder, PACE) as victim:
            asking = _customers(victim.url, promises, batches, seed + number)
            asyncio.run(_until_killed(asking, victim.kill, moments.uniform(0.02, LONGEST)))
        with running(folder, 0.0) as survivor:
            asyncio.run(verify(survivor.url, promises))
            asyncio.run(verify_batches(survivor.url, batches))
            _settled(folder)
        made = len(batches.asked) + len(batches.cancelled)
        deleted = len(promises.deleted) + len(batches.deleted)
        yield f"round {number + 1}: {len(promises.texts)} answers and {made} batches there, {deleted} deletions kept"
    with running(folder, 0.0) as survivor:
        _empty(survivor.url, folder)
    shutil.rmtree(folder / "data")


def _customers(url: str, promises: Promises, batches: BatchPromises, seed: int) -> list[Customer | BatchCustomer]:
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


def _settled(folder: Path) -> None:
    """Wait until batches that nobody was promised are over too, and see that nothing is left of what is."""
    deadline = time.monotonic() + SETTLING
    while leftovers := _leftovers(folder):
        assert time.monotonic() < deadline, leftovers
        time.sleep(0.05)


def _leftovers(folder: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(folder / "data" / "beholder.sqlite")) as database:
        found = {what: [row[0] for row in database.execute(query)] for what, query in LEFTOVERS.items()}
        held = {row[0] for row in database.execute("SELECT sha256 FROM holdings")}
    orphans = {path.name for path in (folder / "data" / "content").iterdir()} - held
    return {what: some for what, some in {**found, "blobs that nobody holds": sorted(orphans)}.items() if some}


def _empty(url: str, folder: Path) -> None:
    """Delete all that is there, and see that nothing is left behind."""
    with closing(sqlite3.connect(folder / "data" / "beholder.sqlite")) as database:
        paths = [
            f"/{table}/{row[0]}"
            for table in ("interactions", "batches", "files")
            for row in database.execute(f"SELECT id FROM {table}")
        ]
    with httpx.Client(base_url=f"{url}/v1") as client:
        for path in paths:
            assert client.delete(path).status_code == 200
    assert list((folder / "data" / "content").iterdir()) == []
