import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import key_of, opened, png

MODEL = "/v1beta/models/gemini-3-flash-preview"
AT_ONCE = {"X-Goog-Upload-Protocol": "raw", "X-Goog-Upload-Command": "start, upload, finalize"}


def asking(text: str) -> dict[str, Any]:
    return {"contents": [{"parts": [{"text": text}]}]}


def inline(*texts: str, **more: Any) -> dict[str, Any]:
    """Give a body whose requests ask `texts`."""
    items = [{"request": asking(text), "metadata": {"key": text}} for text in texts]
    return {"batch": {"displayName": "d", "inputConfig": {"requests": {"requests": items}}, **more}}


def named(file: str) -> dict[str, Any]:
    """Give a body that names a file of requests."""
    return {"batch": {"displayName": "d", "inputConfig": {"fileName": file}}}


async def create(client: httpx.AsyncClient, body: dict[str, Any]) -> str:
    """Make a batch and give its name."""
    answer = await client.post(f"{MODEL}:batchGenerateContent", json=body)
    assert answer.status_code == 200, answer.text
    name: str = answer.json()["name"]
    return name


async def upload(client: httpx.AsyncClient, *lines: Any) -> str:
    """Upload JSON lines in one request and give the file's name."""
    headers = {**AT_ONCE, "X-Goog-Upload-Header-Content-Type": "application/jsonl"}
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    answer = await client.post("/upload/v1beta/files", content=text.encode(), headers=headers)
    file = answer.json()["file"]
    assert file["mimeType"] == "application/jsonl"
    name: str = file["name"]
    return name


