import json
from typing import Any

import httpx
import pybase64
import pytest
from fastapi import FastAPI

from beholder.faults import Fault, Status
from tests.fakes import FakeEngine
from tests.server.conftest import KEY, png, served

PATHS = ["/v1/chat/completions", "/v1/openai/chat/completions", "/v1beta/openai/chat/completions"]


def asking(**fields: Any) -> dict[str, Any]:
    url = f"data:image/png;base64,{pybase64.b64encode(png(4, 3)).decode()}"
    content = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": url}}]
    return {"model": "gemini-2.5-flash", "messages": [{"role": "user", "content": content}], **fields}


def chunks_of(body: str) -> list[dict[str, Any]]:
    """Read the frames of a whole stream; it must end with [DONE]."""
    frames = body.split("\n\n")
    assert frames[-2:] == ["data: [DONE]", ""]
    return [json.loads(frame.removeprefix("data: ")) for frame in frames[:-2]]


def said(chunks: list[dict[str, Any]]) -> str:
    return "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"])


@pytest.mark.parametrize("path", PATHS)
async def test_a_question_is_answered(client: httpx.AsyncClient, path: str) -> None:
    answer = (await client.post(path, json=asking())).json()
    (choice,) = answer["choices"]
    assert choice["message"]["content"] == "What is this?[image/png 4x3]"
    assert choice["finish_reason"] == "stop"
    assert answer["usage"]["prompt_tokens"] == 259


async def test_a_stream_adds_up_to_the_answer(client: httpx.AsyncClient) -> None:
    asked = asking(stream=True, stream_options={"include_usage": True})
    answer = await client.post(PATHS[0], json=asked)
    assert answer.headers["content-type"].startswith("text/event-stream")
    *chunks, cost = chunks_of(answer.text)
    assert said(chunks) == "What is this?[image/png 4x3]"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert (cost["choices"], cost["usage"]["prompt_tokens"]) == ([], 259)
    assert len({chunk["id"] for chunk in (*chunks, cost)}) == 1


async def test_a_failure_under_way_is_told_in_the_stream(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.words, engine.error = ["a", "b"], Fault(Status.UNAVAILABLE, "the engine stumbled")
    *chunks, failure = chunks_of((await client.post(PATHS[0], json=asking(stream=True))).text)
    assert said(chunks) == "ab"
    assert failure["error"]["message"] == "the engine stumbled"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_fault_has_its_status_before_anything_is_said(client: httpx.AsyncClient, stream: bool) -> None:
    content = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,aGVsbG8="}}]
    asked = asking(stream=stream, messages=[{"role": "user", "content": content}])
    answer = await client.post(PATHS[0], json=asked)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("messages[0].content[0]: this is plain text")


@pytest.mark.parametrize("path", PATHS)
async def test_a_key_is_wanted_where_there_are_keys(guarded: httpx.AsyncClient, path: str) -> None:
    assert (await guarded.post(path, json=asking())).status_code == 401
    answer = await guarded.post(path, json=asking(), headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200


async def test_models_are_listed_in_both_ways(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1beta/openai/models")).json()
    assert listed["object"] == "list" and listed["data"]
    both = (await client.get("/v1/models")).json()
    assert both["data"] == listed["data"]
    assert [f"models/{one['id']}" for one in both["data"]] == [one["name"] for one in both["models"]]
    one = (await client.get(f"/v1beta/openai/models/{listed['data'][0]['id']}")).json()
    assert one == listed["data"][0]


async def test_an_unknown_model_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1beta/openai/models/gpt-4")).status_code == 404
    assert (await client.post(PATHS[0], json=asking(model="gpt-4"))).status_code == 404


async def test_a_reader_that_leaves_stops_the_engine(app: FastAPI, engine: FakeEngine) -> None:
    engine.words, engine.hold_at = ["a", "b"], 1
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        async with client.stream("POST", PATHS[0], json=asking(stream=True)):
            await engine.held.wait()
        await engine.closed.wait()
