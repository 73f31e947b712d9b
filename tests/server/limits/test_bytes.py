"""Bytes stored: by all roads, refused with the time until enough has expired, and nothing left behind."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import inline, key_of, png, question
from tests.server.limits.conftest import START, ask, refusal
from tests.store.conftest import Clock

UPLOAD = "/upload/v1beta/files"
LAST = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}
RANGES = {"uploadType": "resumable"}
WHOLE = {"X-Goog-Upload-Command": "start, upload, finalize"}
RELATED = b"--b\r\n\r\n{}\r\n--b\r\n\r\n" + b"x" * 100 + b"\r\n--b--"


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
