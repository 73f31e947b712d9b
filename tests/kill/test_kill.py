"""One kill in the middle of a background job, and a campaign of a round; `make kill` runs longer ones."""

import asyncio
from pathlib import Path

import httpx

from tests.kill.__main__ import remote
from tests.kill.batches import CREATE, BatchPromises, verify_batches
from tests.kill.campaign import campaign
from tests.kill.outages import outages
from tests.kill.place import Place
from tests.kill.server import answer_to
from tests.kill.traffic import PICTURES, Promises, question, verify
from tests.kill.victim import Victim, running
from tests.services.package import needed
from tests.services.postgres import PACKAGE, PostgresServer
from tests.services.s3 import ObjectServer


def post(victim: Victim, words: str, **more: object) -> str:
    """Ask, and give the id."""
    answer = httpx.post(f"{victim.url}/v1/interactions", json=question(words, PICTURES[0], **more), timeout=60)
    assert answer.status_code == 200, answer.text
    id: str = answer.json()["id"]
    return id


def test_a_kill_in_the_middle_of_a_job_loses_nothing(tmp_path: Path, database_url: str) -> None:
    place, promises = Place(tmp_path, database_url), Promises()
    with running(place, 0.05) as victim:
        promises.texts[post(victim, "whole")] = answer_to("whole")
        for words in ("first", "second"):
            promises.texts[post(victim, words, background=True)] = answer_to(words)
        job = list(promises.texts)[1]
        with httpx.stream("GET", f"{victim.url}/v1/interactions/{job}?stream=true", timeout=60) as events:
            for line in events.iter_lines():
                if "step.delta" in line:  # it is being answered
                    victim.kill()
                    break
    with running(place, 0.0) as survivor:
        asyncio.run(verify(survivor.url, promises))


def test_a_kill_in_the_middle_of_a_batch_loses_nothing(tmp_path: Path) -> None:
    promises = BatchPromises()
    with running(Place(tmp_path), 0.02) as victim:
        asked = [f"q{number}" for number in range(20)]
        items = [{"request": {"contents": [{"parts": [{"text": words}]}]}} for words in asked]
        body = {"batch": {"inputConfig": {"requests": {"requests": items}}}}
        name = httpx.post(f"{victim.url}{CREATE}", json=body, timeout=60).json()["name"]
        promises.asked[name] = asked
        while httpx.get(f"{victim.url}/v1/{name}").json()["metadata"]["batchStats"]["successfulRequestCount"] == "0":
            pass
        victim.kill()
    with running(Place(tmp_path), 0.0) as survivor:
        asyncio.run(verify_batches(survivor.url, promises))


def test_a_campaign_keeps_its_promises(tmp_path: Path, database_url: str) -> None:
    kept, emptied = campaign(Place(tmp_path, database_url), 1, 7)
    assert kept.startswith("round 1: ")
    assert "nothing is left" in emptied


def test_a_campaign_keeps_its_promises_on_postgresql_and_s3(
    tmp_path: Path, postgres_server: PostgresServer, s3_server: ObjectServer
) -> None:
    place = Place(tmp_path, postgres_server.new(), s3_server, s3_server.bucket())
    kept, emptied = campaign(place, 1, 8)
    assert kept.startswith("round 1: ")
    assert "nothing is left" in emptied


def test_the_server_outlives_what_it_stands_on(tmp_path: Path) -> None:
    """With seed 3 both go at once."""
    needed("asyncpg", "greenlet", "moto", "obstore", PACKAGE)
    with remote(tmp_path) as (place, services):
        kept, emptied = outages(place, services, 1, 3)
    assert "without the database and the blobs" in kept
    assert "nothing is left" in emptied
