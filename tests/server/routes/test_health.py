import asyncio

import httpx
import pytest
from fastapi import FastAPI

from beholder import __version__
from beholder.faults import Fault, Status
from tests.fakes import FakeEngine
from tests.server.conftest import opened


async def test_it_is_alive_before_it_is_ready(app: FastAPI, engine: FakeEngine) -> None:
    engine.warm_gate.clear()
    async with opened(app) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        waiting = await client.get("/readyz")
        assert waiting.status_code == 503
        assert waiting.headers["retry-after"] == "1"
        assert waiting.json()["error"]["message"] == "the models are still loading"
        engine.warm_gate.set()
        await engine.warm.wait()
        while (answer := await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0)  # the hall hears of it a turn later
        assert answer.json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        pytest.param(Fault(Status.FAILED_PRECONDITION, "no weights in x"), "no weights in x", id="known"),
        pytest.param(RuntimeError("secret"), "the models failed to load; the log says why", id="defect"),
    ],
)
async def test_models_that_cannot_load_are_told(
    app: FastAPI, engine: FakeEngine, error: Exception, sentence: str
) -> None:
    engine.warm_up_error = error
    async with opened(app) as client:
        answer = await client.get("/readyz")
        while "loading" in answer.json()["error"]["message"]:
            await asyncio.sleep(0)  # an answer in process does not let the models load
            answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["error"]["message"] == f"the models could not be loaded: {sentence}"
        assert (await client.get("/healthz")).status_code == 200


async def test_the_index_says_what_this_is_and_where_to_go(client: httpx.AsyncClient) -> None:
    index = (await client.get("/")).json()
    assert (index["name"], index["version"]) == ("beholder", __version__)
    assert index["environment"]["GOOGLE_GEMINI_BASE_URL"] == "http://beholder.test"
    assert (await client.get(index["models"])).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/models", "/v1beta/files", "/v1/models/fake"])
async def test_what_can_be_got_has_a_head(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.head(path)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
async def test_health_needs_no_key(guarded: httpx.AsyncClient, path: str) -> None:
    assert (await guarded.get(path)).status_code in (200, 503)
