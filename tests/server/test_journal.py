from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from beholder.server.journal import Journal
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, inline, opened, png, question


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("from-a_proxy.1", True, id="sane"),
        pytest.param("", False, id="empty"),
        pytest.param("x" * 65, False, id="long"),
        pytest.param("a b", False, id="space"),
        pytest.param('"quoted"', False, id="quoted"),
    ],
)
async def test_every_answer_carries_an_id(client: httpx.AsyncClient, given: str, kept: bool) -> None:
    answers = [await client.get(path, headers={"x-request-id": given}) for path in ("/healthz", "/nothing")]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert (ids == [given, given]) == kept
    assert all(ids)
    assert (ids[0] == ids[1]) == kept


async def test_a_request_is_one_line_without_secrets(guarded: httpx.AsyncClient) -> None:
    data = inline(png())
    with capture_logs() as lines:
        answer = await guarded.post(f"/v1/interactions?key={KEY}", json=question(data), headers={"cookie": ""})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/v1/interactions", 200)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["ms"] > 0
    assert KEY not in str(lines)
    assert data["data"][:20] not in str(lines)


async def test_a_defect_is_logged_and_not_told(app: FastAPI, engine: FakeEngine) -> None:
    engine.error = RuntimeError("what nobody should read")
    async with opened(app) as client:
        with capture_logs() as lines:
            answer = await client.post("/v1/interactions", json=question())
    assert (answer.status_code, answer.json()["error"]["status"]) == (500, "INTERNAL")
    assert "what nobody should read" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["error"]["message"]
    (defect,) = [line for line in lines if line["event"] == "defect"]
    assert defect["request_id"] == answer.headers["x-request-id"]
    assert "what nobody should read" in defect["exception"]
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]


async def test_a_caller_that_left_is_no_defect() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    async def nothing() -> AsyncIterator[None]:
        yield

    async def send(message: object) -> None:
        pytest.fail("there is nobody to send to")

    scope = {"type": "http", "method": "POST", "path": "/v1/interactions", "headers": []}
    with capture_logs() as lines:
        await Journal(app)(scope, nothing, send)  # type: ignore[arg-type]
    assert [(line["event"], line["status"]) for line in lines] == [("request", 499)]


async def test_other_traffic_passes_untouched() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    with capture_logs() as lines:
        await Journal(app)({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]
    assert lines == []
