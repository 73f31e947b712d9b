import errno
from typing import Any

import httpx
import pytest

from beholder.server.uploading.uploads import FORM, PROTOCOL
from beholder.settings import Settings
from beholder.store import uploads
from tests.server.conftest import png
from tests.store.conftest import bytes_in

PICTURE = png()
PYTHON = {"file": {"display_name": "größe.png", "mime_type": "image/png", "size_bytes": len(PICTURE)}}
JAVASCRIPT = {"file": {"displayName": "größe.png", "mimeType": "image/png", "sizeBytes": str(len(PICTURE))}}


def start_headers(size: int | None = len(PICTURE)) -> dict[str, str]:
    length = {} if size is None else {"X-Goog-Upload-Header-Content-Length": str(size)}
    return {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Type": "image/png",
        **length,
    }


async def start(client: httpx.AsyncClient, body: object = PYTHON, size: int | None = len(PICTURE)) -> str:
    answer = await client.post("/upload/v1/files", headers=start_headers(size), json=body)
    assert answer.status_code == 200, answer.text
    return answer.headers["X-Goog-Upload-URL"]


async def send(
    client: httpx.AsyncClient, url: str, content: bytes = b"", command: str = "upload", offset: int | str | None = None
) -> httpx.Response:
    headers = {"X-Goog-Upload-Command": command, "Content-Type": "application/json"}
    if offset is not None:
        headers["X-Goog-Upload-Offset"] = str(offset)
    return await client.post(url, headers=headers, content=content)


@pytest.mark.parametrize(
    ("version", "body"), [pytest.param("v1", PYTHON, id="Python"), pytest.param("v1beta", JAVASCRIPT, id="JavaScript")]
)
async def test_both_clients_upload(client: httpx.AsyncClient, version: str, body: dict[str, Any]) -> None:
    started = await client.post(f"/upload/{version}/files", headers=start_headers(), json=body)
    assert (started.status_code, started.headers["X-Goog-Upload-Status"]) == (200, "active")
    url = started.headers["X-Goog-Upload-URL"]
    assert url.startswith(f"http://beholder.test/upload/{version}/files?upload_id=")
    done = await send(client, url, PICTURE, "upload, finalize", 0)
    assert (done.status_code, done.headers["X-Goog-Upload-Status"]) == (200, "final")
    file = done.json()["file"]
    assert (file["displayName"], file["sizeBytes"]) == ("größe.png", str(len(PICTURE)))
    assert (await client.get(f"/{version}/{file['name']}")).json() == file


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_chunks_are_joined(client: httpx.AsyncClient, method: str) -> None:
    url = await start(client)
    for offset, command in ((0, "upload"), (20, "upload"), (40, "upload, finalize")):
        content = PICTURE[offset:] if command != "upload" else PICTURE[offset : offset + 20]
        headers = {"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset)}
        answer = await client.request(method, url, headers=headers, content=content)
        assert answer.status_code == 200
        assert answer.headers["X-Goog-Upload-Status"] == ("active" if command == "upload" else "final")
    assert answer.json()["file"]["sizeBytes"] == str(len(PICTURE))


async def test_a_chunk_or_the_end_may_be_sent_again(client: httpx.AsyncClient) -> None:
    url = await start(client)
    for _ in range(2):
        assert (await send(client, url, PICTURE[:20], offset=0)).headers["X-Goog-Upload-Status"] == "active"
    answers = [await send(client, url, PICTURE[20:], "upload, finalize", 20) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await client.get("/v1/files")).json()["files"]) == 1


async def test_a_bare_finalize_ends_it(client: httpx.AsyncClient) -> None:
    url = await start(client)
    await send(client, url, PICTURE, offset=0)
    assert (await send(client, url, command="finalize")).json()["file"]["sizeBytes"] == str(len(PICTURE))


async def test_a_broken_upload_is_asked_how_far_it_came(client: httpx.AsyncClient) -> None:
    url = await start(client)
    await send(client, url, PICTURE[:20], offset=0)
    asked = await send(client, url, command="query")
    assert asked.headers["X-Goog-Upload-Status"] == "active"
    assert asked.headers["X-Goog-Upload-Size-Received"] == "20"
    await send(client, url, PICTURE[20:], "upload, finalize", 20)
    assert (await send(client, url, command="query")).headers["X-Goog-Upload-Status"] == "final"


