"""Batches as the real Python SDK makes, follows, lists and ends them: with requests inside, and from a file."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from google import genai
from google.genai import errors, types

from tests.clients.answers import says
from tests.clients.photos import PHOTOS
from tests.clients.sdk import connect

MODEL = "gemini-2.5-flash"
BUS = (PHOTOS / "bus.jpg").read_bytes()
PHOTO = {"inline_data": {"mime_type": "image/jpeg", "data": BUS}}
CAPTION: Any = {"contents": [{"role": "user", "parts": [{"text": "Caption this image."}, PHOTO]}]}


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


def over(client: genai.Client, job: types.BatchJob) -> types.BatchJob:
    """Ask until the job is done."""
    while not job.done:
        job = client.batches.get(name=job.name or "")
    return job


def lines(*items: dict[str, Any]) -> bytes:
    return b"\n".join(json.dumps(item).encode() for item in items)


def asking(text: str, uri: str | None) -> dict[str, Any]:
    """Give a request about an uploaded photo, spelled as the guide of the Gemini API does."""
    photo = [] if uri is None else [{"file_data": {"file_uri": uri, "mime_type": "image/jpeg"}}]
    return {"contents": [{"parts": [{"text": text}, *photo]}], "generation_config": {"temperature": 0.7}}


@pytest.mark.parametrize("version", [None, "v1beta"])
def test_requests_inside(server: str, version: str | None) -> None:
    client = connect(server, version)
    config = types.GenerateContentConfig(
        response_mime_type="application/json", response_schema={"type": "ARRAY", "items": {"type": "STRING"}}
    )
    no_picture: Any = types.Part.from_bytes(data=b"no picture", mime_type="image/png")
    broken = types.InlinedRequest(contents=[no_picture, "?"])
    described: Any = {**CAPTION, "config": config, "metadata": {"key": "second"}}
    job = client.batches.create(model=MODEL, src=[CAPTION, described, broken], config={"display_name": "inside"})
    assert (job.state, job.display_name) == (types.JobState.JOB_STATE_PENDING, "inside")
    job = over(client, job)
    assert job.state is types.JobState.JOB_STATE_SUCCEEDED
    assert job.model == f"models/{MODEL}"
    assert job.create_time and job.end_time and job.create_time <= job.end_time
    assert job.dest and job.dest.inlined_responses
    first, second, third = job.dest.inlined_responses
    assert first.response and says(first.response.text or "", "bus")
    assert second.metadata == {"key": "second"}
    assert second.response and isinstance(json.loads(second.response.text or ""), list)
    assert third.response is None
    assert third.error and third.error.code == 3
    assert "request.contents[0].parts[0]" in (third.error.message or "")


@pytest.mark.parametrize("kind", ["jsonl", "application/jsonl", "text/plain"])
def test_a_file_of_requests_and_a_file_of_answers(client: genai.Client, tmp_path: Path, kind: str) -> None:
    photo = client.files.upload(file=PHOTOS / "bus.jpg")
    path = tmp_path / "requests.jsonl"
    path.write_bytes(
        lines({"key": "a", "request": asking("Caption this image.", photo.uri)}, {"key": "b", "request": {}})
        + b"\nnot a line\n"
        + lines({"key": "d", "request": asking("Is there a bus?", photo.name)})
    )
    uploaded = client.files.upload(file=path, config=types.UploadFileConfig(display_name="requests", mime_type=kind))
    job = over(client, client.batches.create(model=MODEL, src=uploaded.name or ""))
    assert job.state is types.JobState.JOB_STATE_SUCCEEDED
    assert job.dest and job.dest.file_name
    told = [json.loads(line) for line in client.files.download(file=job.dest.file_name).splitlines()]
    assert [one.get("key") for one in told] == ["a", "b", None, "d"]
    assert ["error" in one for one in told] == [False, True, True, False]
    answers = [types.GenerateContentResponse.model_validate(one["response"]) for one in told if "response" in one]
    assert says(answers[0].text or "", "bus")
    assert (answers[1].text or "").lower().startswith("yes")
    path = tmp_path / "answers.jsonl"
    client.files.download(file=client.files.get(name=job.dest.file_name), destination=path)
    assert [json.loads(line) for line in path.read_bytes().splitlines()] == told


def test_listing_cancelling_and_deleting(client: genai.Client) -> None:
    jobs = [client.batches.create(model=MODEL, src=[CAPTION] * 3, config={"display_name": f"{n}"}) for n in range(3)]
    names = [job.name for job in jobs]
    listed = [job.name for job in client.batches.list(config={"page_size": 2})]
    assert [name for name in listed if name in names] == names[::-1]
    client.batches.cancel(name=names[0] or "")
    ended = client.batches.get(name=names[0] or "")
    assert ended.state in (types.JobState.JOB_STATE_CANCELLED, types.JobState.JOB_STATE_SUCCEEDED)
    for name in names:
        client.batches.delete(name=name or "")
        with pytest.raises(errors.ClientError) as caught:
            client.batches.get(name=name or "")
        assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")


async def test_from_a_loop(server: str) -> None:
    client = connect(server).aio
    job = await client.batches.create(model=MODEL, src=[CAPTION])
    while not job.done:
        job = await client.batches.get(name=job.name or "")
        await asyncio.sleep(0)
    assert job.dest and job.dest.inlined_responses and job.dest.inlined_responses[0].response
    assert says(job.dest.inlined_responses[0].response.text or "", "bus")
    assert job.name in [one.name async for one in await client.batches.list()]
    await client.batches.delete(name=job.name or "")
    await client.aclose()


def test_refusals_are_typed(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError) as caught:
        client.batches.create(model="gpt-4", src=[CAPTION])
    assert caught.value.code == 404
    photo = client.files.upload(file=PHOTOS / "bus.jpg")
    with pytest.raises(errors.ClientError) as caught:
        client.batches.create(model=MODEL, src=photo.name or "")
    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")
    assert "JSON Lines" in str(caught.value.message)
