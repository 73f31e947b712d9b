"""How much may be used with a key: counted at every door, refused in words and numbers that programs know."""

from collections.abc import AsyncIterator, Callable
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
from tests.server.conftest import inline, key_of, opened, png, question
from tests.store.conftest import Clock

CONTENT = {"contents": [{"parts": [{"text": "hello"}]}]}
CHAT: dict[str, Any] = {"model": "gemini-x", "messages": [{"role": "user", "content": "hello"}]}
START = {"X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start"}
MODEL = "/v1beta/models/gemini-x"

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


async def test_images_of_stored_interactions_take_room_until_they_are_deleted(
    client: httpx.AsyncClient, settings: Settings, engine: FakeEngine
) -> None:
    picture = png(40, 30)
    key = await key_of(settings, "shop", bytes_stored=len(picture) * 2 - 1)
    body = question(inline(picture))
    first = await ask(client, key, json=body)
    assert first.status_code == 200
    asked = len(engine.asked)
    answer = await ask(client, key, json=body)
    violation, retry = refusal(answer)
    assert (violation["quotaId"], violation["subject"]) == ("BytesStoredPerProject", "project:shop")
    assert (answer.headers["retry-after"], retry["retryDelay"]) == (f"{settings.interaction_seconds}", "4752000s")
    assert (answer.headers["retry-after-ms"], answer.headers["x-should-retry"]) == ("1", "false")
    assert len(engine.asked) == asked
    assert (await ask(client, key, json={**body, "store": False})).status_code == 200
    assert (await ask(client, await key_of(settings, "other", bytes_stored=len(picture)), json=body)).status_code == 200
    headers = {"x-goog-api-key": key}
    assert (await client.delete(f"/v1/interactions/{first.json()['id']}", headers=headers)).status_code == 200
    assert (await ask(client, key, json=body)).status_code == 200


UPLOAD = "/upload/v1beta/files"
LAST = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}


async def test_uploads_take_room_from_their_start(client: httpx.AsyncClient, settings: Settings) -> None:
    key = await key_of(settings, "shop", bytes_stored=150)
    at_once = {"X-Goog-Upload-Command": "start, upload, finalize"}
    assert (await ask(client, key, UPLOAD, headers=at_once, content=b"x" * 100)).status_code == 200
    declared = {**START, "X-Goog-Upload-Header-Content-Length": "51"}
    violation, retry = refusal(await ask(client, key, UPLOAD, headers=declared, json={}))
    assert (violation["quotaId"], violation["quotaValue"]) == ("BytesStoredPerProject", "150")
    assert retry["retryDelay"] == f"{settings.file_seconds}s"
    assert (await ask(client, key, UPLOAD, headers=at_once, content=b"y" * 50)).status_code == 200


async def test_bytes_that_come_without_a_key_count_for_the_one_that_began(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    """And the refusal is final, else the Python SDK sends the same chunk for seven seconds."""
    key = await key_of(settings, "shop", bytes_stored=150)
    started = [await ask(client, key, UPLOAD, headers=START, json={}) for _ in range(2)]  # of unknown size
    first, second = (answer.headers["X-Goog-Upload-URL"] for answer in started)
    assert (await client.post(first, headers=LAST, content=b"x" * 100)).status_code == 200
    refused = await client.post(second, headers=LAST, content=b"y" * 100)
    refusal(refused)
    assert refused.headers["X-Goog-Upload-Status"] == "final"


async def test_files_and_images_of_interactions_share_the_room(client: httpx.AsyncClient, settings: Settings) -> None:
    picture = png(40, 30)
    key = await key_of(settings, "shop", bytes_stored=len(picture) * 2 - 1)
    at_once = {"X-Goog-Upload-Command": "start, upload, finalize"}
    assert (await ask(client, key, UPLOAD, headers=at_once, content=picture)).status_code == 200
    refusal(await ask(client, key, json=question(inline(picture))))
    free = await key_of(settings, "shop")  # another key of the same project, without a limit
    assert (await ask(client, free, json=question(inline(picture)))).status_code == 200


RANGES = {"uploadType": "resumable"}
WHOLE = {"X-Goog-Upload-Command": "start, upload, finalize"}
RELATED = b"--b\r\n\r\n{}\r\n--b\r\n\r\n" + b"x" * 100 + b"\r\n--b--"


async def one_go(client: httpx.AsyncClient, key: str, size: int) -> httpx.Response:
    return await ask(client, key, UPLOAD, headers=WHOLE, content=b"x" * size)


async def in_parts(client: httpx.AsyncClient, key: str, size: int) -> httpx.Response:
    headers = {"Content-Type": "multipart/related; boundary=b"}
    body = RELATED.replace(b"x" * 100, b"x" * size)
    return await ask(client, key, UPLOAD, params={"uploadType": "multipart"}, headers=headers, content=body)


async def declared(client: httpx.AsyncClient, key: str, size: int) -> httpx.Response:
    return await ask(client, key, UPLOAD, headers={**START, "X-Goog-Upload-Header-Content-Length": f"{size}"}, json={})


async def in_chunks(client: httpx.AsyncClient, key: str, size: int) -> httpx.Response:
    started = await ask(client, key, UPLOAD, headers=START, json={})
    return await client.post(started.headers["X-Goog-Upload-URL"], headers=LAST, content=b"x" * size)


async def in_ranges(client: httpx.AsyncClient, key: str, size: int) -> httpx.Response:
    started = await ask(client, key, UPLOAD, params=RANGES, json={})
    return await client.put(started.headers["Location"], content=b"x" * size)


@pytest.mark.parametrize("road", [one_go, in_parts, declared, in_chunks, in_ranges])
async def test_every_road_of_an_upload_ends_at_the_limit_and_leaves_nothing(
    app: FastAPI, client: httpx.AsyncClient, settings: Settings, clock: Clock, road: Any
) -> None:
    key = await key_of(settings, "shop", bytes_stored=150)
    assert (await one_go(client, key, 100)).status_code == 200
    clock.advance(3600)
    answer = await road(client, key, 51)
    violation, retry = refusal(answer)
    assert (violation["quotaId"], retry["retryDelay"]) == ("BytesStoredPerProject", "169200s")
    assert (answer.headers["retry-after"], answer.headers["retry-after-ms"]) == ("169200", "1")
    (violation,) = refusal(await road(client, key, 151), 400)  # no wait makes room for it
    assert violation["quotaValue"] == "150"
    left = [path for folder in ("blobs", "uploads") for path in (settings.data_dir / folder).iterdir()]
    assert (len(list((settings.data_dir / "content").iterdir())), len(left)) == (1, 1)  # the first, and its record
    clock.advance(169_200)
    assert (await road(client, key, 51)).status_code == 200


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
