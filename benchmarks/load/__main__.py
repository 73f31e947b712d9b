"""`make load`, or `python -m benchmarks.load --clients 8 --seconds 10`."""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import httpx

from benchmarks.load.exchange import Exchange
from benchmarks.load.kinds import KINDS, PATIENT
from benchmarks.load.ledger import Ledger, SentAwayError
from benchmarks.load.memory import Memory
from benchmarks.load.pictures import Pictures
from benchmarks.load.places import freed, freed_beside_batch, quiet
from benchmarks.load.report import Outcome, report
from benchmarks.process import Server, serving

CACHE_BYTES = 64 * 1024 * 1024  # full long before half of the time is over, so that a full cache is no leak
LIMIT_SECONDS = 120.0  # for one answer
PATIENT_SHARE = 4  # one client in so many waits for patient work at a time


def main() -> int:
    """Run, print, and tell by the exit status whether all was as it should be."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=1, help="decides who does what, and with which photo")
    given = parser.parse_args()
    os.environ["BEHOLDER_CACHE_BYTES"] = str(CACHE_BYTES)
    with (
        tempfile.TemporaryDirectory(prefix="beholder-load-") as folder,
        serving("beholder", "serve", folder=Path(folder) / "data") as server,
    ):
        outcome = asyncio.run(_run(server, given.clients, given.seconds, given.seed))
    return report(outcome)


async def _run(server: Server, clients: int, seconds: float, seed: int) -> Outcome:
    ledger, memory, pictures = Ledger(), Memory(server.pid), Pictures(seed)
    watching = asyncio.ensure_future(memory.watch())
    began = time.monotonic()
    patient = asyncio.Semaphore(max(1, clients // PATIENT_SHARE))
    visitors = (
        _visit(server.url, ledger, pictures, random.Random(seed * 1000 + n), began + seconds, patient)
        for n in range(clients)
    )
    await asyncio.gather(*visitors)
    took = time.monotonic() - began
    watching.cancel()
    async with httpx.AsyncClient(base_url=server.url, timeout=LIMIT_SECONDS) as http:
        all_left = await quiet(http)
    leaving = await freed(server.url, pictures, seed) if all_left else []
    beside = await freed_beside_batch(server.url, pictures, seed) if all_left else []
    return Outcome(clients, took, ledger, memory, all_left, leaving, beside)


async def _visit(
    url: str, ledger: Ledger, pictures: Pictures, chance: random.Random, until: float, patient: asyncio.Semaphore
) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=LIMIT_SECONDS) as http:
        client = Exchange(http, pictures, chance)
        while time.monotonic() < until:
            (visit,) = chance.choices(list(KINDS), list(KINDS.values()))
            if visit in PATIENT and patient.locked():
                continue
            began = time.perf_counter()
            try:
                async with patient if visit in PATIENT else nullcontext():
                    await visit(client)
                ledger.done(visit.__name__, time.perf_counter() - began)
            except SentAwayError as busy:
                ledger.sent_away[visit.__name__] += 1
                await asyncio.sleep(busy.seconds)
            except Exception as error:
                ledger.wrong(visit.__name__, error)


if __name__ == "__main__":
    sys.exit(main())
