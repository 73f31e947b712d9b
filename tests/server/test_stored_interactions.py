"""What comes after an answer: reading it again, going on from it, following, stopping and removing it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.engines.registry import Registry
from beholder.faults import Fault, Status
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import inline, opened, png, question, served
from tests.server.routes.test_interactions import TEXT, events_of, text_of


async def created(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/v1/interactions", json=question(TEXT, inline(png()), **fields))
    assert answer.status_code == 200, answer.text
    interaction: dict[str, Any] = answer.json()
    return interaction


async def ended(client: httpx.AsyncClient, id: str) -> dict[str, Any]:
    """Follow `id` to its end, and give it."""
    events_of((await client.get(f"/v1/interactions/{id}?stream=true")).text)
    interaction: dict[str, Any] = (await client.get(f"/v1/interactions/{id}")).json()
    return interaction


async def test_an_interaction_is_read_again_under_any_version(client: httpx.AsyncClient) -> None:
    interaction = await created(client, labels={"a": "b"})
    for version in ("v1", "v1beta", "v1alpha"):
        assert (await client.get(f"/{version}/interactions/{interaction['id']}")).json() == interaction
    given = (await client.get(f"/v1/interactions/{interaction['id']}?include_input=true")).json()["input"]
    assert given == [{"type": "user_input", "content": [TEXT, {**inline(png()), "mime_type": "image/png"}]}]


async def test_what_is_not_stored_is_not_found(client: httpx.AsyncClient) -> None:
    id = (await created(client, store=False))["id"]
    for method, path in (("GET", id), ("DELETE", id), ("POST", f"{id}/cancel")):
        answer = await client.request(method, f"/v1/interactions/{path}")
        assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("id", ["int_none", "%00", "a%20b", "%F0%9F%9A%8C", "x" * 3000, ".."])
async def test_no_id_is_more_than_not_found(client: httpx.AsyncClient, id: str) -> None:
    assert (await client.get(f"/v1/interactions/{id}")).status_code == 404


async def test_a_deleted_interaction_is_gone_with_its_images(client: httpx.AsyncClient, settings: Settings) -> None:
    id = (await created(client))["id"]
    assert len(list((settings.data_dir / "content").iterdir())) == 1
    answer = await client.delete(f"/v1/interactions/{id}")
    assert (answer.status_code, answer.json()) == (200, {})
    assert list((settings.data_dir / "content").iterdir()) == []
    assert (await client.get(f"/v1/interactions/{id}")).status_code == 404


async def test_a_conversation_goes_on(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    first = await created(client)
    second = await client.post(
        "/v1beta/interactions", json=question({"type": "text", "text": "More?"}, previousInteractionId=first["id"])
    )
    assert second.json()["previous_interaction_id"] == first["id"]
    assert second.json()["usage"]["total_input_tokens"] > first["usage"]["total_input_tokens"]
    assert [turn.role.value for turn in engine.asked[-1].turns] == ["user", "model", "user"]


async def test_a_file_may_go_and_the_conversation_has_it_still(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    file = (await client.post("/upload/v1/files", headers=headers, content=png(7, 5))).json()["file"]
    first = await client.post("/v1/interactions", json=question(TEXT, {"type": "image", "uri": file["uri"]}))
    await client.delete(f"/v1/{file['name']}")
    more = question({"type": "text", "text": "More?"}, previous_interaction_id=first.json()["id"])
    assert (
        "[image/png 7x5]"
        in (await client.post("/v1/interactions", json=more)).json()["steps"][-1]["content"][0]["text"]
    )
    again = (await client.get(f"/v1/interactions/{first.json()['id']}?include_input=true")).json()
    assert again["input"][0]["content"][1]["uri"] == file["name"]


async def test_the_background_answers_at_once_and_is_polled(app: FastAPI, engine: FakeEngine) -> None:
    engine.hold_at = 0
    async with opened(app) as client:
        accepted = await created(client, background=True)
        assert (accepted["status"], accepted["steps"]) == ("in_progress", [])
        await engine.held.wait()
        assert (await client.get(f"/v1/interactions/{accepted['id']}")).json()["status"] == "in_progress"
        engine.gate.set()
        done = await ended(client, accepted["id"])
    assert (done["status"], done["created"]) == ("completed", accepted["created"])
    assert done["steps"][-1]["content"][0]["text"] == "What is this?[image/png 4x3]"


async def test_a_background_failure_is_a_status_and_not_an_error_of_http(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.error = [], Fault(Status.INVALID_ARGUMENT, "not this")
    async with opened(app) as client:
        failed = await ended(client, (await created(client, background=True))["id"])
    assert (failed["status"], failed["steps"]) == ("failed", [])
    assert failed["errors"] == [{"code": "INVALID_ARGUMENT", "message": "not this"}]


@pytest.mark.parametrize("fields", [{"model": "gpt-x"}, {"input": [{"type": "image", "data": "?"}]}])
async def test_what_a_background_job_cannot_become_is_refused_at_once(
    client: httpx.AsyncClient, fields: dict[str, Any]
) -> None:
    answer = await client.post("/v1/interactions", json=question(TEXT, background=True) | fields)
    assert answer.status_code in (400, 404)


async def test_a_background_stream_is_followed(client: httpx.AsyncClient) -> None:
    streamed = await client.post("/v1/interactions", json=question(TEXT, background=True, stream=True))
    events = events_of(streamed.text)
    assert text_of(events) == "What is this?"
    id = events[0]["interaction"]["id"]
    assert (await client.get(f"/v1/interactions/{id}")).json()["status"] == "completed"


async def test_an_interaction_is_cancelled(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["one ", "two"], 1
    async with opened(app) as client:
        id = (await created(client, background=True))["id"]
        await engine.held.wait()
        stopped = (await client.post(f"/v1/interactions/{id}/cancel")).json()
        again = await client.post(f"/v1/interactions/{id}/cancel", json={})
        events = events_of((await client.get(f"/v1/interactions/{id}?stream=true")).text)
    assert engine.closed.is_set()
    assert stopped["status"] == "cancelled"
    assert stopped["steps"][-1]["content"][0]["text"] == "one "
    assert (again.status_code, again.json()) == (200, stopped)
    assert events[-1]["interaction"]["status"] == "cancelled"


async def test_a_stream_is_read_again_from_any_event(client: httpx.AsyncClient) -> None:
    live = events_of((await client.post("/v1/interactions", json=question(TEXT, TEXT, stream=True))).text)
    path = f"/v1/interactions/{live[0]['interaction']['id']}?stream=true"
    assert events_of((await client.get(path)).text) == live
    for event in live:
        rest = await client.get(f"{path}&last_event_id={event['event_id']}")
        assert events_of(rest.text) == live[int(event["event_id"]) :]


async def test_a_failed_stream_is_read_again_as_it_was(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.error = ["one "], Fault(Status.UNAVAILABLE, "the model went away")
    async with opened(app) as client:
        live = events_of((await client.post("/v1/interactions", json=question(stream=True))).text)
        id = live[0]["interaction"]["id"]
        assert events_of((await client.get(f"/v1/interactions/{id}?stream=true")).text) == live
        assert (await client.get(f"/v1/interactions/{id}")).json()["status"] == "failed"


async def test_a_reader_that_loses_its_connection_goes_on_where_it_was(app: FastAPI, engine: FakeEngine) -> None:
    """While the answer is still being made, beside another reader who came late."""
    engine.words, engine.hold_at = ["one ", "two ", "three"], 1
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        seen: list[dict[str, Any]] = []
        async with client.stream("POST", "/v1/interactions", json=question(stream=True)) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    seen.append(json.loads(line.removeprefix("data: ")))
                if seen and seen[-1]["event_type"] == "step.delta":
                    break
        path = f"/v1/interactions/{seen[0]['interaction']['id']}?stream=true"
        resumed = asyncio.create_task(client.get(f"{path}&last_event_id={seen[-1]['event_id']}"))
        late = asyncio.create_task(client.get(path))
        assert not engine.closed.is_set(), "the answer stopped with its reader"
        engine.gate.set()
        rest, whole = events_of((await resumed).text), events_of((await late).text)
    assert seen + rest == whole
    assert text_of(whole) == "one two three"


@pytest.mark.parametrize("query", ["stream=perhaps", "stream=true&last_event_id=x", "include_input=2"])
async def test_a_bad_query_is_a_400(client: httpx.AsyncClient, query: str) -> None:
    id = (await created(client))["id"]
    assert (await client.get(f"/v1/interactions/{id}?{query}")).status_code == 400


async def test_a_restart_loses_nothing(settings: Settings, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["one ", "two"], 1
    async with opened(create_app(settings, Registry([engine], "fake"))) as client:
        waiting = (await created(client, background=True))["id"]
        await engine.held.wait()
    async with opened(create_app(settings, Registry([FakeEngine()], "fake"))) as client:
        done = await ended(client, waiting)
        assert done["steps"][-1]["content"][0]["text"] == "What is this?[image/png 4x3]"


async def test_a_database_that_cannot_be_used_is_told_to_the_owner(settings: Settings, tmp_path: Path) -> None:
    heard: list[Fault] = []
    broken = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/no/such/folder.sqlite"})
    with pytest.raises(Fault, match="--database-url"):
        async with opened(create_app(broken, Registry([FakeEngine()], "fake"), on_failure=heard.append)):
            pytest.fail("it must not start")
    assert len(heard) == 1
    async with opened(create_app(settings, Registry([FakeEngine()], "fake"))):
        pass  # the folder was let go


async def test_another_projects_guess_is_refused_without_a_key(guarded: httpx.AsyncClient) -> None:
    for method, path in (("GET", "int_1"), ("DELETE", "int_1"), ("POST", "int_1/cancel")):
        assert (await guarded.request(method, f"/v1/interactions/{path}")).status_code == 401
