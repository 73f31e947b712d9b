"""Keys, projects and limits as the real SDKs meet them: the classes they raise, and when they try again."""

import asyncio
import base64
import io
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.genai import _interactions as interactions_errors
from google.genai import errors
from google.genai._gaos.utils import retries
from openai import OpenAI, RateLimitError

from beholder.engines.registry import Registry
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.clients.desk import Desk
from tests.clients.recorder import recording
from tests.clients.sdk import CAPTION, MODEL, ask, connect
from tests.fakes import FakeEngine
from tests.server.conftest import key_of, png, served
from tests.store.conftest import Clock

SCRIPTS = Path(__file__).parent / "javascript"


class Waiting:
    """The SDK's `time`: sleeping moves the server's clock, and takes none."""

    def __init__(self, clock: Clock) -> None:
        self.slept: list[float] = []
        self._clock = clock

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._clock.advance(seconds)

    def time(self) -> float:
        return time.time()


@dataclass(frozen=True)
class Server:
    """A server with a fake engine and a clock that stands still."""

    url: str
    settings: Settings
    clock: Clock

    async def key(self, project: str = "shop", **limits: int) -> str:
        return await key_of(self.settings, project, **limits)


@pytest.fixture
async def limited(tmp_path: Path) -> AsyncIterator[Server]:
    settings, clock = Settings(data_dir=tmp_path / "data"), Clock()
    async with served(create_app(settings, Registry([FakeEngine()], "fake"), clock=clock)) as url:
        yield Server(url, settings, clock)


async def spent(server: Server, **limits: int) -> str:
    """Make a key that has asked once, which is all that it may."""
    key = await server.key("default", **limits)
    await asyncio.to_thread(ask, connect(server.url, key=key), CAPTION)
    return key