async def over(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    """Poll the batch until it is over."""
    while True:
        operation: dict[str, Any] = (await client.get(f"/v1/{name}")).json()
        if operation["done"]:
            return operation
        await asyncio.sleep(0)


async def test_an_inline_batch_from_its_beginning_to_its_answers(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{MODEL}:batchGenerateContent", json=inline("a", "b"))
    begun = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert begun["metadata"]["state"] == "BATCH_STATE_PENDING"
    assert begun["metadata"]["model"] == "models/gemini-3-flash-preview"
    done = await over(client, begun["name"])
    assert done["metadata"]["state"] == "BATCH_STATE_SUCCEEDED"
    assert done["metadata"]["batchStats"]["successfulRequestCount"] == "2"
    results = done["metadata"]["output"]["inlinedResponses"]["inlinedResponses"]
    assert [one["metadata"]["key"] for one in results] == ["a", "b"]
    texts = [one["response"]["candidates"][0]["content"]["parts"][0]["text"] for one in results]
    assert texts == ["a", "b"]
    assert done["response"]["inlinedResponses"]["inlinedResponses"] == results


async def test_a_batch_from_a_file_and_its_file_of_answers(client: httpx.AsyncClient) -> None:
    lines = [{"key": "a", "request": asking("a")}, "oops", {"key": "c", "request": {"contents": []}}]
    done = await over(client, await create(client, named(await upload(client, *lines))))
    file = done["metadata"]["output"]["responsesFile"]
    assert done["response"]["responsesFile"] == file
    described = (await client.get(f"/v1beta/{file}")).json()
    assert (described["source"], described["mimeType"]) == ("GENERATED", "application/jsonl")
    for path in (f"/v1/{file}:download?alt=media", f"/download/v1beta/{file}:download?alt=media"):
        text = (await client.get(path)).text
        results = [json.loads(line) for line in text.splitlines()]
        assert [sorted(one) for one in results] == [["key", "response"], ["error"], ["error", "key"]]


async def test_a_batch_may_ask_about_an_uploaded_picture(client: httpx.AsyncClient) -> None:
    picture = (await client.post("/upload/v1/files", content=png(), headers=AT_ONCE)).json()["file"]
    request = {"contents": [{"parts": [{"fileData": {"fileUri": picture["uri"]}}]}]}
    done = await over(client, await create(client, named(await upload(client, {"key": "p", "request": request}))))
    file = done["metadata"]["output"]["responsesFile"]
    assert "[image/png 4x3]" in (await client.get(f"/v1/{file}:download?alt=media")).text


async def test_batches_are_listed_newest_first_in_pages_and_without_inline_answers(client: httpx.AsyncClient) -> None:
    names = [await create(client, inline(f"{number}")) for number in range(3)]
    for name in names:
        await over(client, name)
    seen: list[str] = []
    token = ""
    while True:
        page = (await client.get("/v1/batches", params={"pageSize": "2", "pageToken": token})).json()
        seen += [one["name"] for one in page["operations"]]
        assert not any("output" in one["metadata"] for one in page["operations"])
        if not (token := page.get("nextPageToken", "")):
            break
    assert sorted(seen) == sorted(names)
    assert (await client.get("/v1/batches?pageToken=%00")).status_code == 400


async def test_a_batch_is_cancelled(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.hold_at = 0
    name = await create(client, inline("a", "b"))
    await engine.held.wait()
    answer = await client.post(f"/v1/{name}:cancel", json={})
    assert (answer.status_code, answer.json()) == (200, {})
    operation = (await client.get(f"/v1/{name}")).json()
    assert (operation["done"], operation["metadata"]["state"]) == (True, "BATCH_STATE_CANCELLED")
    errors = operation["metadata"]["output"]["inlinedResponses"]["inlinedResponses"]
    assert [one["error"]["code"] for one in errors] == [1, 1]


async def test_a_deleted_batch_is_gone(client: httpx.AsyncClient) -> None:
    name = await create(client, inline("a"))
    answer = await client.request("DELETE", f"/v1/{name}", json={})
    assert (answer.status_code, answer.json()) == (200, {})
    for again in (client.get(f"/v1/{name}"), client.delete(f"/v1/{name}"), client.post(f"/v1/{name}:cancel")):
        refusal = await again
        assert (refusal.status_code, refusal.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert (await client.get("/v1/batches")).json() == {"operations": []}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param(f"{MODEL}:batchGenerateContent", {}, 400, id="nothing"),
        pytest.param(f"{MODEL}:batchGenerateContent", named("files/none"), 404, id="no such file"),
        pytest.param("/v1/models/gpt-4:batchGenerateContent", inline("a"), 404, id="no such model"),
        pytest.param(f"{MODEL}:batchGenerateContent", inline("a", webhookConfig={}), 400, id="a webhook"),
    ],
)
async def test_refusals(client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int) -> None:
    answer = await client.post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert (await client.get("/v1/batches")).json() == {"operations": []}


async def test_a_picture_is_no_file_of_lines(client: httpx.AsyncClient) -> None:
    picture = (await client.post("/upload/v1/files", content=png(), headers=AT_ONCE)).json()["file"]
    answer = await client.post(f"{MODEL}:batchGenerateContent", json=named(picture["name"]))
    assert answer.status_code == 400
    assert "JSON Lines" in answer.json()["error"]["message"]


async def test_a_key_is_wanted(guarded: httpx.AsyncClient) -> None:
    for answer in (
        await guarded.post(f"{MODEL}:batchGenerateContent", json=inline("a")),
        await guarded.get("/v1/batches"),
        await guarded.get("/v1/batches/a"),
        await guarded.post("/v1/batches/a:cancel"),
        await guarded.delete("/v1/batches/a"),
    ):
        assert answer.status_code == 401


async def test_interactive_work_goes_on_while_a_batch_is_held(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.hold_at = 0
    await create(client, inline(*"abcdef"))
    await engine.held.wait()
    engine.hold_at = None
    answer = await client.post(f"{MODEL}:generateContent", json=asking("now"))
    assert answer.json()["candidates"][0]["content"]["parts"][0]["text"] == "now"


async def test_a_batch_goes_on_after_a_restart(app: FastAPI, settings: Settings, engine: FakeEngine) -> None:
    engine.hold_at = 0
    async with opened(app) as client:
        name = await create(client, inline("a", "b", "c"))
        await engine.held.wait()
    another = FakeEngine()
    async with opened(create_app(settings, Registry([another], another.name))) as client:
        done = await over(client, name)
    assert done["metadata"]["batchStats"]["successfulRequestCount"] == "3"


# --- keys --------------------------------------------------------------------------------------------


async def test_another_projects_batch_is_not_there(client: httpx.AsyncClient, settings: Settings) -> None:
    ours, theirs = [{"x-goog-api-key": await key_of(settings, project)} for project in ("ours", "theirs")]
    answer = await client.post(f"{MODEL}:batchGenerateContent", json=inline("a"), headers=ours)
    name = answer.json()["name"]
    assert (await client.get("/v1/batches", headers=theirs)).json() == {"operations": []}
    for refusal in (
        await client.get(f"/v1/{name}", headers=theirs),
        await client.post(f"/v1/{name}:cancel", headers=theirs),
        await client.delete(f"/v1/{name}", headers=theirs),
    ):
        assert refusal.status_code == 404
    assert (await client.delete(f"/v1/{name}", headers=ours)).status_code == 200


async def test_a_batch_counts_as_a_job_of_its_key(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    engine.hold_at = 0
    mine = {"x-goog-api-key": await key_of(settings, jobs=1)}
    name = (await client.post(f"{MODEL}:batchGenerateContent", json=inline("a"), headers=mine)).json()["name"]
    refusal = await client.post(f"{MODEL}:batchGenerateContent", json=inline("b"), headers=mine)
    assert (refusal.status_code, refusal.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert (await client.post(f"/v1/{name}:cancel", headers=mine)).status_code == 200
    again = await client.post(f"{MODEL}:batchGenerateContent", json=inline("b"), headers=mine)
    assert again.status_code == 200


async def test_the_bytes_of_an_inline_batch_count_for_its_project(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    mine = {"x-goog-api-key": await key_of(settings, bytes_stored=50)}
    refusal = await client.post(f"{MODEL}:batchGenerateContent", json=inline("a"), headers=mine)
    assert (refusal.status_code, refusal.json()["error"]["status"]) == (400, "FAILED_PRECONDITION")


async def test_the_tokens_of_a_batch_are_counted_for_its_key(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    mine = {"x-goog-api-key": await key_of(settings)}
    name = (await client.post(f"{MODEL}:batchGenerateContent", json=inline("a"), headers=mine)).json()["name"]
    while not (await client.get(f"/v1/{name}", headers=mine)).json()["done"]:
        await asyncio.sleep(0)
    (key,) = {ask.key for ask in engine.asked}
    assert key is not None
    assert key in mine["x-goog-api-key"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
async def test_to_cancel_is_no_batch_of_that_name(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/v1/batches/a:cancel")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
