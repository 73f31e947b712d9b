"""Clients that ask for all sorts of things until the server dies, and remember what it had promised them."""

import asyncio
import hashlib
import json
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
import pybase64

from tests.kill.server import answer_to
from tests.server.conftest import png

COMMAND = "X-Goog-Upload-Command"
PAUSE = 0.05  # seconds before somebody who was sent away asks again
PICTURES = [png(width, 3) for width in range(4, 9)]


class SentAway(Exception):
    """The server said that something is not possible now."""


def heard(answer: httpx.Response) -> httpx.Response:
    """Give an answer that is one; raise `SentAway` for a refusal that may pass, and fail for any other."""
    if answer.status_code == 503:
        assert answer.json()["error"]["status"] == "UNAVAILABLE", answer.text
        assert int(answer.headers["retry-after"]) >= 1, answer.headers
        raise SentAway(answer.text)
    assert answer.status_code == 200, answer.text
    return answer


@dataclass
class Promises:
    """What the server acknowledged: the words of stored interactions, the bytes of files, and which were deleted."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, tuple[bytes, int]] = field(default_factory=dict)  # URL: what is sent, and how much has come
    deleted: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)  # a deletion was asked for, and nothing heard
    refused: int = 0  # requests that were sent away for a while


def question(words: str, picture: bytes, **more: object) -> dict[str, Any]:
    """Give a body that asks `words` about `picture`."""
    image = {"type": "image", "data": pybase64.b64encode(picture).decode()}
    return {"model": "gemini-x", "input": [image, {"type": "text", "text": words}], **more}


class Customer:
    """One client; its questions are all different, so that no answer can pass for another."""

    def __init__(self, name: str, url: str, promises: Promises, seed: int) -> None:
        """Ask the server at `url`."""
        self._name = name
        self._url = url
        self._promises = promises
        self._random = random.Random(seed)
        self.leaving = False

    async def ask_on(self) -> None:
        """Ask until the server is gone, or the customer is `leaving`."""
        number = 0
        async with httpx.AsyncClient(base_url=f"{self._url}/v1", timeout=60) as client:
            while not self.leaving:
                number += 1
                act = self._random.choice(
                    (self._answer, self._background, self._background, self._stream, self._delete, self._upload)
                )
                try:
                    await act(client, f"{self._name}.{number}")
                except httpx.TransportError:
                    return
                except SentAway:
                    self._promises.refused += 1
                    await asyncio.sleep(PAUSE)

    async def _answer(self, client: httpx.AsyncClient, words: str, **more: object) -> None:
        answer = heard(await client.post("/interactions", json=question(words, self._random.choice(PICTURES), **more)))
        self._promises.texts[answer.json()["id"]] = answer_to(words)

    async def _background(self, client: httpx.AsyncClient, words: str) -> None:
        await self._answer(client, words, background=True)

    async def _stream(self, client: httpx.AsyncClient, words: str) -> None:
        body = question(words, self._random.choice(PICTURES), stream=True)
        async with client.stream("POST", "/interactions", json=body) as answer:
            if answer.status_code != 200:
                await answer.aread()
                heard(answer)
            async for line in answer.aiter_lines():
                if line.startswith("data: {"):
                    event = json.loads(line.removeprefix("data: "))
                    if event["event_type"] == "interaction.completed":
                        self._promises.texts[event["interaction"]["id"]] = answer_to(words)
                    if event["event_type"] == "error":
                        assert event["error"]["code"].upper() == "UNAVAILABLE", event
                        raise SentAway(line)

    async def _upload(self, client: httpx.AsyncClient, words: str) -> None:
        """Send a picture in two chunks, or one that another customer sends as well."""
        content = self._random.choice(PICTURES) + self._random.choice((b"", words.encode()))
        start = heard(await client.post(f"{self._url}/upload/v1/files", headers={COMMAND: "start"}))
        url, half = start.headers["X-Goog-Upload-URL"], len(content) // 2
        path = url[url.index("/upload/") :]
        for command, offset, end in (("upload", 0, half), ("upload, finalize", half, len(content))):
            headers = {COMMAND: command, "X-Goog-Upload-Offset": str(offset)}
            answer = heard(await client.post(f"{self._url}{path}", content=content[offset:end], headers=headers))
            self._promises.uploads[path] = (content, end)
        del self._promises.uploads[path]
        self._promises.files[answer.json()["file"]["name"]] = content

    async def _delete(self, client: httpx.AsyncClient, words: str) -> None:
        known = sorted(self._promises.texts)
        if not known:
            return
        id = self._random.choice(known)
        del self._promises.texts[id]
        self._promises.doubtful.add(id)
        heard(await client.delete(f"/interactions/{id}"))
        self._promises.doubtful.discard(id)
        self._promises.deleted.add(id)


async def verify(url: str, promises: Promises) -> None:
    """Check that the server at `url` kept every promise: all that is in progress is followed to its end."""
    gate = asyncio.Semaphore(16)

    async def kept(client: httpx.AsyncClient, id: str, text: str) -> None:
        async with gate:
            await client.get(f"/interactions/{id}", params={"stream": "true"})
            interaction = (await client.get(f"/interactions/{id}")).json()
        assert interaction.get("status") == "completed", interaction
        assert interaction["steps"][-1]["content"][0]["text"] == text

    async with httpx.AsyncClient(base_url=f"{url}/v1", timeout=60) as client:
        await asyncio.gather(*(kept(client, id, text) for id, text in promises.texts.items()))
        for id in promises.deleted:
            assert (await client.get(f"/interactions/{id}")).status_code == 404
        await _finish(client, url, promises)
        for name, content in promises.files.items():
            file = (await client.get(f"/{name}")).json()
            assert pybase64.b64decode(file["sha256Hash"]).decode() == hashlib.sha256(content).hexdigest(), file


async def _finish(client: httpx.AsyncClient, url: str, promises: Promises) -> None:
    """Continue every upload that was cut off: what had come must be there."""
    for path, (content, came) in promises.uploads.items():
        told = await client.post(f"{url}{path}", headers={COMMAND: "query"})
        assert told.status_code == 200, told.text
        received = int(told.headers["X-Goog-Upload-Size-Received"])
        assert received >= came, f"{came} bytes were acknowledged, {received} are there"
        headers = {COMMAND: "upload, finalize", "X-Goog-Upload-Offset": str(received)}
        answer = await client.post(f"{url}{path}", content=content[received:], headers=headers)
        assert answer.status_code == 200, answer.text
        promises.files[answer.json()["file"]["name"]] = content
    promises.uploads.clear()
