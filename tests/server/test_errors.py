import json

import httpx
import pytest

from beholder.faults import Fault, Status, invalid
from beholder.server.errors import internal, response


@pytest.mark.parametrize("path", ["/nothing", "/v2/models", "/v1", "/v1/tunedModels", "/upload/v1/x", "/v1/models/"])
async def test_an_unknown_path_is_answered_with_what_exists(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (404, 404, "NOT_FOUND")
    assert answer.headers["content-type"] == "application/json"
    assert f"there is nothing at {path};" in error["message"]
    assert "POST /{v}/interactions" in error["message"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("GET", "/v1/interactions", "POST", id="interactions"),
        pytest.param("PUT", "/v1beta/batches/abc", "GET, HEAD, DELETE", id="batch"),
        pytest.param("PATCH", "/v1beta/files/abc", "GET, HEAD, DELETE", id="file"),
        pytest.param("DELETE", "/v1/models/fake", "GET, HEAD", id="model"),
        pytest.param("GET", "/upload/v1/files", "POST, PUT", id="upload"),
        pytest.param("POST", "/healthz", "GET, HEAD", id="health"),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (405, 405)
    assert answer.headers["allow"] == allowed
    assert error["message"] == f"{method} is not possible on {path}; it takes {allowed}"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param("/v1/files", "upload with POST /upload/v1beta/files", id="files"),
        pytest.param("/v1/batches", "use POST /v1beta/models/{model}:batchGenerateContent", id="batches"),
    ],
)
async def test_what_is_posted_elsewhere_is_told_where(client: httpx.AsyncClient, path: str, sentence: str) -> None:
    answer = await client.post(path, json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert sentence in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param("/v1/responses", "chat.completions.create", id="OpenAI's newer API"),
        pytest.param("/v1/responses/resp_1", "chat.completions.create", id="… and what it kept"),
        pytest.param("/responses", "chat.completions.create", id="… with no version"),
        pytest.param("/v1beta/openai/embeddings", "makes no embeddings", id="embeddings"),
        pytest.param("/v1/models/gemini-embedding-001:batchEmbedContents", "makes no embeddings", id="Google's"),
        pytest.param("/v1beta/cachedContents/abc", "send the content with each request", id="cached contents"),
    ],
)
async def test_a_door_that_is_elsewhere_is_told_what_to_use(
    client: httpx.AsyncClient, path: str, sentence: str
) -> None:
    answer = await client.post(path, json={})
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (404, "NOT_FOUND")
    assert error["message"].startswith(f"there is nothing at {path}; ") and sentence in error["message"]


@pytest.mark.parametrize(
    ("path", "shaped"),
    [
        pytest.param("/v1/responses", True, id="responses"),
        pytest.param("/v1beta/openai/chat/completions", True, id="chat completions at Google's place"),
        pytest.param("/v1/chat/completions", True, id="chat completions"),
        pytest.param("/chat/completions", True, id="… with no version"),
        pytest.param("/v1/models/fake:generateContent", False, id="Google's own"),
        pytest.param("/v1/interactions", False, id="interactions"),
    ],
)
def test_refusals_at_openais_doors_have_its_fields(path: str, shaped: bool) -> None:
    error = json.loads(bytes(response(invalid("is wrong", "n"), path=path).body))["error"]
    assert (error["code"], error["message"], error["status"]) == (400, "n: is wrong", "INVALID_ARGUMENT")
    assert ("type" in error) == ("param" in error) == shaped


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1beta/openai/nothing"])
async def test_every_refusal_there_has_them(client: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "POST"):
        error = (await client.request(method, path, content=b"{}")).json()["error"]
        assert error["type"] == "invalid_request_error"


@pytest.mark.parametrize("status", list(Status))
def test_only_what_may_pass_says_when_to_come_back(status: Status) -> None:
    headers = response(Fault(status, "no"), {"x-other": "1"}).headers
    assert ("retry-after" in headers) == (status in (Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED))
    assert headers["x-other"] == "1"


@pytest.mark.parametrize(
    ("seconds", "headers"),
    [
        pytest.param(None, {"retry-after": "1"}, id="nobody knows"),
        pytest.param(0.2, {"retry-after": "1"}, id="whole seconds, and never too early"),
        pytest.param(60, {"retry-after": "60"}, id="a minute is waited for"),
        pytest.param(
            28_800.5,
            {"retry-after": "28801", "retry-after-ms": "1", "x-should-retry": "false"},
            id="SDKs do not sleep for hours",
        ),
    ],
)
def test_when_to_come_back(seconds: float | None, headers: dict[str, str]) -> None:
    told = response(Fault(Status.RESOURCE_EXHAUSTED, "no", retry_seconds=seconds)).headers
    assert {name: value for name, value in told.items() if "retry" in name} == headers


def test_a_defect_shows_its_id_and_nothing_else() -> None:
    answer = internal("abc123")
    assert answer.status_code == 500
    assert b"under request id abc123" in answer.body
