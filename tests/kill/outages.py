"""Rounds in which the server lives, and what it stands on dies and comes back: nothing is lost, and all goes on."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.kill.batches import BatchCustomer, BatchPromises
from tests.kill.campaign import PACE, customers, empty, told, verify_all
from tests.kill.place import Place
from tests.kill.traffic import Customer, Promises
from tests.kill.victim import running
from tests.services.postgres import PostgresServer
from tests.services.proxy import Proxy

BEFORE, AWAY, AFTER = 0.8, 2.5, 1.0  # seconds at most


@dataclass(frozen=True)
class Services:
    """What the server stands on."""

    database: PostgresServer
    objects: Proxy


def outages(place: Place, services: Services, rounds: int, seed: int) -> Iterator[str]:
    """Run `rounds` with one server in `place`, a line about each; raises `AssertionError` when a promise was broken."""
    moments, promises, batches = random.Random(seed), Promises(), BatchPromises()
    with running(place, PACE) as victim:
        for number in range(rounds):
            asking = customers(victim.url, promises, batches, seed + number)
            struck = asyncio.run(_round(asking, services, moments))
            assert victim.process.poll() is None, "the server ended"
            verify_all(place, victim.url, promises, batches)
            yield f"{told(number, promises, batches)}; without {struck}, {promises.refused} sent away"
        empty(place, victim.url)
    yield "all was deleted, and nothing is left"


async def _round(asking: list[Customer | BatchCustomer], services: Services, moments: random.Random) -> str:
    tasks = [asyncio.ensure_future(customer.ask_on()) for customer in asking]
    await asyncio.sleep(moments.uniform(0, BEFORE))
    struck = moments.choice((("the database",), ("the blobs",), ("the database", "the blobs")))
    if "the database" in struck:
        await asyncio.to_thread(services.database.kill)
    if "the blobs" in struck:
        await asyncio.to_thread(services.objects.cut)
    await asyncio.sleep(moments.uniform(0, AWAY))
    if "the database" in struck:
        await asyncio.to_thread(services.database.start)
    if "the blobs" in struck:
        await asyncio.to_thread(services.objects.start)
    await asyncio.sleep(moments.uniform(0, AFTER))
    for customer in asking:
        customer.leaving = True
    await asyncio.gather(*tasks)
    return " and ".join(struck)
