import base64
import hashlib

import httpx
import pytest
from fastapi import FastAPI

from beholder.server.auth import Caller
from beholder.server.routes.files import id_of
from beholder.settings import Settings
from tests.server.conftest import inline, opened, png, question
from tests.store.conftest import OURS, THEIRS, pieces
from tests.store.conftest import put as stored

ONE_SHOT = {"X-Goog-Upload-Command": "start, upload, finalize", "X-Goog-Upload-Header-Content-Type": "image/png"}


async def put(client: httpx.AsyncClient, content: bytes) -> str:
    answer = await client.post("/upload/v1beta/files", headers=ONE_SHOT, content=content)
    return str(answer.json()["file"]["name"])


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_a_file_is_bare_and_camel_case(client: httpx.AsyncClient, version: str) -> None:
    content = png()
    name = await put(client, content)
    answer = await client.get(f"/{version}/{name}")
    file = answer.json()
    assert answer.status_code == 200
    assert (file["name"], file["mimeType"], file["state"]) == (name, "image/png", "ACTIVE")
    assert file["sizeBytes"] == str(len(content))
    assert base64.b64decode(file["sha256Hash"]).decode() == hashlib.sha256(content).hexdigest()
    assert file["uri"] == f"http://beholder.test/v1beta/{name}"


async def test_the_uri_is_the_callers_way_in(client: httpx.AsyncClient) -> None:
    name = await put(client, png())
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "eye.example", "X-Forwarded-Prefix": "/see"}
    file = (await client.get(f"/v1/{name}", headers=headers)).json()
    assert file["uri"] == f"https://eye.example/see/v1beta/{name}"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("files/http://beholder.test/v1beta/{name}", id="http uri"),
        pytest.param("files/http%3A%2F%2Fbeholder.test%2Fv1beta%2F{name}", id="escaped http uri"),
        pytest.param("files/{name}", id="doubled"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_the_clients_odd_paths_lead_to_the_file(client: httpx.AsyncClient, method: str, path: str) -> None:
    name = await put(client, png())
    answer = await client.request(method, f"/v1/{path.format(name=name)}")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("name", "id"),
    [("abc", "abc"), ("files/abc", "abc"), ("http://h/v1beta/files/abc", "abc"), ("http://h/x", "http://h/x")],
)
def test_an_id_is_what_follows_the_last_files(name: str, id: str) -> None:
    assert id_of(name) == id


async def test_files_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    names = {await put(client, png()) for _ in range(5)}
    found: list[str] = []
    token = ""
    for size in (2, 2, 1):
        page = (await client.get("/v1beta/files", params={"pageSize": "2", "pageToken": token})).json()
        assert len(page["files"]) == size
        found += [file["name"] for file in page["files"]]
        token = page.get("nextPageToken", "")
    assert token == ""
    assert set(found) == names
    assert len(found) == 5


async def test_an_empty_list_is_a_list(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/files")).json() == {"files": []}


@pytest.mark.parametrize("body", [b"", b"{}", b"not json"])
async def test_a_deletion_ignores_its_body_and_answers_an_object(client: httpx.AsyncClient, body: bytes) -> None:
    name = await put(client, png())
    headers = {"content-type": "application/json"}
    answer = await client.request("DELETE", f"/v1/{name}", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await client.get(f"/v1/{name}")).status_code == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("id", ["nosuchfile", "", "..%2F..%2Fetc", "%00"])
async def test_an_unknown_file_is_not_found(client: httpx.AsyncClient, method: str, id: str) -> None:
    answer = await client.request(method, f"/v1/files/{id}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")


async def test_uploads_are_not_given_back(client: httpx.AsyncClient) -> None:
    name = await put(client, png())
    answer = await client.get(f"/v1/{name}:download", params={"alt": "media"})
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "cannot be downloaded" in answer.json()["error"]["message"]


async def of_another_project(app: FastAPI) -> str:
    return await stored(app.state.rooms.store, png(), project=THEIRS)


async def test_another_projects_file_is_not_there(app: FastAPI) -> None:
    async with opened(app) as client:
        id = await of_another_project(app)
        for method, path in (("GET", id), ("DELETE", id), ("GET", f"{id}:download")):
            answer = await client.request(method, f"/v1/files/{path}")
            assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND"), path
        assert (await client.get("/v1/files")).json() == {"files": []}


async def test_another_projects_file_cannot_be_asked_about(app: FastAPI) -> None:
    async with opened(app) as client:
        image = {"type": "image", "uri": f"files/{await of_another_project(app)}"}
        answer = await client.post("/v1/interactions", json=question(image))
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("input[0]: there is no file")


@pytest.mark.parametrize("content", [pytest.param(b"", id="empty"), pytest.param(b'{"n": 1}\n' * 300_000, id="large")])
async def test_what_was_made_here_is_given_out(app: FastAPI, content: bytes) -> None:
    async with opened(app) as client:
        file = await app.state.rooms.store.files.create(pieces(content), "out.jsonl", "application/jsonl", OURS)
        told = (await client.get(f"/v1/files/{file.id}")).json()
        assert told["source"] == "GENERATED"
        for uri in (told["downloadUri"], f"/v1beta/files/{file.id}:download?alt=media"):
            answer = await client.get(uri)
            assert (answer.status_code, answer.content) == (200, content)
            assert answer.headers["content-type"] == "application/jsonl"
            assert answer.headers["content-length"] == str(len(content))
            head = await client.head(uri)
            assert (head.headers["content-length"], head.content) == (str(len(content)), b"")


async def test_the_same_photo_uploaded_twice_and_asked_about_lies_there_once(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    content = png()
    uploads = [await put(client, content), await put(client, content)]
    asked = await client.post("/v1/interactions", json=question(inline(content)))
    paths = [*(f"/v1/{name}" for name in uploads), f"/v1/interactions/{asked.json()['id']}"]
    for path in paths:
        assert len(list((settings.data_dir / "content").iterdir())) == 1
        assert (await client.delete(path)).status_code == 200
    assert list((settings.data_dir / "content").iterdir()) == []


async def test_an_upload_belongs_to_the_project_of_who_began_it(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    async def another(request: object, rooms: object) -> Caller:
        return Caller(THEIRS)

    async with opened(app) as client:
        monkeypatch.setattr("beholder.server.uploading.uploads.authorise", another)
        started = await client.post("/upload/v1/files", headers={"X-Goog-Upload-Command": "start"})
        finish = {"X-Goog-Upload-Command": "upload, finalize"}
        resumed = await client.post(started.headers["X-Goog-Upload-URL"], headers=finish, content=png())
        for name in (resumed.json()["file"]["name"], await put(client, png())):
            assert (await app.state.rooms.store.files.get(name.removeprefix("files/"), THEIRS)).project == THEIRS
            assert (await client.get(f"/v1/{name}")).status_code == 404


async def test_a_download_can_only_be_read(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/v1/files/abc:download")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
