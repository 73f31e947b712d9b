"""What clients do: each kind is one visit, from its first request to its last answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from benchmarks.load.batches import file_batch, inline_batch, stopped_batch
from benchmarks.load.dialects import chat, chat_call, chat_stream, content_call, interaction_call
from benchmarks.load.exchange import CONTENT, INTERACTIONS, MODEL, Exchange, finished
from benchmarks.load.ledger import WrongError

Visit: TypeAlias = Callable[[Exchange], Awaitable[None]]

POLL_SECONDS = 0.1
OVER = ("completed", "incomplete")


async def caption(client: Exchange) -> None:
    """Ask what is to be seen; the answer is stored."""
    _steps(await client.ask("POST", INTERACTIONS, json=client.interaction("Caption this image.")))


async def boxes(client: Exchange) -> None:
    """Ask where things are."""
    answer = await client.ask("POST", f"{CONTENT}:generateContent", json=client.contents("Detect all people and cars."))
    for found in json.loads(_text(answer.json())):
        ymin, xmin, ymax, xmax = found["box_2d"]
        if not (0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000):
            raise WrongError(f"not a box: {found}")


async def masks(client: Exchange) -> None:
    """Ask for the shapes of things; nothing is stored."""
    body = client.interaction("Give the segmentation masks for all objects.", store=False)
    _steps(await client.ask("POST", INTERACTIONS, json=body))


async def stream(client: Exchange) -> None:
    """Read an answer as it comes."""
    body = client.interaction("Describe this image.", stream=True)
    async with client.stream(INTERACTIONS, body) as lines:
        await finished(lines)


async def chunks(client: Exchange) -> None:
    """Read an answer of generateContent as it comes."""
    body = client.contents("What is in this picture?")
    async with client.stream(f"{CONTENT}:streamGenerateContent?alt=sse", body) as lines:
        said = [json.loads(line.removeprefix("data: ")) async for line in lines if line]
    if not said or "finishReason" not in said[-1]["candidates"][0]:
        raise WrongError("a stream of chunks has no end")


async def file(client: Exchange) -> None:
    """Upload a photo in two chunks, ask about it twice, and delete it."""
    photo = client.pictures.one(client.chance, new=1.0)
    start = {"X-Goog-Upload-Command": "start", "X-Goog-Upload-Header-Content-Type": "image/jpeg"}
    begun = await client.ask("POST", "/upload/v1/files", headers=start, json={"file": {"display_name": "photo"}})
    url, half = begun.headers["X-Goog-Upload-URL"], len(photo) // 2
    first = {"X-Goog-Upload-Command": "upload", "X-Goog-Upload-Offset": "0"}
    await client.ask("POST", url, headers=first, content=photo[:half])
    last = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": str(half)}
    stored = (await client.ask("POST", url, headers=last, content=photo[half:])).json()["file"]
    try:
        part = {"fileData": {"fileUri": stored["uri"]}}
        for question in ("What is this?", "How many people?"):
            body = {"contents": [{"parts": [{"text": question}, part]}]}
            _text((await client.ask("POST", f"{CONTENT}:generateContent", json=body)).json())
    finally:
        await client.ask("DELETE", f"/v1/{stored['name']}")


async def conversation(client: Exchange) -> None:
    """Ask, ask again about the same photo, read both again, and delete them."""
    first = _steps(await client.ask("POST", INTERACTIONS, json=client.interaction("How many people are there?")))
    again = {"model": MODEL, "input": "And is there a car?", "previous_interaction_id": first["id"]}
    second = _steps(await client.ask("POST", INTERACTIONS, json=again))
    read = (await client.ask("GET", f"{INTERACTIONS}/{first['id']}?include_input=true")).json()
    if read["steps"] != first["steps"] or read["input"][0]["content"][0]["text"] != "How many people are there?":
        raise WrongError("an interaction is not what it was")
    for told in (second, first):
        await client.ask("DELETE", f"{INTERACTIONS}/{told['id']}")
    await client.ask("GET", f"{INTERACTIONS}/{first['id']}", 404)


async def background(client: Exchange) -> None:
    """Have a question answered in the background, and ask from time to time how far it is."""
    accepted = await client.ask("POST", INTERACTIONS, json=client.interaction("What is this?", background=True))
    url = f"{INTERACTIONS}/{accepted.json()['id']}"
    while (told := (await client.ask("GET", url)).json())["status"] == "in_progress":
        await asyncio.sleep(POLL_SECONDS)
    if told["status"] not in OVER:
        raise WrongError(f"a job ended as {told['status']}: {told.get('errors')}")


async def tokens(client: Exchange) -> None:
    """Count tokens."""
    answer = (await client.ask("POST", f"{CONTENT}:countTokens", json=client.contents("What is this?"))).json()
    if answer["totalTokens"] < 258:
        raise WrongError(f"an image costs nothing: {answer}")


async def mistake(client: Exchange) -> None:
    """Send what is wrong."""
    photo = client.pictures.text(client.chance, 0.0)
    wrong: list[tuple[str, str, int, Any]] = [
        ("POST", INTERACTIONS, 400, {"json": {**client.interaction("?"), "tools": [{"type": "google_search"}]}}),
        ("POST", INTERACTIONS, 400, {"content": b'{"model": "gemini-2.5-flash", "input": '}),
        ("POST", INTERACTIONS, 400, {"json": {"model": MODEL, "input": [{"type": "image", "data": "!" + photo}]}}),
        ("POST", INTERACTIONS, 400, {"json": {"model": MODEL, "input": [{"type": "image", "data": "aGVsbG8="}]}}),
        ("POST", INTERACTIONS, 404, {"json": {"model": "nobody", "input": "hi"}}),
        ("POST", INTERACTIONS, 404, {"json": {"model": MODEL, "input": "hi", "previous_interaction_id": "int_0"}}),
        ("POST", f"{CONTENT}:generateContent", 400, {"json": {"contents": []}}),
        ("GET", f"{INTERACTIONS}/int_none", 404, {}),
        ("GET", "/v1/files/none", 404, {}),
        ("PUT", INTERACTIONS, 405, {}),
        ("POST", "/upload/v1/files?upload_id=none", 404, {"headers": {"X-Goog-Upload-Command": "upload"}}),
    ]
    method, url, status, more = client.chance.choice(wrong)
    told = (await client.ask(method, url, status, **more)).json()["error"]
    if told["code"] != status or not told["message"]:
        raise WrongError(f"not an error: {told}")


async def departure(client: Exchange) -> None:
    """Go away: in the middle of a stream, or before there is an answer."""
    body = client.interaction("Give the segmentation masks for all objects.", stream=True, store=False, new=1.0)
    try:
        async with asyncio.timeout(client.chance.uniform(0.01, 0.5)):
            if client.chance.random() < 0.5:
                await client.ask("POST", INTERACTIONS, json={**body, "stream": False})
            else:
                async with client.stream(INTERACTIONS, body) as lines:
                    await anext(lines)
    except TimeoutError:
        pass


async def listing(client: Exchange) -> None:
    """Read what is there."""
    for url in ("/v1/models", "/v1/files", "/metrics", "/readyz"):
        await client.ask("GET", url)


KINDS: Mapping[Visit, int] = {
    caption: 15,
    boxes: 12,
    masks: 4,
    stream: 9,
    chunks: 6,
    chat: 5,
    chat_stream: 5,
    chat_call: 2,
    content_call: 3,
    interaction_call: 3,
    file: 5,
    conversation: 5,
    background: 4,
    inline_batch: 2,
    file_batch: 2,
    stopped_batch: 2,
    tokens: 5,
    mistake: 6,
    departure: 4,
    listing: 1,
}
"""How often each kind of visit is made, of a hundred."""

PATIENT = frozenset({background, inline_batch, file_batch})
"""Visits that wait for work which lets others go first: were everybody on one, there would be no others."""


def _steps(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    told: dict[str, Any] = answer.json()
    if told["status"] not in OVER or not told["steps"][-1]["content"][0]["text"]:
        raise WrongError(f"not an answer: {str(told)[:200]}")
    return told


def _text(answer: Any) -> str:  # noqa: ANN401 - JSON
    return "".join(part["text"] for part in answer["candidates"][0]["content"]["parts"])
