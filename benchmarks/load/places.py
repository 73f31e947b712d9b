"""How soon a place is free again when its client goes away, as the server's own metrics tell it."""

import asyncio
import random
import time

import httpx
from prometheus_client.parser import text_string_to_metric_families

from beholder.settings import Settings
from benchmarks.load.batches import begun
from benchmarks.load.exchange import INTERACTIONS, Exchange
from benchmarks.load.pictures import Pictures

WAIT_SECONDS = 60.0
TRIES = 20
BUSY = ("beholder_answers_running", "beholder_answers_waiting")


async def taken(http: httpx.AsyncClient) -> float:
    """Count who has a place before an engine, or waits for one."""
    page = (await http.get("/metrics")).text
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name in BUSY)


async def quiet(http: httpx.AsyncClient) -> bool:
    """Wait until nobody has a place; False when somebody still has after a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while await taken(http):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


async def freed(url: str, pictures: Pictures, seed: int, others: int = 0) -> list[float]:
    """Go away from answers in the making, one by one; give the seconds after which each place was free.

    Meanwhile `others` may have places: as many as a batch has at most, so that whoever is beyond them is this client.
    """
    chance, seconds = random.Random(seed), list[float]()
    async with httpx.AsyncClient(base_url=url, timeout=WAIT_SECONDS) as watching:
        while len(seconds) < TRIES:
            if (waited := await _leave(url, watching, pictures, chance, others)) is not None:
                seconds.append(waited)
    return seconds


async def freed_beside_batch(url: str, pictures: Pictures, seed: int) -> list[float]:
    """Do the same while a batch runs, which is cancelled then."""
    async with httpx.AsyncClient(base_url=url, timeout=WAIT_SECONDS) as http:
        batch = await begun(Exchange(http, pictures, random.Random(seed)))
        try:
            return await freed(url, pictures, seed, Settings().batch_requests)
        finally:
            await http.post(f"/v1/{batch}:cancel")


async def _leave(
    url: str, watching: httpx.AsyncClient, pictures: Pictures, chance: random.Random, others: int
) -> float | None:
    """Leave one answer; None when it was over too soon."""
    async with httpx.AsyncClient(base_url=url, timeout=WAIT_SECONDS) as http:
        client = Exchange(http, pictures, chance)
        body = client.interaction("Give the segmentation masks for all objects.", store=False, new=1.0)
        body["generation_config"] = {"thinking_level": "high"}
        asking = asyncio.ensure_future(client.ask("POST", INTERACTIONS, json=body))
        while await taken(watching) <= others and not asking.done():
            pass
        if asking.done():
            return None
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    began = time.perf_counter()  # the connection is closed
    while await taken(watching) > others:
        pass
    return time.perf_counter() - began
