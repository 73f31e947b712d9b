from collections.abc import AsyncIterator

import httpx
import pytest

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, opened, png, question

PAGE = "https://app.example"
ELSEWHERE = "https://evil.example"
ASKS = "access-control-request-method"
ALLOWED = "access-control-allow-origin"


def asked(origin: str, method: str = "POST", headers: str = "content-type,x-goog-api-key") -> dict[str, str]:
    return {"origin": origin, ASKS: method, "access-control-request-headers": headers}


@pytest.fixture
async def page(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that wants a key and lets one page call it."""
    chosen = settings.model_copy(update={"cors_origins": (PAGE,), "api_keys": (KEY,)})
    async with opened(create_app(chosen, Registry([FakeEngine()], "fake"))) as client:
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
    answer = await page.options(path, headers=asked(PAGE, method, headers))
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, PAGE)
    assert method in answer.headers["access-control-allow-methods"]
    assert set(headers.split(",")) <= set(answer.headers["access-control-allow-headers"].split(","))


async def test_another_page_may_not(page: httpx.AsyncClient) -> None:
    answer = await page.options("/v1beta/interactions", headers=asked(ELSEWHERE))
    assert (answer.status_code, answer.headers.get(ALLOWED)) == (400, None)
    seen = await page.get("/v1beta/models", headers={"origin": ELSEWHERE, "x-goog-api-key": KEY})
    assert ALLOWED not in seen.headers


async def test_answers_and_refusals_can_be_read_by_the_page(page: httpx.AsyncClient) -> None:
    refused = await page.post("/v1beta/interactions", json=question(), headers={"origin": PAGE})
    assert (refused.status_code, refused.headers[ALLOWED]) == (401, PAGE)
    answer = await page.post("/v1beta/interactions", json=question(), headers={"origin": PAGE, "x-goog-api-key": KEY})
    assert (answer.status_code, answer.headers[ALLOWED], answer.headers["vary"]) == (200, PAGE, "Origin")


async def test_the_page_sees_where_to_upload(page: httpx.AsyncClient) -> None:
    headers = {
        "origin": PAGE,
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


async def test_no_page_may_unless_the_owner_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.options("/v1beta/interactions", headers=asked(PAGE))
    assert (answer.status_code, answer.headers.get(ALLOWED)) == (405, None)


async def test_all_pages_may_where_the_owner_says_so(settings: Settings) -> None:
    chosen = settings.model_copy(update={"cors_origins": ("*",)})
    async with opened(create_app(chosen, Registry([FakeEngine()], "fake"))) as client:
        answer = await client.get("/v1beta/models", headers={"origin": ELSEWHERE})
    assert answer.headers[ALLOWED] == "*"
