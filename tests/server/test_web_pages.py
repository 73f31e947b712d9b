"""A page in the browser of somebody who has an open server on his own machine, and what it does not get."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, opened, png, question

PAGE = "https://evil.example"
OURS = "https://app.example"
ALLOWED = "access-control-allow-origin"
PLAIN = {"content-type": "text/plain"}  # what a browser lets every page send unasked


def asking(settings: Settings, engine: FakeEngine | None = None, **fields: Any) -> Any:
    changed = settings.model_copy(update=fields)
    return opened(create_app(changed, Registry([engine or FakeEngine()], "fake")))


async def post(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post("/v1/interactions", content=json.dumps(question()), headers=PLAIN | sent)


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        pytest.param({"origin": PAGE}, PAGE, id="a page elsewhere"),
        pytest.param({"origin": "null"}, "null", id="a frame without an origin, or a file"),
        pytest.param({"origin": "http://localhost:3000"}, "localhost:3000", id="another server on this machine"),
        pytest.param({"host": "evil.example:8000", "origin": "http://evil.example:8000"}, "evil", id="rebinding, POST"),
        pytest.param({"host": "evil.example:8000"}, "evil.example", id="rebinding, GET"),
        pytest.param({"host": "127.0.0.1.evil.example"}, "evil.example", id="a name that begins as an address"),
        pytest.param({"host": "localhost.evil.example"}, "evil.example", id="a name that begins as loopback"),
        pytest.param({"host": "local"}, None, id="no dot"),
        pytest.param({"host": "[evil.example]"}, "evil.example", id="in brackets"),
        pytest.param({"origin": "x" * 5000}, "x" * 80, id="a long one"),
    ],
)
async def test_a_page_gets_nothing(
    settings: Settings, engine: FakeEngine, headers: Mapping[str, str], told: str | None
) -> None:
    async with asking(settings, engine) as client:
        answer = await post(client, **headers)
        if told is None:
            assert answer.status_code == 200
            return
        assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
        assert told in answer.json()["error"]["message"]
        assert "x" * 81 not in answer.text
        assert engine.asked == []
        assert not [name for name in answer.headers if name.startswith("access-control")]
        for path in ("/v1/models", "/v1/files", "/v1/interactions/int_1", "/v1/batches", "/metrics"):
            assert (await client.get(path, headers=headers)).status_code == 403
        assert (await client.post("/upload/v1/files", headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no page"),
        pytest.param({"host": "127.0.0.1:8000"}, id="an address"),
        pytest.param({"host": "[::1]:8000"}, id="an address of version 6"),
        pytest.param({"host": "localhost"}, id="localhost"),
        pytest.param({"host": "LocalHost:8000"}, id="in any case"),
        pytest.param({"host": "api.localhost"}, id="below localhost"),
        pytest.param({"host": "gpu-box:8000"}, id="a machine's own name"),
        pytest.param({"host": "host.docker.internal:8000"}, id="from a container"),
        pytest.param({"host": "gpu-box.local."}, id="found by multicast"),
        pytest.param({"host": "localhost:8000", "origin": "http://localhost:8000"}, id="a page of this server"),
    ],
)
async def test_programs_on_this_machine_are_let_in(settings: Settings, headers: Mapping[str, str]) -> None:
    async with asking(settings) as client:
        answer = await post(client, **headers)
        assert answer.status_code == 200, answer.text


async def test_a_preflight_is_refused(settings: Settings) -> None:
    async with asking(settings) as client:
        wanted = {"origin": PAGE, "access-control-request-method": "DELETE"}
        answer = await client.options("/v1/interactions/int_1", headers=wanted)
        assert answer.status_code == 405
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("allowed", [(PAGE,), ("*",)], ids=["by name", "all"])
async def test_a_page_that_is_allowed_may_ask_and_read(settings: Settings, allowed: tuple[str, ...]) -> None:
    async with asking(settings, allowed_origins=allowed) as client:
        wanted = {"origin": PAGE, "access-control-request-method": "POST"}
        wanted["access-control-request-headers"] = "x-goog-api-key,x-goog-upload-command"
        preflight = await client.options("/v1/interactions", headers=wanted)
        assert preflight.status_code == 200
        assert "x-goog-upload-command" in preflight.headers["access-control-allow-headers"]
        start = {"origin": PAGE, "X-Goog-Upload-Command": "start"}
        for answer in (await post(client, origin=PAGE), await client.post("/upload/v1/files", headers=start)):
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] in (PAGE, "*")
            assert "x-goog-upload-url" in answer.headers["access-control-expose-headers"]
        refused = await client.get("/v1/files/none", headers={"origin": PAGE})
        assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (404, True)


async def test_others_are_not_allowed_with_it(settings: Settings) -> None:
    async with asking(settings, allowed_origins=(PAGE,)) as client:
        for origin in ("https://other.example", PAGE + ".other.example", PAGE.replace("https", "http"), "null"):
            answer = await post(client, origin=origin)
            assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (403, False)


async def test_who_allows_a_page_knows_its_host(settings: Settings) -> None:
    """As behind a proxy that serves the page and hands its questions on."""
    async with asking(settings, allowed_origins=(PAGE,)) as client:
        assert (await post(client, host="evil.example", origin=PAGE)).status_code == 200


async def test_a_server_open_to_all_has_any_name_but_no_pages(settings: Settings) -> None:
    async with asking(settings, insecure=True) as client:
        assert (await post(client, host="vision.example.com")).status_code == 200
        assert (await post(client, host="vision.example.com", origin=PAGE)).status_code == 403


async def test_a_key_is_enough(guarded: httpx.AsyncClient) -> None:
    """No browser sends one by itself."""
    assert (await post(guarded, origin=PAGE, host="vision.example.com", x_goog_api_key=KEY)).status_code == 200
    assert (await post(guarded, origin=PAGE)).status_code == 401


async def test_whoever_supervises_needs_no_name(settings: Settings, tmp_path: Path) -> None:
    async with asking(settings) as client:
        for path in ("/healthz", "/readyz", "/openapi.json"):
            assert (await client.get(path, headers={"host": "evil.example"})).status_code in (200, 503)


def asked(origin: str, method: str = "POST", headers: str = "content-type,x-goog-api-key") -> dict[str, str]:
    wanted = {"access-control-request-method": method, "access-control-request-headers": headers}
    return {"origin": origin, **wanted}


@pytest.fixture
async def page(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that wants a key and lets one page call it."""
    async with asking(settings, allowed_origins=(OURS,), api_keys=(KEY,)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        pytest.param("/v1beta/models/x:generateContent", "POST", "content-type,x-goog-api-client", id="content"),
        pytest.param("/v1beta/interactions", "POST", "content-type,x-goog-api-key", id="interactions"),
        pytest.param("/v1/interactions/int_1", "DELETE", "x-goog-api-key", id="delete"),
        pytest.param("/upload/v1beta/files", "POST", "x-goog-upload-command,x-goog-upload-protocol", id="upload"),
        pytest.param("/v1/chat/completions", "POST", "authorization,x-stainless-os", id="OpenAI's client"),
    ],
)
async def test_a_browser_is_told_that_the_page_may(
    page: httpx.AsyncClient, path: str, method: str, headers: str
) -> None:
    answer = await page.options(path, headers=asked(OURS, method, headers))
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, OURS)
    assert method in answer.headers["access-control-allow-methods"]
    assert set(headers.split(",")) <= set(answer.headers["access-control-allow-headers"].split(","))


