"""Batches whose key has used its tokens of the day: they wait, say so, and go on."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.fakes import FakeEngine
from tests.server.conftest import key_of, opened
from tests.server.limits.conftest import CONTENT, MODEL, TOKENS, ask
from tests.store.conftest import Clock

LINES = {"requests": {"requests": [{"request": CONTENT, "metadata": {"key": word}} for word in "abcde"]}}
BATCH = {"batch": {"inputConfig": LINES}}


async def batch(client: httpx.AsyncClient, key: str, name: str) -> dict[str, Any]:
    answer = await client.get(f"/v1beta/{name}", headers={"x-goog-api-key": key})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


async def waits(client: httpx.AsyncClient, key: str, name: str) -> None:
    """Ask for the batch until it waits for tokens."""
    while "waiting" not in (await batch(client, key, name))["metadata"]:
        await asyncio.sleep(0)


async def until(client: httpx.AsyncClient, key: str, name: str, waiting: str | None, answered: int) -> None:
    """Ask for the batch until it waits so, or is over, with so many answers."""
    wanted = "BATCH_STATE_RUNNING" if waiting else "BATCH_STATE_SUCCEEDED"
    while True:
        told = (await batch(client, key, name))["metadata"]
        seen = (told["state"], told.get("waiting", {}).get("until"), told["batchStats"]["successfulRequestCount"])
        if seen == (wanted, waiting, str(answered)):
            return
        await asyncio.sleep(0)


SECOND, THIRD = "2026-01-02T00:00:00.000000Z", "2026-01-03T00:00:00.000000Z"


async def test_a_batch_waits_for_the_tokens_of_the_next_day(settings: Settings, clock: Clock) -> None:
    """Through a restart too; what is under way when the last is used is finished."""
    engine = FakeEngine()
    patient = settings.model_copy(update={"batch_requests": 1, "batch_seconds": 72 * 3600})

    def app() -> FastAPI:
        return create_app(patient, Registry([engine], engine.name), clock=clock)

    async with opened(running := app()) as client:
        key = await key_of(settings, "shop", tokens_per_day=2 * TOKENS - 1)
        name = (await ask(client, key, f"{MODEL}:batchGenerateContent", json=BATCH)).json()["name"]
        await until(client, key, name, SECOND, 2)
        listed = (await client.get("/v1beta/batches", headers={"x-goog-api-key": key})).json()["operations"]
        waiting = {"reason": "the API key has used its tokens of today", "until": SECOND}
        assert [operation["metadata"]["waiting"] for operation in listed] == [waiting]
        assert running.state.rooms.batches.stats().waiting == 1
        assert (await ask(client, await key_of(settings))).status_code == 200  # it holds no place
    async with opened(running := app()) as client:
        await until(client, key, name, SECOND, 2)
        clock.advance(86_400)
        await running.state.rooms.batches.sweep()
        await until(client, key, name, THIRD, 4)
        clock.advance(86_399)
        await running.state.rooms.batches.sweep()
        await until(client, key, name, THIRD, 4)
        clock.advance(1)
        await running.state.rooms.batches.sweep()
        await until(client, key, name, None, 5)


async def test_a_batch_goes_on_when_the_owner_allows_more(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings
) -> None:
    key = await key_of(settings, "shop", tokens_per_day=TOKENS)
    name = (await ask(client, key, f"{MODEL}:batchGenerateContent", json=BATCH)).json()["name"]
    await waits(client, key, name)
    archive = Archive(settings)
    await archive.open_database()
    await archive.keys.limit(key.split("_")[1], tokens_per_day=None)
    await archive.close()
    app.state.rooms.ring._looked = None  # as if a second had passed
    await app.state.rooms.batches.sweep()
    await until(client, key, name, None, 5)


async def test_a_batch_that_waits_can_be_cancelled_and_keeps_what_it_has(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    key = await key_of(settings, "shop", tokens_per_day=TOKENS)
    name = (await ask(client, key, f"{MODEL}:batchGenerateContent", json=BATCH)).json()["name"]
    await waits(client, key, name)
    headers = {"x-goog-api-key": key}
    assert (await client.post(f"/v1beta/{name}:cancel", headers=headers)).status_code == 200
    told = (await batch(client, key, name))["metadata"]
    assert (told["state"], "waiting" in told) == ("BATCH_STATE_CANCELLED", False)
    results = told["output"]["inlinedResponses"]["inlinedResponses"]
    answered = sum("response" in result for result in results)
    assert 1 <= answered < 5
    assert told["batchStats"]["successfulRequestCount"] == str(answered)
