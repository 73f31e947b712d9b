"""Rounds of asking, killing and starting again, in one data folder that lives through them all."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx

from tests.kill.traffic import Customer, Promises, verify
from tests.kill.victim import running

CUSTOMERS = 8
PACE = 0.01  # seconds between two words
LONGEST = 1.5  # seconds before the kill


def campaign(folder: Path, rounds: int, seed: int) -> Iterator[str]:
    """Run `rounds` in `folder`, with a line about each; raises `AssertionError` when a promise was broken."""
    moments = random.Random(seed)
    promises = Promises()
    for number in range(rounds):
        with running(folder, PACE) as victim:
            asyncio.run(_until_killed(victim.url, victim.kill, promises, moments.uniform(0.02, LONGEST), seed + number))
        with running(folder, 0.0) as survivor:
            asyncio.run(verify(survivor.url, promises))
            orphans = _orphans(folder)
            assert not orphans, f"blobs that nobody holds: {orphans}"
        yield f"round {number + 1}: {len(promises.texts)} answers there, {len(promises.deleted)} deletions kept"
    with running(folder, 0.0) as survivor:
        _empty(survivor.url, folder)
    shutil.rmtree(folder / "data")


async def _until_killed(url: str, kill: Callable[[], None], promises: Promises, seconds: float, seed: int) -> None:
    customers = [Customer(f"{seed}.{index}", url, promises, seed * CUSTOMERS + index) for index in range(CUSTOMERS)]
    asking = [asyncio.ensure_future(customer.ask_on()) for customer in customers]
    await asyncio.wait(asking, timeout=seconds)
    await asyncio.to_thread(kill)
    await asyncio.gather(*asking)


def _orphans(folder: Path) -> set[str]:
    """Give the blobs on disk that no interaction holds."""
    with closing(sqlite3.connect(folder / "data" / "beholder.sqlite")) as database:
        held = {row[0] for row in database.execute("SELECT sha256 FROM holdings")}
    return {path.name for path in (folder / "data" / "content").iterdir()} - held


def _empty(url: str, folder: Path) -> None:
    """Delete all that is there, and see that nothing is left behind."""
    with closing(sqlite3.connect(folder / "data" / "beholder.sqlite")) as database:
        ids = [row[0] for row in database.execute("SELECT id FROM interactions")]
    with httpx.Client(base_url=f"{url}/v1") as client:
        for id in ids:
            assert client.delete(f"/interactions/{id}").status_code == 200
    assert list((folder / "data" / "content").iterdir()) == []
