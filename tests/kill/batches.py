"""Clients that make batches until the server dies, and what they were promised."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
import pybase64

from tests.kill.server import answer_to
from tests.kill.traffic import PAUSE, SentAway, heard
from tests.server.conftest import png

LONGEST = 30  # requests in a batch
PICTURE = pybase64.b64encode(png(5, 3)).decode()
AT_ONCE = {"X-Goog-Upload-Command": "start, upload, finalize", "X-Goog-Upload-Header-Content-Type": "application/jsonl"}
CREATE = "/v1beta/models/gemini-x:batchGenerateContent"
CANCELLED = 1


@dataclass
class BatchPromises:
    """What the server acknowledged: what each batch asks, and which were ended before their end."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    cancelled: dict[str, list[str]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


class BatchCustomer:
    """One client; the questions of all are different."""

    def __init__(self, name: str, url: str, promises: BatchPromises, seed: int) -> None:
        """Ask the server at `url`."""
        self._name = name
        self._url = url
        self._promises = promises
        self._random = random.Random(seed)
        self.leaving = False

    async def ask_on(self) -> None:
        """Make batches, and end some of them, until the server is gone, or the customer is `leaving`."""
        number = 0
        async with httpx.AsyncClient(base_url=self._url, timeout=60) as client:
            while not self.leaving:
                number += 1
                act = self._random.choice(
                    (self._inline, self._inline, self._file, self._file, self._cancel, self._delete)
                )
                try:
                    await act(client, f"{self._name}.{number}")
                except httpx.TransportError:
                    return
                except SentAway:
                    await asyncio.sleep(PAUSE)

    async def _inline(self, client: httpx.AsyncClient, words: str) -> None:
        asked = self._questions(words)
        items = [{"request": _request(question), "metadata": {"key": question}} for question in asked]
        await self._create(client, {"requests": {"requests": items}}, asked)

    async def _file(self, client: httpx.AsyncClient, words: str) -> None:
        asked = self._questions(words)
        lines = b"\n".join(json.dumps({"key": question, "request": _request(question)}).encode() for question in asked)
        answer = heard(await client.post("/upload/v1beta/files", content=lines, headers=AT_ONCE))
        await self._create(client, {"fileName": answer.json()["file"]["name"]}, asked)

    async def _create(self, client: httpx.AsyncClient, config: dict[str, Any], asked: list[str]) -> None:
        answer = heard(await client.post(CREATE, json={"batch": {"inputConfig": config}}))
        self._promises.asked[answer.json()["name"]] = asked

    async def _cancel(self, client: httpx.AsyncClient, words: str) -> None:
        if (taken := self._take()) is not None:
            name, asked = taken
            heard(await client.post(f"/v1/{name}:cancel"))
            self._promises.cancelled[name] = asked

    async def _delete(self, client: httpx.AsyncClient, words: str) -> None:
        if (taken := self._take()) is not None:
            name, _ = taken
            heard(await client.delete(f"/v1/{name}"))
            self._promises.deleted.add(name)

    def _take(self) -> tuple[str, list[str]] | None:
        """Take a batch out of what is promised: until the answer is there, nobody knows what is."""
        known = sorted(self._promises.asked)
        name = self._random.choice(known) if known else None
        return None if name is None else (name, self._promises.asked.pop(name))

    def _questions(self, words: str) -> list[str]:
        return [f"{words}.{number}" for number in range(self._random.randint(1, LONGEST))]


def _request(question: str) -> dict[str, Any]:
    image = {"inlineData": {"mimeType": "image/png", "data": PICTURE}}
    return {"contents": [{"parts": [image, {"text": question}]}]}


async def verify_batches(url: str, promises: BatchPromises) -> None:
    """Check that the server at `url` kept every promise: every batch is followed to its end."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for name, asked in promises.asked.items():
            results = await _results(client, name, "BATCH_STATE_SUCCEEDED")
            assert [_said(result) for result in results] == [answer_to(question) for question in asked]
        for name, asked in promises.cancelled.items():
            # Nothing is told of a batch that was ended before its lines were read.
            results = await _results(client, name, "BATCH_STATE_SUCCEEDED", "BATCH_STATE_CANCELLED")
            for result, question in zip(results, asked, strict=False):
                assert "error" in result or _said(result) == answer_to(question)
                assert result.get("error", {}).get("code", CANCELLED) == CANCELLED, result
        for name in promises.deleted:
            assert (await client.get(f"/v1/{name}")).status_code == 404


async def _results(client: httpx.AsyncClient, name: str, *states: str) -> list[Any]:
    while True:
        operation = (await client.get(f"/v1/{name}")).json()
        assert "metadata" in operation, operation
        if operation["done"]:
            break
        await asyncio.sleep(0.01)
    metadata = operation["metadata"]
    assert metadata["state"] in states, operation
    assert metadata["batchStats"]["pendingRequestCount"] == "0"
    output = metadata.get("output", {})
    if "responsesFile" not in output:
        return list(output.get("inlinedResponses", {}).get("inlinedResponses", []))
    text = (await client.get(f"/v1/{output['responsesFile']}:download?alt=media")).text
    return [json.loads(line) for line in text.splitlines()]


def _said(result: Any) -> str:
    assert "response" in result, result
    text: str = result["response"]["candidates"][0]["content"]["parts"][0]["text"]
    return text
