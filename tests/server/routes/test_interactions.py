import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from beholder.faults import Fault, Status
from tests.fakes import FakeEngine
from tests.server.conftest import inline, opened, png, question, served

TEXT = {"type": "text", "text": "What is this?"}


def events_of(body: str) -> list[dict[str, Any]]:
    """Read the frames of a whole stream; it must end with [DONE]."""
    data = [line.removeprefix("data: ") for line in body.split("\n") if line.startswith("data: ")]
    assert data[-1] == "[DONE]"
    return [json.loads(line) for line in data[:-1]]


def text_of(events: list[dict[str, Any]]) -> str:
    return "".join(event["delta"]["text"] for event in events if event["event_type"] == "step.delta")


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_a_question_about_an_inline_image_is_answered(client: httpx.AsyncClient, version: str) -> None:
    answer = await client.post(f"/{version}/interactions", json=question(TEXT, inline(png(4, 3))))
    interaction = answer.json()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert (interaction["object"], interaction["status"]) == ("interaction", "completed")
    assert interaction["model"] == "gemini-3-flash-preview"
    assert interaction["steps"][-1]["content"][0]["text"] == "What is this?[image/png 4x3]"
    assert interaction["usage"]["total_output_tokens"] == 3


async def test_an_uploaded_file_is_looked_at(client: httpx.AsyncClient) -> None:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    file = (await client.post("/upload/v1/files", headers=headers, content=png(7, 5))).json()["file"]
    for uri in (file["uri"], file["name"]):
        answer = await client.post("/v1/interactions", json=question(TEXT, {"type": "image", "uri": uri}))
        assert answer.json()["steps"][-1]["content"][0]["text"] == "What is this?[image/png 7x5]"


async def test_ids_differ_and_suit_a_path(client: httpx.AsyncClient) -> None:
    ids = {(await client.post("/v1/interactions", json=question())).json()["id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(id.replace("_", "").isalnum() for id in ids)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        pytest.param(b"", 400, "", id="empty"),
        pytest.param(b"{", 400, "", id="cut"),
        pytest.param(b"[]", 400, "", id="list"),
        pytest.param(b"\xff", 400, "", id="not text"),
        pytest.param(
            json.dumps(question(background=True, store=False)).encode(),
            400,
            "must be stored",
            id="background, unstored",
        ),
        pytest.param(
            json.dumps(question(previous_interaction_id="int_1")).encode(), 404, "'int_1'", id="unknown conversation"
        ),
        pytest.param(json.dumps({"model": "gpt-x", "input": "hi"}).encode(), 404, "gpt-x", id="unknown model"),
        pytest.param(json.dumps(question(inline(b"not a picture"))).encode(), 400, "input", id="bad image"),
        pytest.param(
            json.dumps(question({"type": "image", "uri": "files/nosuchfile"})).encode(), 404, "nosuchfile", id="no file"
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_bad_input_is_refused_with_a_sentence(
    client: httpx.AsyncClient, body: bytes, status: int, sentence: str, stream: bool
) -> None:
    if stream and body.startswith(b'{"'):
        body = json.dumps({**json.loads(body), "stream": True}).encode()
    answer = await client.post("/v1/interactions", content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert sentence in answer.json()["error"]["message"]


async def test_a_body_beyond_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/interactions", content=b" " * 2_000_001)
    assert answer.status_code == 413
    assert "Files API" in answer.json()["error"]["message"]


async def test_a_large_body_is_parsed_all_the_same(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/interactions", json=question({"type": "text", "text": "x" * 1_500_000}))
    assert len(answer.json()["steps"][-1]["content"][0]["text"]) == 1_500_000


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"cookie": ""}, {"accept": "*/*"}])
async def test_headers_do_not_decide_what_a_body_is(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    body = json.dumps(question(TEXT)).encode()
    assert (await client.post("/v1/interactions", content=body, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Fault(Status.INVALID_ARGUMENT, "not this"), id="refusal"),
        pytest.param(Fault(Status.UNAVAILABLE, "not now"), id="overload"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_an_engines_refusal_before_the_first_word_has_its_status(
    app: FastAPI, engine: FakeEngine, error: Fault, stream: bool
) -> None:
    engine.words, engine.error = [], error
    async with opened(app) as client:
        answer = await client.post("/v1/interactions", json=question(stream=stream))
    assert answer.status_code == (400 if error.status is Status.INVALID_ARGUMENT else 503)
    assert ("retry-after" in answer.headers) == (error.status is Status.UNAVAILABLE)


async def test_a_stream_says_the_same_as_an_answer(client: httpx.AsyncClient) -> None:
    asked = question(TEXT, inline(png()))
    whole = (await client.post("/v1/interactions", json=asked)).json()
    streamed = await client.post("/v1/interactions", json={**asked, "stream": True})
    assert streamed.headers["content-type"].startswith("text/event-stream")
    events = events_of(streamed.text)
    assert events[0]["event_type"] == "interaction.created"
    assert events[-1]["event_type"] == "interaction.completed"
    assert events[-1]["interaction"]["usage"] == whole["usage"]
    assert text_of(events) == whole["steps"][-1]["content"][0]["text"]


async def test_a_refusal_midway_is_an_event_and_a_clean_end(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.error = ["one ", "two "], Fault(Status.UNAVAILABLE, "the model went away")
    async with opened(app) as client:
        events = events_of((await client.post("/v1/interactions", json=question(stream=True))).text)
    assert text_of(events) == "one two "
    (error,) = [event["error"] for event in events if event["event_type"] == "error"]
    assert "the model went away" in error["message"]


async def test_words_come_as_they_are_made(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["one ", "two"], 1
    async with (
        served(app) as url,
        httpx.AsyncClient(base_url=url) as client,
        client.stream("POST", "/v1/interactions", json=question(stream=True)) as answer,
    ):
        lines = answer.aiter_lines()
        while "one " not in await anext(lines):
            pass
        assert not engine.closed.is_set()
        engine.gate.set()
        rest = [line async for line in lines]
    assert any('"two"' in line for line in rest)
    assert rest[-2] == "data: [DONE]"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_caller_that_leaves_stops_the_engine(app: FastAPI, engine: FakeEngine, stream: bool) -> None:
    """Before the first word, as a model thinks: nothing has been sent yet."""
    engine.hold_at = 0
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        asking = asyncio.create_task(client.post("/v1/interactions", json=question(stream=stream)))
        await engine.held.wait()
        asking.cancel()
        await engine.closed.wait()
    assert asking.cancelled()


async def test_a_reader_that_leaves_midway_stops_what_is_not_stored(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["one ", "two"], 1
    with capture_logs() as lines:
        async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
            async with client.stream("POST", "/v1/interactions", json=question(stream=True, store=False)):
                await engine.held.wait()
            await engine.closed.wait()
    assert [line["event"] for line in lines if line["event"] in ("defect", "request")] == ["request"]


async def test_a_crash_midway_breaks_the_connection(app: FastAPI, engine: FakeEngine) -> None:
    """A clean end would look like a complete answer to both SDKs."""
    engine.words, engine.error = ["one "], RuntimeError("a defect")
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            await client.post("/v1/interactions", json=question(stream=True))


async def test_a_stop_of_the_server_lets_a_stream_finish(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["one ", "two"], 1
    client = httpx.AsyncClient()
    async with served(app) as url:
        asking = asyncio.create_task(client.post(f"{url}/v1/interactions", json=question(stream=True)))
        await engine.held.wait()
        asyncio.get_running_loop().call_soon(engine.gate.set)
    assert text_of(events_of((await asking).text)) == "one two"
    await client.aclose()
