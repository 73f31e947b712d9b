"""`/openapi.json` tells every route, nothing else, and the truth: real answers are held against it."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from beholder.faults import Fault, Status
from beholder.server.app import ROUTERS
from beholder.server.routes.openapi import describe
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, inline, png, question
from tests.server.truth import DESCRIPTION, told

MODEL = "/v1beta/models/gemini-2.5-flash"
ASKED = {"contents": [{"role": "user", "parts": [{"text": "What is this?"}]}]}
CHAT = {"model": "gemini-2.5-flash", "messages": [{"role": "user", "content": "What is this?"}]}
ONCE = {"X-Goog-Upload-Command": "start, upload, finalize"}


def test_every_route_is_described_and_nothing_else(app: FastAPI) -> None:
    routes = {
        (route.path_format, method.lower())
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert routes == {(path, method) for path, methods in DESCRIPTION["paths"].items() for method in methods}
    assert len(app.router.routes) == len(ROUTERS), "an app has routes of these routers only"


def test_a_route_that_says_nothing_is_found() -> None:
    router = APIRouter()
    router.add_api_route("/silent", lambda: None)
    with pytest.raises(ValueError, match="says nothing of itself"):
        describe([router])


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for path in DESCRIPTION["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-zA-Z0-9_]+", name) for name in names)
    links = re.findall(r'"operationId": "(\w+)", "parameters": {"path', json.dumps(DESCRIPTION))
    assert len(links) > 4 and set(links) <= set(names)


def test_every_parameter_of_a_path_is_described_once() -> None:
    for path, operations in DESCRIPTION["paths"].items():
        for operation in operations.values():
            described = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
            assert sorted(described) == sorted(re.findall(r"{(\w+)}", path))
            assert operation["summary"].endswith(".")


async def test_it_is_served_to_anyone(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.get("/openapi.json")
    assert (answer.status_code, answer.json()) == (200, json.loads(json.dumps(DESCRIPTION)))
    assert answer.json()["openapi"] == "3.2.0"


async def test_what_needs_a_key_says_so(guarded: httpx.AsyncClient) -> None:
    for path, operations in DESCRIPTION["paths"].items():
        url = path.replace("{version}", "v1").replace("{name}", "abc").replace("{id}", "abc")
        for method, operation in operations.items():
            answer = await guarded.request(method, url)
            assert (answer.status_code == 401) == ("security" in operation), (method, url)
            assert told(answer) == []


DOORS = [
    pytest.param("POST", "/v1/interactions", question(inline(png())), id="an interaction"),
    pytest.param("POST", "/v1/interactions", question(inline(png()), stream=True), id="an interaction, streamed"),
    pytest.param("POST", "/v1/interactions", question(store=False, labels={"a": "b"}), id="one that is not stored"),
    pytest.param(
        "POST",
        "/v1/interactions",
        question(
            system_instruction="Be short.",
            generation_config={"thinking_level": "LOW", "top_k": 3},
            response_format={"type": "text", "mime_type": "application/json", "schema": {"type": "object"}},
            response_modalities=["TEXT"],
            service_tier="flex",
        ),
        id="an interaction with all that is echoed",
    ),
    pytest.param("POST", f"{MODEL}:generateContent", ASKED, id="generateContent"),
    pytest.param("POST", f"{MODEL}:streamGenerateContent", ASKED, id="streamGenerateContent as a list"),
    pytest.param("POST", f"{MODEL}:streamGenerateContent?alt=sse", ASKED, id="streamGenerateContent as events"),
    pytest.param("POST", f"{MODEL}:countTokens", ASKED, id="countTokens"),
    pytest.param("POST", "/v1/chat/completions", CHAT, id="a chat completion"),
    pytest.param("POST", "/v1beta/openai/chat/completions", {**CHAT, "stream": True}, id="a chat completion, streamed"),
    pytest.param(
        "POST",
        "/v1/chat/completions",
        {**CHAT, "stream": True, "stream_options": {"include_usage": True}},
        id="a chat completion, streamed with its usage",
    ),
    *(
        pytest.param(method, path, None, id=f"{method} {path}")
        for path in (
            "/v1/models",
            "/v1/models?pageSize=1",
            "/v1/models/gemini-2.5-flash",
            "/v1beta/openai/models",
            "/v1beta/openai/models/gemini-2.5-flash",
            "/v1/files",
            "/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/openapi.json",
        )
        for method in ("GET", "HEAD")
    ),
]


@pytest.mark.parametrize(("method", "url", "body"), DOORS)
async def test_answers_are_as_described(client: httpx.AsyncClient, method: str, url: str, body: object) -> None:
    while (await client.get("/readyz")).status_code != 200:
        await asyncio.sleep(0)
    answer = await client.request(method, url, json=body) if body else await client.request(method, url)
    assert answer.status_code == 200
    assert told(answer) == []


@pytest.mark.parametrize("error", [Fault(Status.UNAVAILABLE, "too busy"), RuntimeError("a defect")], ids=str)
@pytest.mark.parametrize(("method", "url", "body"), [door for door in DOORS if door.values[2]])
async def test_failures_are_as_described(
    client: httpx.AsyncClient, engine: FakeEngine, method: str, url: str, body: object, error: Exception
) -> None:
    """Before the first word, and after it, which for a stream is too late for a status."""
    for words in ([], ["a"]):
        engine.words, engine.error = words, error
        try:
            answer = await client.request(method, url, json=body)
        except RuntimeError:
            continue  # a defect in the middle of a stream breaks the connection
        assert told(answer) == []
        assert answer.status_code in ((200,) if "countTokens" in url else (200, 500, 503))


async def test_the_life_of_an_interaction_is_as_described(client: httpx.AsyncClient) -> None:
    made = await client.post("/v1/interactions", json=question(inline(png()), background=True))
    url = f"/v1/interactions/{made.json()['id']}"
    answers = [
        made,
        await client.get(url, params={"stream": "true"}),
        await client.get(url, params={"include_input": "true"}),
        await client.head(url),
        await client.get(url, params={"stream": "true", "last_event_id": "2"}),
        await client.post(f"{url}/cancel"),
        await client.post("/v1/interactions", json=question(previous_interaction_id=made.json()["id"])),
        await client.delete(url),
    ]
    assert [(answer.status_code, told(answer)) for answer in answers] == [(200, [])] * len(answers)
    gone = [await client.get(url), await client.post(f"{url}/cancel"), await client.delete(url)]
    assert [(answer.status_code, told(answer)) for answer in gone] == [(404, [])] * 3


async def test_the_life_of_a_file_is_as_described(client: httpx.AsyncClient) -> None:
    started = await client.post("/upload/v1/files", headers={"X-Goog-Upload-Command": "start"})
    url = started.headers["X-Goog-Upload-URL"]
    sent = [
        await client.post(url, headers={"X-Goog-Upload-Command": command}, content=content)
        for command, content in (("upload", png()), ("query", b""), ("finalize", b""), ("cancel", b""))
    ]
    at_once = await client.put("/upload/v1/files", headers=ONCE, content=png())
    file = f"/v1/{at_once.json()['file']['name']}"
    answers = [
        started,
        *sent[:3],
        at_once,
        await client.get(file),
        await client.head(file),
        await client.get("/v1/files"),
    ]
    answers += [await client.get("/v1/files", params={"pageSize": 1}), await client.delete(file)]
    assert [(answer.status_code, told(answer)) for answer in answers] == [(200, [])] * len(answers)
    refused = [await client.get(file), await client.post("/upload/v1/files"), sent[3]]
    assert [told(answer) for answer in refused] == [[]] * 3
    large = await client.post("/upload/v1/files", headers=ONCE, content=b"x" * 1_000_001)
    assert (large.status_code, told(large)) == (413, [])


async def test_a_body_that_is_too_large_is_refused_as_described(client: httpx.AsyncClient) -> None:
    for url in ("/v1/interactions", f"{MODEL}:generateContent", "/v1/chat/completions"):
        answer = await client.post(url, content=b"x" * 2_000_001)
        assert (answer.status_code, told(answer)) == (413, [])


async def test_a_key_opens_what_is_described(guarded: httpx.AsyncClient) -> None:
    ways: list[dict[str, Any]] = [
        {"headers": {"x-goog-api-key": KEY}},
        {"headers": {"authorization": f"Bearer {KEY}"}},
        {"params": {"key": KEY}},
    ]
    assert len(DESCRIPTION["components"]["securitySchemes"]) == len(ways)
    for way in ways:
        assert (await guarded.get("/v1/models", **way)).status_code == 200