async def test_another_page_may_not(page: httpx.AsyncClient) -> None:
    answer = await page.options("/v1beta/interactions", headers=asked(PAGE))
    assert (answer.status_code, answer.headers.get(ALLOWED)) == (400, None)
    seen = await page.get("/v1beta/models", headers={"origin": PAGE, "x-goog-api-key": KEY})
    assert ALLOWED not in seen.headers


async def test_answers_and_refusals_can_be_read_by_the_page(page: httpx.AsyncClient) -> None:
    refused = await page.post("/v1beta/interactions", json=question(), headers={"origin": OURS})
    assert (refused.status_code, refused.headers[ALLOWED]) == (401, OURS)
    answer = await page.post("/v1beta/interactions", json=question(), headers={"origin": OURS, "x-goog-api-key": KEY})
    assert (answer.status_code, answer.headers[ALLOWED], answer.headers["vary"]) == (200, OURS, "Origin")


async def test_the_page_sees_where_to_upload(page: httpx.AsyncClient) -> None:
    headers = {
        "origin": OURS,
        "x-goog-api-key": KEY,
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(len(png())),
    }
    answer = await page.post("/upload/v1beta/files", headers=headers)
    shown = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {name for name in answer.headers if name.startswith("x-goog-upload-")} <= shown | {
        "x-goog-upload-chunk-granularity"
    }
    assert "x-goog-upload-url" in answer.headers
