"""Rounds of asking, killing and starting again, in one data folder that lives through them all."""

import asyncio
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from sqlalchemy import Column, select

from beholder.store.database import Database
from beholder.store.schema import files, holdings, interactions
from tests.kill.traffic import Customer, Promises, verify
from tests.kill.victim import running

CUSTOMERS = 8
PACE = 0.01  # seconds between two words
LONGEST = 1.5  # seconds before the kill


def campaign(folder: Path, rounds: int, seed: int, database_url: str = "") -> Iterator[str]:
    """Run `rounds` in `folder`, with a line about each; raises `AssertionError` when a promise was broken."""
    moments = random.Random(seed)
    promises = Promises()
    for number in range(rounds):
        with running(folder, PACE, database_url) as victim:
            asyncio.run(_until_killed(victim.url, victim.kill, promises, moments.uniform(0.02, LONGEST), seed + number))
        with running(folder, 0.0, database_url) as survivor:
            asyncio.run(verify(survivor.url, promises))
            orphans = _blobs(folder) - asyncio.run(_column(folder, database_url, holdings.c.sha256))
            assert not orphans, f"blobs that nobody holds: {orphans}"
        kept = f"{len(promises.texts)} answers and {len(promises.files)} files there"
        yield f"round {number + 1}: {kept}, {len(promises.deleted)} deletions kept"
    with running(folder, 0.0, database_url) as survivor:
        for kind, id in (("interactions", interactions.c.id), ("files", files.c.id)):
            _delete_all(f"{survivor.url}/v1/{kind}", asyncio.run(_column(folder, database_url, id)))
        assert _blobs(folder) == set()
    shutil.rmtree(folder / "data")


async def _until_killed(url: str, kill: Callable[[], None], promises: Promises, seconds: float, seed: int) -> None:
    customers = [Customer(f"{seed}.{index}", url, promises, seed * CUSTOMERS + index) for index in range(CUSTOMERS)]
    asking = [asyncio.ensure_future(customer.ask_on()) for customer in customers]
    await asyncio.wait(asking, timeout=seconds)
    await asyncio.to_thread(kill)
    await asyncio.gather(*asking)


def _blobs(folder: Path) -> set[str]:
    return {path.name for path in (folder / "data" / "content").iterdir()}


async def _column(folder: Path, database_url: str, column: Column[str]) -> set[str]:
    """Give all values of `column`, read beside the server."""
    database = Database(database_url or f"sqlite:///{folder / 'data' / 'beholder.sqlite'}")
    await database.open()
    try:
        return await database.read(lambda connection: set(connection.scalars(select(column))))
    finally:
        await database.close()


def _delete_all(url: str, ids: set[str]) -> None:
    with httpx.Client() as client:
        for id in ids:
            assert client.delete(f"{url}/{id}").status_code == 200