async def test_a_cancelled_upload_is_gone(client: httpx.AsyncClient) -> None:
    url = await start(client)
    assert (await send(client, url, command="cancel")).headers["X-Goog-Upload-Status"] == "cancelled"
    gone = await send(client, url, PICTURE, offset=0)
    assert (gone.status_code, gone.headers["X-Goog-Upload-Status"]) == (404, "final")


@pytest.mark.parametrize(
    ("content", "command", "offset", "sentence"),
    [
        pytest.param(PICTURE, "upload, finalize", 5, "continue at byte 0", id="gap"),
        pytest.param(PICTURE + b"x", "upload", 0, "more have come", id="more than declared"),
        pytest.param(PICTURE[:5], "upload, finalize", 0, "but 5 have come", id="less than declared"),
        pytest.param(PICTURE, "upload", "first", "X-Goog-Upload-Offset", id="no number"),
        pytest.param(PICTURE, "upload", "-1", "X-Goog-Upload-Offset", id="negative"),
        pytest.param(PICTURE, "dance", 0, "X-Goog-Upload-Command", id="unknown command"),
        pytest.param(PICTURE, "", 0, "X-Goog-Upload-Command", id="no command"),
        pytest.param(PICTURE, "start", 0, "X-Goog-Upload-Command", id="start again"),
    ],
)
async def test_a_refused_chunk_is_final_so_that_python_does_not_retry(
    client: httpx.AsyncClient, content: bytes, command: str, offset: int | str, sentence: str
) -> None:
    answer = await send(client, await start(client), content, command, offset)
    assert (answer.status_code, answer.headers["X-Goog-Upload-Status"]) == (400, "final")
    assert sentence in answer.json()["error"]["message"]


@pytest.mark.parametrize("token", ["", "guess", "..%2F..%2Fx", "%00"])
async def test_a_guessed_upload_is_not_found(client: httpx.AsyncClient, token: str) -> None:
    answer = await send(client, f"/upload/v1/files?upload_id={token}", PICTURE, offset=0)
    assert (answer.status_code, answer.headers["X-Goog-Upload-Status"]) == (404, "final")


@pytest.mark.parametrize(
    ("body", "size", "status", "sentence"),
    [
        pytest.param({"file": {}}, 0, 400, "the file is empty", id="empty"),
        pytest.param({"file": {}}, 1_000_001, 413, "larger than 1000000 bytes", id="too large"),
        pytest.param({"file": {"name": "files/A_B"}}, 1, 400, "file.name", id="bad name"),
        pytest.param({"file": {"size_bytes": "many"}}, None, 400, "file.size", id="bad size"),
    ],
)
async def test_what_can_be_refused_is_refused_at_the_start(
    client: httpx.AsyncClient, body: dict[str, Any], size: int | None, status: int, sentence: str
) -> None:
    answer = await client.post("/upload/v1/files", headers=start_headers(size), json=body)
    assert answer.status_code == status, answer.text
    assert sentence in answer.json()["error"]["message"]


