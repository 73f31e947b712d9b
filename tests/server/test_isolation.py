"""What belongs to one project is not there for another, by whatever road it is asked for."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import inline, key_of, opened, png, question

SECRET = "what only the owner asked"


@dataclass(frozen=True)
class Tenants:
    """A client, and the headers of two projects; of the first there are two keys."""

    client: httpx.AsyncClient
    owner: Mapping[str, str]
    colleague: Mapping[str, str]
    stranger: Mapping[str, str]


@pytest.fixture
async def tenants(app: FastAPI, settings: Settings) -> AsyncIterator[Tenants]:
    async with opened(app) as client:
        keys = [await key_of(settings, project) for project in ("shop", "shop", "other")]
        yield Tenants(client, *({"x-goog-api-key": key} for key in keys))


async def created(tenants: Tenants, **fields: Any) -> str:
    body = question({"type": "text", "text": SECRET}, inline(png()), **fields)
    answer = await tenants.client.post("/v1/interactions", json=body, headers=tenants.owner)
    assert answer.status_code == 200, answer.text
    id: str = answer.json()["id"]
    return id


ROADS = [
    pytest.param("GET", "/v1/interactions/{id}", id="get"),
    pytest.param("GET", "/v1beta/interactions/{id}", id="get by another version"),
    pytest.param("GET", "/v1/interactions/{id}?include_input=true", id="with its input"),
    pytest.param("GET", "/v1/interactions/{id}?stream=true", id="follow"),
    pytest.param("GET", "/v1/interactions/{id}?stream=true&last_event_id=2", id="resume"),
    pytest.param("POST", "/v1/interactions/{id}/cancel", id="cancel"),
    pytest.param("DELETE", "/v1/interactions/{id}", id="delete"),
]


def same_as_unknown(answer: httpx.Response, unknown: httpx.Response, id: str) -> bool:
    """Tell whether nothing in `answer` says that there is an interaction `id` after all."""
    return (answer.status_code, answer.text.replace(id, "X")) == (404, unknown.text.replace("int_" + "0" * 24, "X"))


@pytest.mark.parametrize(("method", "path"), ROADS)
async def test_another_projects_interaction_is_not_there(tenants: Tenants, method: str, path: str) -> None:
    id = await created(tenants)
    answer = await tenants.client.request(method, path.format(id=id), headers=tenants.stranger)
    unknown = await tenants.client.request(method, path.format(id="int_" + "0" * 24), headers=tenants.stranger)
    assert same_as_unknown(answer, unknown, id)
    assert SECRET not in answer.text
    assert (await tenants.client.get(f"/v1/interactions/{id}", headers=tenants.owner)).status_code == 200


@pytest.mark.parametrize(("method", "path"), ROADS)
@pytest.mark.parametrize("how", [{"background": True}, {"stream": True}], ids=["background", "stream"])
async def test_nor_is_it_while_it_is_answered(
    tenants: Tenants, engine: FakeEngine, how: Mapping[str, bool], method: str, path: str
) -> None:
    """What is in progress is found in memory, not in the database."""
    engine.hold_at = 1
    body = question({"type": "text", "text": "one word"}, {"type": "text", "text": SECRET}, **how)
    asking = asyncio.ensure_future(tenants.client.post("/v1/interactions", json=body, headers=tenants.owner))
    await engine.held.wait()
    (id,) = tenants.client._transport.app.state.rooms.desk._runs  # type: ignore[attr-defined]
    answer = await tenants.client.request(method, path.format(id=id), headers=tenants.stranger)
    unknown = await tenants.client.request(method, path.format(id="int_" + "0" * 24), headers=tenants.stranger)
    assert same_as_unknown(answer, unknown, id)
    assert not engine.closed.is_set()
    engine.gate.set()
    assert (await asking).status_code == 200


@pytest.mark.parametrize("how", [{}, {"background": True}, {"stream": True}], ids=["whole", "background", "stream"])
async def test_nor_can_it_be_continued(tenants: Tenants, engine: FakeEngine, how: Mapping[str, bool]) -> None:
    id = await created(tenants)
    before = len(engine.asked)
    body = question(previous_interaction_id=id, **how)
    answer = await tenants.client.post("/v1/interactions", json=body, headers=tenants.stranger)
    assert (answer.status_code, SECRET in answer.text) == (404, False)
    assert len(engine.asked) == before


@pytest.mark.parametrize(("method", "path"), ROADS)
async def test_whoever_has_a_key_of_the_project_has_what_is_in_it(tenants: Tenants, method: str, path: str) -> None:
    id = await created(tenants)
    answer = await tenants.client.request(method, path.format(id=id), headers=tenants.colleague)
    assert answer.status_code == 200
    if method == "DELETE":
        assert (await tenants.client.get(f"/v1/interactions/{id}", headers=tenants.owner)).status_code == 404


async def test_a_colleague_may_continue(tenants: Tenants) -> None:
    id = await created(tenants)
    body = question({"type": "text", "text": "and?"}, previous_interaction_id=id)
    answer = await tenants.client.post("/v1/interactions", json=body, headers=tenants.colleague)
    assert SECRET in answer.json()["steps"][-1]["content"][0]["text"]


# --- files -------------------------------------------------------------------------------------------


async def uploaded(
    tenants: Tenants, who: Mapping[str, str] | None = None, name: str | None = None, content: bytes = png()
) -> str:
    """Upload a picture in two steps, the second without a key, as the Python SDK does."""
    start = {"X-Goog-Upload-Command": "start", "X-Goog-Upload-Header-Content-Length": str(len(content))}
    described = {"file": {"name": name}} if name else {}
    headers = {**start, **(who or tenants.owner)}
    started = await tenants.client.post("/upload/v1/files", headers=headers, json=described)
    assert started.status_code == 200, started.text
    last = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}
    done = await tenants.client.post(started.headers["X-Goog-Upload-URL"], headers=last, content=content)
    given: str = done.json()["file"]["name"]
    return given


def asking_about(name: str) -> list[Any]:
    """Give every way to ask about a file: path and body."""
    uri = f"http://beholder.test/v1beta/{name}"
    block = {"type": "image", "uri": uri, "mime_type": "image/png"}
    content = {"contents": [{"parts": [{"fileData": {"fileUri": uri, "mimeType": "image/png"}}]}]}
    chat = {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": uri}}]}]}
    model = "/v1beta/models/gemini-x"
    call = {"type": "function_call", "id": "c", "name": "look"}
    gave = {"type": "function_result", "call_id": "c", "result": [block]}
    response = {"name": "look", "response": {}, "parts": content["contents"][0]["parts"]}
    calling = {"role": "model", "parts": [{"functionCall": {"name": "look"}}]}
    answering = {"contents": [{"parts": [{"text": "?"}]}, calling, {"parts": [{"functionResponse": response}]}]}
    return [
        ("/v1/interactions", {"model": "gemini-x", "input": ["?", call, gave]}),
        (f"{model}:generateContent", answering),
        ("/v1/interactions", question(block)),
        ("/v1/interactions", question(block, stream=True)),
        ("/v1/interactions", question(block, background=True)),
        (f"{model}:generateContent", content),
        (f"{model}:streamGenerateContent?alt=sse", content),
        (f"{model}:countTokens", content),
        ("/v1/chat/completions", {"model": "gemini-x", **chat}),
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/v1/{name}", id="get"),
        pytest.param("GET", "/v1beta/{name}", id="get by another version"),
        pytest.param("GET", "/v1/files/http://beholder.test/v1beta/{name}", id="get by uri"),
        pytest.param("GET", "/v1/{name}:download?alt=media", id="download"),
        pytest.param("DELETE", "/v1/{name}", id="delete"),
    ],
)
async def test_another_projects_file_is_not_there(tenants: Tenants, method: str, path: str) -> None:
    name = await uploaded(tenants)
    answer = await tenants.client.request(method, path.format(name=name), headers=tenants.stranger)
    assert (answer.status_code, "display" in answer.text) == (404, False)
    assert (await tenants.client.get(f"/v1/{name}", headers=tenants.colleague)).status_code == 200


NAME = "files/my-photo"


@pytest.mark.parametrize("done", [True, False], ids=["uploaded", "being uploaded"])
async def test_a_name_tells_nothing_of_another_project(tenants: Tenants, done: bool) -> None:
    """Whoever asks for it gets the same answer, byte by byte, whether somebody else has it or not."""
    start = {"X-Goog-Upload-Command": "start"}
    if done:
        await uploaded(tenants, name=NAME)
    else:
        body = {"file": {"name": NAME}}
        await tenants.client.post("/upload/v1/files", headers={**start, **tenants.owner}, json=body)
    for name in (NAME, "files/another-photo"):
        body = {"file": {"name": name}}
        answer = await tenants.client.post("/upload/v1/files", headers={**start, **tenants.stranger}, json=body)
        assert (answer.status_code, answer.json()) == (200, {})
    assert await uploaded(tenants, tenants.stranger, NAME) == NAME


async def test_files_of_one_name_are_never_taken_for_each_other(tenants: Tenants, engine: FakeEngine) -> None:
    ours, theirs = png(4, 3), png(8, 6)
    for who, content in ((tenants.owner, ours), (tenants.stranger, theirs)):
        assert await uploaded(tenants, who, NAME, content) == NAME
    for who, size in ((tenants.colleague, (4, 3)), (tenants.stranger, (8, 6)), (tenants.owner, (4, 3))):
        for path, body in asking_about(NAME):
            answer = await tenants.client.post(path, json=body, headers=who)
            assert answer.status_code == 200
            if body.get("background"):  # told to its end, so that nothing is asked later
                await tenants.client.get(f"/v1/interactions/{answer.json()['id']}?stream=true", headers=who)
        seen = {(image.width, image.height) for ask in engine.asked for image in ask.images}
        assert seen == {size}
        engine.asked.clear()
    assert (await tenants.client.delete(f"/v1/{NAME}", headers=tenants.stranger)).status_code == 200
    for who, status in ((tenants.stranger, 404), (tenants.owner, 200)):
        assert (await tenants.client.get(f"/v1/{NAME}", headers=who)).status_code == status


async def test_a_list_has_the_files_of_its_project(tenants: Tenants) -> None:
    name = await uploaded(tenants)
    listed = [(await tenants.client.get("/v1/files", headers=who)).json() for who in (tenants.owner, tenants.stranger)]
    assert [file["name"] for file in listed[0]["files"]] == [name]
    assert not listed[1].get("files")


@pytest.mark.parametrize("number", range(9), ids=lambda number: asking_about("files/x")[number][0] + f" {number}")
async def test_nobody_asks_about_another_projects_file(tenants: Tenants, engine: FakeEngine, number: int) -> None:
    path, body = asking_about(await uploaded(tenants))[number]
    answer = await tenants.client.post(path, json=body, headers=tenants.stranger)
    assert (answer.status_code, engine.asked) == (404, []), answer.text
    assert (await tenants.client.post(path, json=body, headers=tenants.colleague)).status_code == 200


LINES = b'{"key": "a", "request": {"contents": [{"parts": [{"text": "hi"}]}]}}'
BATCHES = "/v1beta/models/gemini-x:batchGenerateContent"


async def test_nobody_makes_a_batch_of_another_projects_file(tenants: Tenants, engine: FakeEngine) -> None:
    told = []
    for name in (await uploaded(tenants, content=LINES), "files/" + "0" * 12):
        body = {"batch": {"inputConfig": {"fileName": name}}}
        answer = await tenants.client.post(BATCHES, json=body, headers=tenants.stranger)
        assert answer.status_code == 404
        told.append(answer.text.replace(name, "X"))
    assert told[0] == told[1]
    assert engine.asked == []


async def test_a_batch_looks_at_no_file_of_another_project(tenants: Tenants, engine: FakeEngine) -> None:
    requests = [{"request": {"contents": [{"parts": [{"fileData": {"fileUri": await uploaded(tenants)}}]}]}}]
    body = {"batch": {"inputConfig": {"requests": {"requests": requests}}}}
    made = await tenants.client.post(BATCHES, json=body, headers=tenants.stranger)
    async with asyncio.timeout(30):
        while True:
            batch = (await tenants.client.get(f"/v1/{made.json()['name']}", headers=tenants.stranger)).json()
            if batch["done"]:
                break
            await asyncio.sleep(0)
    assert batch["metadata"]["batchStats"]["failedRequestCount"] == "1"
    assert engine.asked == []


async def test_a_page_token_leads_into_no_other_project(tenants: Tenants) -> None:
    mine = {await uploaded(tenants) for _ in range(3)}
    page = (await tenants.client.get("/v1/files?pageSize=1", headers=tenants.owner)).json()
    query = {"pageToken": page["nextPageToken"]}
    theirs = (await tenants.client.get("/v1/files", params=query, headers=tenants.stranger)).json()
    assert not theirs.get("files")
    ours = (await tenants.client.get("/v1/files", params=query, headers=tenants.owner)).json()
    assert {file["name"] for file in ours["files"]} < mine


async def test_a_picture_is_known_to_its_project_only(tenants: Tenants, engine: FakeEngine) -> None:
    """Else the time that an answer takes would tell that another project has shown the same."""
    for who in (tenants.owner, tenants.colleague, tenants.stranger):
        await tenants.client.post("/v1/interactions", json=question(inline(png())), headers=who)
    owner, colleague, stranger = (ask.images[0].key for ask in engine.asked)
    assert owner == colleague != stranger


# --- what was there before ---------------------------------------------------------------------------


async def test_a_job_belongs_to_its_project_after_a_restart(
    app: FastAPI, settings: Settings, engine: FakeEngine
) -> None:
    engine.warm_gate.clear()  # jobs wait for the models
    async with opened(app) as client:
        keys = [await key_of(settings, project) for project in ("shop", "other")]
        owner, stranger = ({"x-goog-api-key": key} for key in keys)
        body = question({"type": "text", "text": SECRET}, background=True)
        id = (await client.post("/v1/interactions", json=body, headers=owner)).json()["id"]
    engine.warm_gate.set()
    async with opened(app) as client:
        assert (await client.get(f"/v1/interactions/{id}", headers=stranger)).status_code == 404
        followed = await client.get(f"/v1/interactions/{id}?stream=true", headers=owner)
        assert SECRET in followed.text
        assert (await client.get(f"/v1/interactions/{id}?stream=true", headers=stranger)).status_code == 404


async def test_what_was_there_before_there_were_keys_is_the_default_projects(app: FastAPI, settings: Settings) -> None:
    async with opened(app) as client:
        id = (await client.post("/v1/interactions", json=question())).json()["id"]
        for project, status in (("default", 200), ("shop", 404)):
            headers = {"x-goog-api-key": await key_of(settings, project)}
            assert (await client.get(f"/v1/interactions/{id}", headers=headers)).status_code == status


async def test_only_the_default_project_hears_of_all(app: FastAPI, settings: Settings) -> None:
    async with opened(app) as client:
        for project, status in (("default", 200), ("shop", 403)):
            headers = {"x-goog-api-key": await key_of(settings, project)}
            assert (await client.get("/metrics", headers=headers)).status_code == status
