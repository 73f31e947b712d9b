import httpx
import pytest

from beholder.faults import Fault, Status
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
        pytest.param("POST", "/v1beta/files", "GET, HEAD", id="files"),
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
