"""More callers than an engine can serve: who is sent away is told at once, and who leaves makes room."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from beholder.engines.queued import Queued
from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import question, served

ASKED = {"contents": "hello"}
DOORS = {
    "/v1/interactions": question(),
    "/v1/models/gemini-2.5-flash:generateContent": ASKED,
    "/v1/models/gemini-2.5-flash:streamGenerateContent": ASKED,
    "/v1/chat/completions": {"model": "gemini-2.5-flash", "messages": [{"role": "user", "content": "hello"}]},
}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(hold_at=0)


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, Registry([Queued(engine, 1, 0)], engine.name))


@pytest.fixture
async def busy(app: FastAPI, engine: FakeEngine) -> AsyncIterator[tuple[str, asyncio.Task[httpx.Response]]]:
    """A server whose one place is taken by the given request."""
    async with served(app) as url, httpx.AsyncClient() as client:
        task = asyncio.create_task(client.post(f"{url}/v1/interactions", json=question(store=False)))
        await engine.held.wait()
        yield url, task
        engine.gate.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("door", DOORS)
async def test_a_full_queue_is_told_at_once_at_every_door(
    busy: tuple[str, asyncio.Task[httpx.Response]], door: str
) -> None:
    url, _ = busy
    async with httpx.AsyncClient() as client:
        answer = await client.post(url + door, json=DOORS[door])
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["error"]["status"] == "UNAVAILABLE"


async def test_counting_does_not_wait(busy: tuple[str, asyncio.Task[httpx.Response]]) -> None:
    url, _ = busy
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/v1/models/gemini-2.5-flash:countTokens", json=ASKED)
    assert answer.status_code == 200


async def test_who_leaves_makes_room(busy: tuple[str, asyncio.Task[httpx.Response]], engine: FakeEngine) -> None:
    url, task = busy
    task.cancel()
    await engine.closed.wait()
    engine.hold_at = None
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/v1/interactions", json=question(store=False))
    assert answer.status_code == 200
