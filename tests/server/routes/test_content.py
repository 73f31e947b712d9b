import json
from typing import Any

import httpx
import pybase64
import pytest
from fastapi import FastAPI

from beholder.faults import Fault, Status
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, png, served

GENERATE = "/v1beta/models/gemini-2.5-flash:generateContent"
STREAM = "/v1beta/models/gemini-2.5-flash:streamGenerateContent"
COUNT = "/v1beta/models/gemini-2.5-flash:countTokens"


def asking(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": "What is this?"}, *parts]}], **fields}


def inline(data: bytes) -> dict[str, Any]:
    return {"inlineData": {"mimeType": "image/png", "data": pybase64.urlsafe_b64encode(data).decode()}}


def said(chunks: list[dict[str, Any]]) -> str:
    return "".join(part["text"] for chunk in chunks for part in chunk["candidates"][0]["content"]["parts"])


def events_of(body: str) -> list[dict[str, Any]]:
    """Read bare events: any line that is not data would end the reading of the Python SDK."""
    frames = body.split("\n\n")
    assert frames.pop() == ""
    assert all(frame.startswith("data: ") for frame in frames)
    return [json.loads(frame.removeprefix("data: ")) for frame in frames]


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
async def test_a_question_is_answered_on_every_version(client: httpx.AsyncClient, version: str) -> None:
    answer = await client.post(f"/{version}/models/gemini-2.5-flash:generateContent", json=asking(inline(png(4, 3))))
    assert answer.status_code == 200
    body = answer.json()
    assert said([body]) == "What is this?[image/png 4x3]"
    assert body["candidates"][0]["finishReason"] == "STOP"
    assert body["modelVersion"] == "gemini-2.5-flash"
    assert body["usageMetadata"]["promptTokensDetails"][1] == {"modality": "IMAGE", "tokenCount": 258}


async def test_an_uploaded_file_is_looked_at(client: httpx.AsyncClient) -> None:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    file = (await client.post("/upload/v1/files", headers=headers, content=png(7, 5))).json()["file"]
    for uri in (file["uri"], file["name"]):
        answer = await client.post(GENERATE, json=asking({"fileData": {"fileUri": uri}}))
        assert said([answer.json()]) == "What is this?[image/png 7x5]"


async def test_ids_differ(client: httpx.AsyncClient) -> None:
    ids = {(await client.post(GENERATE, json=asking())).json()["responseId"] for _ in range(5)}
    assert len(ids) == 5


async def test_a_stream_of_events_adds_up_to_the_answer(client: httpx.AsyncClient) -> None:
    whole = (await client.post(GENERATE, json=asking(inline(png())))).json()
    answer = await client.post(STREAM, params={"alt": "sse"}, json=asking(inline(png())))
    assert answer.headers["content-type"].startswith("text/event-stream")
    chunks = events_of(answer.text)
    assert said(chunks) == said([whole])
    assert [chunk["candidates"][0].get("finishReason") for chunk in chunks] == [None] * (len(chunks) - 1) + ["STOP"]
    assert chunks[-1]["usageMetadata"] == whole["usageMetadata"]
    assert len({chunk["responseId"] for chunk in chunks}) == 1


async def test_without_events_the_stream_is_one_json_list(client: httpx.AsyncClient) -> None:
    answer = await client.post(STREAM, json=asking(inline(png())))
    assert answer.headers["content-type"] == "application/json"
    assert said(answer.json()) == "What is this?[image/png 4x3]"


@pytest.mark.parametrize("alt", ["sse", "json"])
async def test_a_failure_under_way_is_told_in_the_stream(
    client: httpx.AsyncClient, engine: FakeEngine, alt: str
) -> None:
    engine.words, engine.error = ["a", "b"], Fault(Status.UNAVAILABLE, "the engine stumbled")
    answer = await client.post(STREAM, params={"alt": alt}, json=asking())
    chunks = events_of(answer.text) if alt == "sse" else answer.json()
    assert said(chunks[:-1]) == "ab"
    assert chunks[-1]["error"]["status"] == "UNAVAILABLE"
    assert engine.closed.is_set()


@pytest.mark.parametrize("path", [GENERATE, STREAM, COUNT])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param({}, "contents: holds nothing", id="nothing"),
        pytest.param(
            asking({"inlineData": {"data": "aGVsbG8="}}), "contents[0].parts[1]: this is plain text", id="no image"
        ),
        pytest.param(
            asking({"fileData": {"fileUri": "files/absent"}}), "contents[0].parts[1]: there is no file", id="no file"
        ),
    ],
)
async def test_a_fault_has_its_status_before_anything_is_said(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], message: str
) -> None:
    answer = await client.post(path, json=body)
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["message"].startswith(message)


async def test_what_was_counted_is_what_is_charged(client: httpx.AsyncClient) -> None:
    asked = asking(inline(png(1000, 700)), systemInstruction={"parts": [{"text": "be brief"}]})
    counted = (await client.post(COUNT, json=asked)).json()
    whole = (await client.post(COUNT, json={"generateContentRequest": asked})).json()
    charged = (await client.post(GENERATE, json=asked)).json()["usageMetadata"]
    assert counted["totalTokens"] == whole["totalTokens"] == charged["promptTokenCount"]
    assert counted["promptTokensDetails"] == charged["promptTokensDetails"]


async def test_counting_decodes_nothing(client: httpx.AsyncClient, app: FastAPI) -> None:
    cut = png(600, 400)[:60]  # a header, and no pixels
    assert (await client.post(COUNT, json=asking(inline(cut)))).json()["totalTokens"] > 258


async def test_a_model_may_be_named_twice(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/models/models/gemini-2.5-flash:generateContent", json=asking())
    assert answer.json()["modelVersion"] == "gemini-2.5-flash"


async def test_an_unknown_model_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/models/gpt-4:generateContent", json=asking())
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")


async def test_an_unknown_method_says_what_there_is(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/models/gemini-2.5-flash:generateAnswer", json=asking())
    assert answer.status_code == 404
    assert ":generateContent" in answer.json()["error"]["message"]


@pytest.mark.parametrize("path", [GENERATE, STREAM, COUNT])
async def test_a_key_is_wanted_where_there_are_keys(guarded: httpx.AsyncClient, path: str) -> None:
    assert (await guarded.post(path, json=asking())).status_code == 401
    assert (await guarded.post(path, params={"key": KEY}, json=asking())).status_code == 200


async def test_a_reader_that_leaves_stops_the_engine(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        async with client.stream("POST", STREAM, params={"alt": "sse"}, json=asking()):
            await engine.held.wait()
        await engine.closed.wait()
