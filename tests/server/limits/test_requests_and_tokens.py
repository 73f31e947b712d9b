"""Requests a minute and tokens a day: counted at every door, refused in words and numbers that programs know."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from beholder.store.key import Used
from tests.fakes import FakeEngine
from tests.server.conftest import key_of, opened, question
from tests.server.limits.conftest import CHAT, CONTENT, MODEL, START, TOKENS, ask, refusal, used
from tests.store.conftest import Clock

DOORS = [
    pytest.param("/v1/interactions", {"json": question()}, id="interaction"),
    pytest.param("/v1/interactions", {"json": question(stream=True)}, id="stream"),
    pytest.param("/v1/interactions", {"json": question(store=False)}, id="not stored"),
    pytest.param("/v1/interactions", {"json": question(background=True)}, id="background"),
    pytest.param(f"{MODEL}:generateContent", {"json": CONTENT}, id="generateContent"),
    pytest.param(f"{MODEL}:streamGenerateContent", {"json": CONTENT}, id="streamGenerateContent"),
    pytest.param("/v1/chat/completions", {"json": CHAT}, id="chat"),
    pytest.param("/v1/chat/completions", {"json": {**CHAT, "stream": True}}, id="chat stream"),
]
FREE_OF_TOKENS = [
    pytest.param(f"{MODEL}:countTokens", {"json": CONTENT}, id="countTokens"),
    pytest.param("/upload/v1/files", {"headers": START, "json": {}}, id="upload"),
]


@pytest.mark.parametrize(("path", "body"), [*DOORS, *FREE_OF_TOKENS])
async def test_every_door_counts_requests(
    client: httpx.AsyncClient, settings: Settings, clock: Clock, path: str, body: dict[str, Any]
) -> None:
    key = await key_of(settings, requests_per_minute=2)
    for _ in range(2):
        assert (await ask(client, key, path, **body)).status_code == 200
        clock.advance(10)
    answer = await ask(client, key, path, **body)
    violation, retry = refusal(answer)
    assert (violation["quotaId"], violation["quotaValue"]) == ("RequestsPerMinutePerKey", "2")
    assert violation["subject"] == f"key:{key.split('_')[1]}"
    assert retry == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "40s"}
    assert answer.headers["retry-after"] == "40"
    assert "retry-after-ms" not in answer.headers
    assert key not in answer.text
    clock.advance(40)
    assert (await ask(client, key, path, **body)).status_code == 200


@pytest.mark.parametrize("limit", [0, 5, 15])
async def test_requests_that_come_at_once_are_no_more_than_allowed(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, clock: Clock, limit: int
) -> None:
    key = await key_of(settings, requests_per_minute=limit)
    answers = await asyncio.gather(*(ask(client, key) for _ in range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * limit + [429] * (16 - limit)
    assert (await used(app, settings, clock, key)).requests == limit


async def test_what_is_under_way_when_the_last_token_is_used_is_finished(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    key = await key_of(settings, tokens_per_day=1)
    engine.hold_at = 0
    asking = [asyncio.ensure_future(ask(client, key)) for _ in range(3)]
    while len(engine.asked) < 3:
        await asyncio.sleep(0)
    engine.gate.set()
    assert [(await asked).json()["status"] for asked in asking] == ["completed"] * 3
    refusal(await ask(client, key))


@pytest.mark.parametrize(("path", "body"), DOORS)
async def test_every_door_counts_tokens(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, clock: Clock, path: str, body: dict[str, Any]
) -> None:
    key = await key_of(settings, tokens_per_day=TOKENS)
    answer = await ask(client, key, path, **body)
    assert answer.status_code == 200
    if body["json"].get("background"):
        await client.get(f"{path}/{answer.json()['id']}?stream=true", headers={"x-goog-api-key": key})
    assert await used(app, settings, clock, key) == Used(1, TOKENS)
    for other, refused in ((path, body), ("/v1/interactions", {"json": question()})):
        violation, _ = refusal(await ask(client, key, other, **refused))
        assert (violation["quotaId"], violation["quotaValue"]) == ("TokensPerDayPerKey", str(TOKENS))


@pytest.mark.parametrize(("path", "body"), FREE_OF_TOKENS)
async def test_what_asks_no_engine_costs_no_tokens(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, clock: Clock, path: str, body: dict[str, Any]
) -> None:
    key = await key_of(settings, tokens_per_day=TOKENS)
    assert (await ask(client, key, path, **body)).status_code == 200
    assert await used(app, settings, clock, key) == Used(1, 0)


async def test_a_wait_until_midnight_is_told_but_keeps_no_sdk_asleep(
    client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    key = await key_of(settings, tokens_per_day=1)
    await ask(client, key)
    clock.advance(3600)
    answer = await ask(client, key)
    refusal(answer)
    assert answer.headers["retry-after"] == str(23 * 3600)
    assert (answer.headers["retry-after-ms"], answer.headers["x-should-retry"]) == ("1", "false")
    clock.advance(23 * 3600)
    assert (await ask(client, key)).status_code == 200


async def test_what_was_used_outlives_a_restart(
    app: FastAPI, settings: Settings, engine: FakeEngine, clock: Clock
) -> None:
    async with opened(app) as client:
        key = await key_of(settings, tokens_per_day=1)
        await ask(client, key)
    async with opened(create_app(settings, Registry([engine], engine.name), clock=clock)) as client:
        refusal(await ask(client, key))


async def test_a_caller_that_leaves_has_used_what_was_read(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, engine: FakeEngine, clock: Clock
) -> None:
    key = await key_of(settings)
    engine.hold_at = 1
    engine.error = RuntimeError("as if it were cut off")
    engine.gate.set()
    with pytest.raises(RuntimeError, match="cut off"):
        await ask(client, key, "/v1/chat/completions", json={**CHAT, "stream": True, "messages": CHAT["messages"] * 2})
    assert await used(app, settings, clock, key) == Used(1, 2)


async def test_an_answer_that_failed_before_a_word_costs_no_tokens(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, engine: FakeEngine, clock: Clock
) -> None:
    key = await key_of(settings)
    engine.hold_at = 0
    engine.error = RuntimeError("no")
    engine.gate.set()
    assert (await ask(client, key, "/v1/chat/completions", json=CHAT)).status_code == 500
    assert await used(app, settings, clock, key) == Used(1, 0)


LOOKS: list[tuple[str, Callable[[str], str]]] = [
    ("GET", lambda id: f"/v1/interactions/{id}"),
    ("GET", lambda id: "/v1/models"),
    ("GET", lambda id: "/v1/files"),
    ("DELETE", lambda id: f"/v1/interactions/{id}"),
]


async def test_who_is_out_of_quota_may_still_look_and_delete(client: httpx.AsyncClient, settings: Settings) -> None:
    key = await key_of(settings, requests_per_minute=1, tokens_per_day=1)
    id = (await ask(client, key)).json()["id"]
    refusal(await ask(client, key))
    for method, path in LOOKS:
        assert (await client.request(method, path(id), headers={"x-goog-api-key": key})).status_code == 200


async def test_without_limits_nothing_is_refused_but_all_is_counted(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    key = await key_of(settings)
    for _ in range(30):
        assert (await ask(client, key)).status_code == 200
    assert await used(app, settings, clock, key) == Used(30, 30 * TOKENS)
