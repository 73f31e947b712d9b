"""One client's connection: answers that were promised, or an exception that says what came instead."""

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from benchmarks.load.ledger import SentAwayError, WrongError
from benchmarks.load.pictures import Pictures

MODEL = "gemini-2.5-flash"
INTERACTIONS = "/v1/interactions"
CONTENT = f"/v1beta/models/{MODEL}"
BUSY = (429, 503)


class Exchange:
    """Asks one server, and checks the status of all that comes back."""

    def __init__(self, http: httpx.AsyncClient, pictures: Pictures, chance: random.Random) -> None:
        """Ask by `http`."""
        self._http = http
        self.pictures = pictures
        self.chance = chance

    async def ask(self, method: str, url: str, *expected: int, **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """Send a request; raise when its status is none of `expected`, which is 200 when nothing is said."""
        answer = await self._http.request(method, url, **more)
        _check(answer, answer.status_code, expected or (200,), answer.text)
        return answer

    @asynccontextmanager
    async def stream(self, url: str, body: object) -> AsyncIterator[AsyncIterator[str]]:
        """Send a request whose answer is read line by line; leaving the block early leaves the server."""
        async with self._http.stream("POST", url, json=body) as answer:
            if answer.status_code != 200:
                await answer.aread()
                _check(answer, answer.status_code, (200,), answer.text)
            yield answer.aiter_lines()

    def interaction(self, question: str, *, new: float = 0.5, **fields: object) -> dict[str, Any]:
        """Make the body of an interaction about a photo."""
        image = {"type": "image", "mime_type": "image/jpeg", "data": self.pictures.text(self.chance, new)}
        return {"model": MODEL, "input": [{"type": "text", "text": question}, image], **fields}

    def contents(self, question: str, *, new: float = 0.5, **fields: object) -> dict[str, Any]:
        """Make the body of a generateContent request about a photo."""
        image = {"inlineData": {"mimeType": "image/jpeg", "data": self.pictures.text(self.chance, new)}}
        return {"contents": [{"role": "user", "parts": [{"text": question}, image]}], **fields}


async def finished(lines: AsyncIterator[str]) -> None:
    """Read a stream of interactions to its end; raise when it has none, or fails under way."""
    last = ""
    async for line in lines:
        if line.startswith("data: {"):
            event = json.loads(line.removeprefix("data: "))
            if event["event_type"] == "error":
                raise WrongError(f"a stream failed under way: {event['error']}")
        last = line or last
    if last != "data: [DONE]":
        raise WrongError(f"a stream ended with {last[:100]!r}")


def _check(answer: httpx.Response, status: int, expected: tuple[int, ...], text: str) -> None:
    if status in expected:
        return
    if status in BUSY and status not in expected:
        again = answer.headers.get("retry-after")
        if again is None:
            raise WrongError(f"{status} without Retry-After")
        raise SentAwayError(float(again))
    raise WrongError(f"{answer.request.method} {answer.request.url.path}: {status}, {text[:200]}")
