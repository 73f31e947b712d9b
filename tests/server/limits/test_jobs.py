"""Jobs at once, and jobs whose key has no tokens left."""

from typing import Any

import httpx
from fastapi import FastAPI

from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import key_of, opened, question
from tests.server.limits.conftest import TOKENS, ask, refusal


async def test_jobs_at_once(client: httpx.AsyncClient, settings: Settings, engine: FakeEngine) -> None:
    key, other = await key_of(settings, jobs=1), await key_of(settings, jobs=1)
    engine.hold_at = 0
    job: dict[str, Any] = {"json": question(background=True)}
    first = await ask(client, key, **job)
    assert first.status_code == 200
    answer = await ask(client, key, **job)
    violation, _ = refusal(answer)
    assert (violation["quotaId"], violation["quotaValue"]) == ("ConcurrentJobsPerKey", "1")
    assert answer.headers["retry-after"] == "2"
    assert (await ask(client, other, **job)).status_code == 200
    engine.gate.set()
    await client.get(f"/v1/interactions/{first.json()['id']}?stream=true", headers={"x-goog-api-key": key})
    assert (await ask(client, key, **job)).status_code == 200


async def test_a_job_that_was_stopped_makes_room(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    key = await key_of(settings, jobs=1)
    engine.hold_at = 0
    first = await ask(client, key, json=question(background=True))
    path = f"/v1/interactions/{first.json()['id']}/cancel"
    assert (await client.post(path, headers={"x-goog-api-key": key})).status_code == 200
    assert (await ask(client, key, json=question(background=True))).status_code == 200


async def test_jobs_are_counted_after_a_restart(app: FastAPI, settings: Settings, engine: FakeEngine) -> None:
    engine.warm_gate.clear()
    async with opened(app) as client:
        key = await key_of(settings, jobs=1)
        assert (await ask(client, key, json=question(background=True))).status_code == 200
    async with opened(app) as client:
        refusal(await ask(client, key, json=question(background=True)))


async def test_a_job_that_was_accepted_is_done_though_the_tokens_end(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    key = await key_of(settings, tokens_per_day=TOKENS)
    engine.hold_at = 0
    jobs = [(await ask(client, key, json=question(background=True))).json()["id"] for _ in range(5)]
    engine.gate.set()
    for id in jobs:
        headers = {"x-goog-api-key": key}
        await client.get(f"/v1/interactions/{id}?stream=true", headers=headers)
        assert (await client.get(f"/v1/interactions/{id}", headers=headers)).json()["status"] == "completed"
    refusal(await ask(client, key))