async def test_the_sdk_waits_as_long_as_it_is_told_and_is_let_in(
    limited: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Waiting(limited.clock)
    monkeypatch.setattr(retries, "time", waiting)
    client = connect(limited.url, key=await limited.key(requests_per_minute=1))
    await asyncio.to_thread(ask, client, CAPTION)
    limited.clock.advance(13)
    answer = await asyncio.to_thread(ask, client, CAPTION)
    assert answer.output_text == "Caption this image."
    assert waiting.slept == [47]


async def test_the_sdk_does_not_sleep_until_midnight(limited: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Waiting(limited.clock)
    monkeypatch.setattr(retries, "time", waiting)
    client = connect(limited.url, key=await spent(limited, tokens_per_day=1))
    with pytest.raises(interactions_errors.RateLimitError) as refusal:
        await asyncio.to_thread(ask, client, CAPTION)
    assert refusal.value.status_code == 429
    assert "may use 1 token a day" in str(refusal.value)
    assert sum(waiting.slept) < 0.1


IMAGE = {"type": "image", "data": base64.b64encode(png()).decode(), "mime_type": "image/png"}


async def test_what_never_fits_is_refused_once(limited: Server) -> None:
    with recording(limited.url) as recorder:
        client = connect(recorder.url, key=await limited.key(bytes_stored=10))
        with pytest.raises(interactions_errors.BadRequestError, match="cannot be stored, now or later"):
            await asyncio.to_thread(ask, client, CAPTION, IMAGE)
        with pytest.raises(errors.ClientError) as refusal:
            await asyncio.to_thread(upload, client)
    assert (refusal.value.code, refusal.value.status) == (400, "FAILED_PRECONDITION")
    assert recorder.requests == ["POST /v1/interactions", "POST /upload/v1/files"]


async def test_the_sdk_does_not_sleep_until_files_expire(limited: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Waiting(limited.clock)
    monkeypatch.setattr(retries, "time", waiting)
    with recording(limited.url) as recorder:
        key = await limited.key(bytes_stored=len(png()))
        client = connect(recorder.url, key=key)
        await asyncio.to_thread(upload, client)
        with pytest.raises(interactions_errors.RateLimitError, match="come again in 48 hours"):
            await asyncio.to_thread(ask, client, CAPTION, IMAGE)
        del recorder.requests[:]
        with pytest.raises(errors.ClientError) as refusal:
            await asyncio.to_thread(upload, client)
    assert sum(waiting.slept) < 0.1
    assert (refusal.value.code, refusal.value.status) == (429, "RESOURCE_EXHAUSTED")
    failure, retry = refusal.value.details["error"]["details"]
    assert failure["violations"][0]["quotaId"] == "BytesStoredPerProject"
    assert retry["retryDelay"] == "172800s"
    assert recorder.requests == ["POST /upload/v1/files"]  # at its start, before a byte
    limited.clock.advance(172_800)
    await asyncio.to_thread(upload, connect(limited.url, key=key))


async def test_a_chunk_too_many_is_refused_once(limited: Server) -> None:
    """Two uploads at once, each of which would fit alone: the start of neither can tell."""
    key = await limited.key(bytes_stored=len(png()) * 3 // 2)
    with recording(limited.url) as recorder:
        client = connect(recorder.url, key=key)

        class Interrupted(io.BytesIO):
            """Uploads another file before its own bytes are read."""

            def read(self, *arguments: Any) -> bytes:
                if not self.tell():
                    upload(connect(limited.url, key=key))
                return super().read(*arguments)

        with pytest.raises(errors.ClientError) as refusal:
            config: Any = {"mime_type": "image/png"}
            await asyncio.to_thread(client.files.upload, file=Interrupted(png()), config=config)
    assert refusal.value.code == 429
    assert recorder.requests == ["POST /upload/v1/files"] * 2


async def test_the_javascript_sdk_does_not_wait_until_files_expire(limited: Server, node_desk: Desk) -> None:
    key = await limited.key(bytes_stored=len(png()))
    await asyncio.to_thread(upload, connect(limited.url, key=key))
    with recording(limited.url) as recorder:
        variables = {"GOOGLE_GEMINI_BASE_URL": recorder.url, "GEMINI_API_KEY": key}
        picture = base64.b64encode(png()).decode()
        report = json.loads(
            await asyncio.to_thread(node_desk.javascript, SCRIPTS / "full.mjs", PICTURE=picture, **variables)
        )
    asked, uploaded = report["asked"], report["uploaded"]
    assert (asked["class"], asked["status"]) == ("RateLimitError", 429)
    assert (uploaded["class"], uploaded["status"]) == ("ApiError", 429)
    assert "BytesStoredPerProject" in uploaded["message"]
    assert recorder.requests == ["POST /v1beta/interactions"] * 5 + ["POST /upload/v1beta/files"]
    assert max(report["timers"]) < 60_000


def upload(client: Any) -> Any:
    return client.files.upload(file=io.BytesIO(png()), config={"mime_type": "image/png"})


async def test_generate_content_gets_the_envelope_with_its_details(limited: Server) -> None:
    client = connect(limited.url, key=await spent(limited, requests_per_minute=1))
    with pytest.raises(errors.ClientError) as refusal:
        await asyncio.to_thread(client.models.generate_content, model=MODEL, contents="hello")
    assert (refusal.value.code, refusal.value.status) == (429, "RESOURCE_EXHAUSTED")
    failure, retry = refusal.value.details["error"]["details"]
    assert failure["violations"][0]["quotaId"] == "RequestsPerMinutePerKey"
    assert retry == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "60s"}


async def test_openais_sdk_gives_up_at_once_when_the_day_is_over(limited: Server) -> None:
    with recording(limited.url) as recorder:
        client = OpenAI(base_url=f"{recorder.url}/v1", api_key=await spent(limited, tokens_per_day=1))
        messages: Any = [{"role": "user", "content": "hello"}]
        with pytest.raises(RateLimitError, match="1 token a day"):
            await asyncio.to_thread(client.chat.completions.create, model=MODEL, messages=messages)
    assert recorder.requests == ["POST /v1/chat/completions"]


async def test_the_javascript_sdk_does_not_wait_until_midnight(limited: Server, node_desk: Desk) -> None:
    with recording(limited.url) as recorder:
        variables = {"GOOGLE_GEMINI_BASE_URL": recorder.url, "GEMINI_API_KEY": await spent(limited, tokens_per_day=1)}
        report = json.loads(await asyncio.to_thread(node_desk.javascript, SCRIPTS / "quota.mjs", **variables))
    assert (report["class"], report["status"]) == ("RateLimitError", 429)
    assert report["details"][0]["violations"][0]["quotaId"] == "TokensPerDayPerKey"
    assert recorder.requests == ["POST /v1beta/interactions"] * 5
    assert report["timers"].count(1) == 4


async def test_a_batch_out_of_tokens_is_still_running_for_the_sdk(limited: Server) -> None:
    key = await limited.key(tokens_per_day=1)
    client: Any = connect(limited.url, "v1beta", key=key)
    asked: Any = [{"contents": [{"parts": [{"text": word}]}]} for word in "abcde"]
    job = await asyncio.to_thread(client.batches.create, model=MODEL, src=asked)
    while True:
        raw = await asyncio.to_thread(httpx.get, f"{limited.url}/v1beta/{job.name}", headers={"x-goog-api-key": key})
        metadata = raw.json()["metadata"]
        if "waiting" in metadata:
            break
    assert metadata["waiting"]["until"] == "2026-01-02T00:00:00.000000Z"
    polled = await asyncio.to_thread(client.batches.get, name=job.name)
    assert (polled.state.name, polled.end_time) == ("JOB_STATE_RUNNING", None)
    assert [listed.state.name for listed in await asyncio.to_thread(lambda: list(client.batches.list()))] == [
        "JOB_STATE_RUNNING"
    ]
    await asyncio.to_thread(client.batches.cancel, name=job.name)
    ended = await asyncio.to_thread(client.batches.get, name=job.name)
    assert ended.state.name == "JOB_STATE_CANCELLED"


async def test_a_name_of_a_file_is_a_projects_own(limited: Server) -> None:
    ours, theirs = [connect(limited.url, "v1beta", key=await limited.key(project)) for project in ("shop", "other")]
    files = []
    for client, size in ((ours, (4, 3)), (theirs, (8, 6))):
        config: Any = {"mime_type": "image/png", "name": "my-photo"}
        files.append(await asyncio.to_thread(client.files.upload, file=io.BytesIO(png(*size)), config=config))
        answer = await asyncio.to_thread(ask, client, CAPTION, {"type": "image", "uri": files[-1].uri})
        assert f"{size[0]}x{size[1]}" in answer.output_text
    assert [file.name for file in files] == ["files/my-photo"] * 2
    await asyncio.to_thread(theirs.files.delete, name="my-photo")
    assert await asyncio.to_thread(ours.files.get, name="my-photo") == files[0]


async def test_projects_do_not_see_each_others_things(limited: Server) -> None:
    ours, colleague = [connect(limited.url, key=await limited.key()) for _ in range(2)]
    theirs = connect(limited.url, "v1beta", key=await limited.key("other"))
    file = await asyncio.to_thread(upload, ours)
    answer = await asyncio.to_thread(ask, ours, CAPTION, {"type": "image", "uri": file.uri})
    assert (await asyncio.to_thread(colleague.interactions.get, answer.id)).output_text == answer.output_text
    assert await asyncio.to_thread(colleague.files.get, name=file.name) == file
    with pytest.raises(interactions_errors.NotFoundError):
        await asyncio.to_thread(theirs.interactions.get, answer.id)
    with pytest.raises(interactions_errors.NotFoundError):
        await asyncio.to_thread(ask, theirs, CAPTION, previous_interaction_id=answer.id)
    with pytest.raises(interactions_errors.NotFoundError):
        await asyncio.to_thread(ask, theirs, CAPTION, {"type": "image", "uri": file.uri})
    with pytest.raises(errors.ClientError) as refusal:
        await asyncio.to_thread(theirs.files.get, name=file.name)
    assert refusal.value.code == 404
    assert await asyncio.to_thread(lambda: list(theirs.files.list())) == []
