import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from beholder.faults import invalid
from beholder.server.watching.journal import Journal
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
        pytest.param("bh_5xd3s9bo_z9Fmi6IdkkHspGYx4CXlTKGPBqywz0Vb", False, id="a key put there by mistake"),
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
    assert "RuntimeError" in defect["exception"] and "fakes.py" in defect["exception"]
    assert "what nobody should read" not in str(lines)
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]


MADE = "bh_5xd3s9bo_z9Fmi6IdkkHspGYx4CXlTKGPBqywz0Vb"
SECRETS = (MADE, "a-prompt-of-mine", "user:word@", "private.example", KEY, "upload-token")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        pytest.param("GET", f"/v1/models?key={KEY}", id="the query"),
        pytest.param("GET", "/v1/files/http://user:word@private.example/v1beta/files/abc", id="a URL in the path"),
        pytest.param("GET", f"/{KEY}-with-more-behind-it/v1/models", id="a key in the base URL"),
        pytest.param("GET", f"/v1/v1beta/{KEY}-with-more", id="a key at the end"),
        pytest.param("GET", f"/v1/files/{MADE}", id="a key for a file"),
        pytest.param("GET", f"/v1/models/gemini-{MADE}", id="a key in a model's name"),
        pytest.param("POST", "/upload/v1/files?upload_id=upload-token", id="the token of an upload"),
        pytest.param("GET", "/v1/interactions/a-prompt-of-mine%20and%20more", id="words for an id"),
        pytest.param("GET", "/" + "/".join(["a"] * 40) + "/a-prompt-of-mine", id="a long path"),
        pytest.param("GET", "/v1/interactions/%0Aa-prompt-of-mine", id="a line break"),
    ],
)
async def test_a_path_is_told_as_far_as_it_is_ours(guarded: httpx.AsyncClient, method: str, url: str) -> None:
    headers = {"authorization": f"Bearer {KEY}", "x-goog-api-key": KEY, "cookie": "a-prompt-of-mine"}
    with capture_logs() as lines:
        await guarded.request(method, url, headers=headers, content=b"a-prompt-of-mine")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["path"].startswith("/")
    assert not [secret for secret in SECRETS if secret in str(lines)]


@pytest.mark.parametrize(
    "path", ["/v1/models/gemini-2.5-flash:generateContent", "/v1/interactions/int_0123456789abcdef01234567", "/", "/x"]
)
async def test_a_path_of_ours_is_told_whole(client: httpx.AsyncClient, path: str) -> None:
    with capture_logs() as lines:
        await client.post(path)
    assert lines[-1]["path"] == path


BODIES = [
    pytest.param(question({"type": "text", "text": "a-prompt-of-mine"}), id="well"),
    pytest.param(question({"type": "image", "data": "a-prompt-of-mine!"}), id="bad base64"),
    pytest.param(question({"type": "image", "uri": "http://user:word@private.example/a.png"}), id="a password"),
    pytest.param(question({"type": "image", "uri": "ftp://user:word@private.example/a.png"}), id="no URL"),
    pytest.param(question(model="a-prompt-of-mine"), id="no model"),
    pytest.param(question(generation_config={"seed": "a-prompt-of-mine"}), id="a wrong type"),
    pytest.param(question(previous_interaction_id="a-prompt-of-mine"), id="no such conversation"),
    pytest.param(question(stream=True), id="a stream"),
    pytest.param(question(background=True), id="in the background"),
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("error", [None, KeyError("a-prompt-of-mine"), invalid("a-prompt-of-mine")], ids=str)
async def test_nothing_of_a_body_is_logged_however_it_goes(
    app: FastAPI, engine: FakeEngine, body: dict[str, Any], error: Exception | None
) -> None:
    engine.error = error
    async with opened(app) as client:
        with capture_logs() as lines, suppress(KeyError):  # in the middle of a stream
            made = (await client.post(f"/v1/interactions?key={KEY}", json=body)).text
            if '"in_progress"' in made and "background" in body:
                await client.get(f"/v1/interactions/{json.loads(made)['id']}?stream=true")
    assert [line for line in lines if line["event"] == "request"]
    assert not [secret for secret in SECRETS if secret in str(lines)]


async def test_all_that_is_logged_for_a_request_has_its_id(app: FastAPI, client: httpx.AsyncClient) -> None:
    told: list[object] = []

    async def listen() -> None:
        told.append(structlog.contextvars.get_contextvars()["request_id"])

    app.add_api_route("/listen", listen)
    await client.get("/listen", headers={"x-request-id": "mine"})
    assert told == ["mine"]
    assert structlog.contextvars.get_contextvars() == {}


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
