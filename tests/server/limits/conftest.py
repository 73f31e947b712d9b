"""A server whose clock only the test moves, asked with keys; and what its refusals say."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.key import Used
from tests.fakes import FakeEngine
from tests.server.conftest import opened, question
from tests.store.conftest import Clock

CONTENT = {"contents": [{"parts": [{"text": "hello"}]}]}
CHAT: dict[str, Any] = {"model": "gemini-x", "messages": [{"role": "user", "content": "hello"}]}
START = {"X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start"}
MODEL = "/v1beta/models/gemini-x"
TOKENS = 4  # what the fake engine says that "hello" cost: one read, three said


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, engine: FakeEngine, clock: Clock) -> FastAPI:
    return create_app(settings, Registry([engine], engine.name), clock=clock)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(app) as client:
        yield client


async def ask(client: httpx.AsyncClient, key: str, path: str = "/v1/interactions", **more: Any) -> httpx.Response:
    headers = {"x-goog-api-key": key, **more.pop("headers", {})}
    return await client.post(path, headers=headers, **(more or {"json": question()}))


async def used(app: FastAPI, settings: Settings, clock: Clock, key: str) -> Used:
    """Read what the command line would show."""
    await app.state.rooms.meter.flush()
    archive = Archive(settings)
    await archive.open_database()
    today = await archive.usage.of(clock().date())
    await archive.close()
    return today.get(key.split("_")[1], Used())


def refusal(answer: httpx.Response, status: int = 429) -> tuple[dict[str, Any], ...]:
    """Give the violation and what says when to come back; check the rest of the envelope."""
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, status)
    assert error["status"] == ("RESOURCE_EXHAUSTED" if status == 429 else "FAILED_PRECONDITION")
    failure, *rest = error["details"]
    assert failure["@type"] == "type.googleapis.com/google.rpc.QuotaFailure"
    (violation,) = failure["violations"]
    assert violation["description"] == error["message"]
    return violation, *rest