async def test_a_taken_name_is_refused_without_a_retry(client: httpx.AsyncClient) -> None:
    body = {"file": {**PYTHON["file"], "name": "files/organ"}}
    done = await send(client, await start(client, body), PICTURE, "upload, finalize", 0)
    assert done.json()["file"]["name"] == "files/organ"
    again = await client.post("/upload/v1/files", headers=start_headers(), json=body)
    assert (again.status_code, again.json()["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert "already exists" in again.json()["error"]["message"]


@pytest.mark.parametrize("command", ["", "upload", "upload, finalize", "query"])
async def test_without_an_upload_only_a_start_is_possible(client: httpx.AsyncClient, command: str) -> None:
    answer = await client.post("/upload/v1/files", headers={"X-Goog-Upload-Command": command}, content=PICTURE)
    assert answer.status_code == 400
    assert "should be 'start'" in answer.json()["error"]["message"]


async def test_a_description_is_bounded(client: httpx.AsyncClient) -> None:
    answer = await client.post("/upload/v1/files", headers=start_headers(), content=b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("size", [pytest.param(len(PICTURE), id="declared"), pytest.param(None, id="undeclared")])
async def test_curl_uploads_in_one_request(client: httpx.AsyncClient, size: int | None) -> None:
    headers = {**start_headers(size), "X-Goog-Upload-Command": "start, upload, finalize"}
    answer = await client.post("/upload/v1beta/files", headers=headers, content=PICTURE)
    assert (answer.status_code, answer.headers["X-Goog-Upload-Status"]) == (200, "final")
    assert answer.json()["file"]["mimeType"] == "image/png"


@pytest.mark.parametrize(
    ("query", "headers", "media_type"),
    [
        pytest.param("?uploadType=media", {"Content-Type": "image/webp"}, "image/webp", id="older clients"),
        pytest.param("", {PROTOCOL: "raw", "Content-Type": "image/webp"}, "image/webp", id="raw"),
        pytest.param("", {PROTOCOL: "raw", "X-Goog-Upload-Header-Content-Type": "image/gif"}, "image/gif", id="of it"),
        pytest.param(
            "", {PROTOCOL: "raw", "Content-Type": FORM, "X-Goog-Upload-File-Name": "a.jpg"}, "image/jpeg", id="curl"
        ),
        pytest.param("", {PROTOCOL: "RAW"}, "application/octet-stream", id="nothing is said of it"),
    ],
)
async def test_a_file_alone_is_a_whole_upload(
    client: httpx.AsyncClient, query: str, headers: dict[str, str], media_type: str
) -> None:
    answer = await client.post(f"/upload/v1beta/files{query}", headers=headers, content=PICTURE)
    assert (answer.status_code, answer.headers["X-Goog-Upload-Status"]) == (200, "final")
    file = answer.json()["file"]
    assert (file["mimeType"], file["sizeBytes"]) == (media_type, str(len(PICTURE)))


async def test_a_file_alone_that_is_empty_leaves_nothing(client: httpx.AsyncClient, settings: Any) -> None:
    answer = await client.post("/upload/v1/files?uploadType=media", content=b"")
    assert answer.status_code == 400
    assert [*(settings.data_dir / "uploads").iterdir()] == []


@pytest.mark.parametrize(
    ("content", "size", "status"),
    [
        pytest.param(b"", None, 400, id="empty"),
        pytest.param(PICTURE, 3, 400, id="more than declared"),
        pytest.param(PICTURE, 3000, 400, id="less than declared"),
        pytest.param(b"x" * 1_000_001, None, 413, id="too large"),
    ],
)
async def test_a_refused_single_request_leaves_nothing(
    client: httpx.AsyncClient, settings: Any, content: bytes, size: int | None, status: int
) -> None:
    headers = {**start_headers(size), "X-Goog-Upload-Command": "start, upload, finalize"}
    answer = await client.post("/upload/v1beta/files", headers=headers, content=content)
    assert answer.status_code == status
    assert [*(settings.data_dir / "blobs").iterdir(), *(settings.data_dir / "uploads").iterdir()] == []


async def test_the_upload_url_leads_back_through_a_proxy(client: httpx.AsyncClient) -> None:
    proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "eye.example", "X-Forwarded-Prefix": "/see"}
    answer = await client.post("/upload/v1/files", headers={**start_headers(), **proxy}, json=PYTHON)
    assert answer.headers["X-Goog-Upload-URL"].startswith("https://eye.example/see/upload/v1/files?upload_id=")


@pytest.mark.parametrize("step", [pytest.param("write_at", id="its bytes"), pytest.param("seal", id="its end")])
async def test_a_chunk_that_a_full_disk_refuses_may_be_sent_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Without the word 'final' the Python client does so by itself, three times."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    url = await start(client)
    with monkeypatch.context() as disk:
        disk.setattr(uploads, step, full)
        refused = await send(client, url, PICTURE, "upload, finalize", 0)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert "is full" in refused.json()["error"]["message"]
    assert "X-Goog-Upload-Status" not in refused.headers
    done = await send(client, url, PICTURE, "upload, finalize", 0)
    assert (done.status_code, done.json()["file"]["sizeBytes"]) == (200, str(len(PICTURE)))


async def test_a_start_that_a_full_disk_refuses_leaves_nothing(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploads, "write_record", full)
    refused = await client.post("/upload/v1/files", headers=start_headers(), json=PYTHON)
    assert refused.status_code == 503
    assert bytes_in(settings) == set()
