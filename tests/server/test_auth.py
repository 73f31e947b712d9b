import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from beholder.settings import Settings
from tests.server.conftest import KEY, key_of, opened, png, question

ROUTES = [
    pytest.param("GET", "/v1/models", id="models"),
    pytest.param("GET", "/v1/models/fake", id="model"),
    pytest.param("GET", "/v1/files", id="files"),
    pytest.param("GET", "/v1/files/abc", id="file"),
    pytest.param("DELETE", "/v1/files/abc", id="delete"),
    pytest.param("POST", "/v1/interactions", id="interactions"),
    pytest.param("POST", "/upload/v1/files", id="upload"),
]


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        pytest.param({"x-goog-api-key": KEY}, {}, id="header"),
        pytest.param({"Authorization": f"Bearer {KEY}"}, {}, id="bearer"),
        pytest.param({"authorization": f"bearer {KEY}"}, {}, id="lower-case bearer"),
        pytest.param({}, {"key": KEY}, id="query"),
        pytest.param({"x-goog-api-key": "another-key"}, {}, id="the other key"),
    ],
)
async def test_a_key_opens(guarded: httpx.AsyncClient, headers: dict[str, str], query: dict[str, str]) -> None:
    assert (await guarded.get("/v1/models", headers=headers, params=query)).status_code == 200


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        pytest.param({}, {}, id="none"),
        pytest.param({"x-goog-api-key": ""}, {"key": ""}, id="empty"),
        pytest.param({"x-goog-api-key": KEY + "x"}, {}, id="longer"),
        pytest.param({"x-goog-api-key": KEY[:-1]}, {}, id="shorter"),
        pytest.param({"x-goog-api-key": f"another-key,{KEY}"}, {}, id="both"),
        pytest.param({"Authorization": f"Basic {KEY}"}, {}, id="basic"),
        pytest.param({"Authorization": "Bearer"}, {}, id="bare bearer"),
        pytest.param({}, {"key": "schlüssel"}, id="not ascii"),
        pytest.param({"x-goog-api-key": "wrong"}, {"key": KEY}, id="the header decides"),
    ],
)
async def test_anything_else_does_not(
    guarded: httpx.AsyncClient, headers: dict[str, str], query: dict[str, str]
) -> None:
    answer = await guarded.get("/v1/models", headers=headers, params=query)
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert "x-goog-api-key" in answer.json()["error"]["message"]
    assert KEY not in answer.text


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_resource_is_behind_the_key(guarded: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await guarded.request(method, path)).status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_keys_everything_is_open(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code in (200, 400, 404)


async def test_the_upload_url_is_a_credential_of_its_own(guarded: httpx.AsyncClient) -> None:
    content = png()
    start = {"X-Goog-Upload-Command": "start", "X-Goog-Upload-Header-Content-Length": str(len(content))}
    started = await guarded.post("/upload/v1/files", headers={**start, "x-goog-api-key": KEY})
    url = started.headers["X-Goog-Upload-URL"]
    assert KEY not in url
    last = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}
    assert (await guarded.post(url, headers=last, content=content)).status_code == 200


# --- keys of the database ----------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["x-goog-api-key", "Authorization", "query"])
async def test_a_key_that_is_made_while_the_server_runs_opens_at_once(
    guarded: httpx.AsyncClient, settings: Settings, way: str
) -> None:
    key = await key_of(settings)
    headers = {"x-goog-api-key": {way: key}, "Authorization": {way: f"Bearer {key}"}}.get(way, {})
    params = {"key": key} if way == "query" else {}
    assert (await guarded.get("/v1/models", headers=headers, params=params)).status_code == 200
    assert (await guarded.get("/v1/models", headers={"x-goog-api-key": key[:-1]})).status_code == 401


async def test_the_first_key_closes_an_open_server(app: FastAPI, settings: Settings) -> None:
    async with opened(app) as client:
        ring = app.state.rooms.ring
        now = ring._tick()
        ring._tick = lambda: now
        assert (await client.get("/v1/models")).status_code == 200
        key = await key_of(settings)
        assert (await client.get("/v1/models", headers={"x-goog-api-key": "anything"})).status_code == 200
        now += 1.001  # a second at most
        assert (await client.get("/v1/models", headers={"x-goog-api-key": "anything"})).status_code == 401
        assert (await client.get("/v1/models", headers={"x-goog-api-key": key})).status_code == 200


async def test_no_key_is_ever_logged_wherever_it_was_put(app: FastAPI, settings: Settings) -> None:
    async with opened(app) as client:
        key = await key_of(settings)
        with capture_logs() as lines:
            for path in ("/v1/models", "/v1/nothing", "/v1/interactions/int_none", "/metrics"):
                await client.get(path, params={"key": key})
                await client.get(path, headers={"Authorization": f"Bearer {key}"})
                await client.get(path, params={"key": key + "x"})
            await client.post("/v1/interactions", params={"key": key}, json=question())
            await client.post("/v1/interactions", params={"key": key}, content=b"{")
    assert len([line for line in lines if line["event"] == "request"]) == 14
    assert key not in str(lines)
