"""Batches among the visits: requests inside or in a file, each result in its place, and some stopped on their way."""

import asyncio
import json
from typing import Any

from benchmarks.load.exchange import CONTENT, Exchange
from benchmarks.load.ledger import WrongError

POLL_SECONDS = 0.25
FEW, MANY, LONG = 3, 40, 300  # requests: of a batch that is waited for, of one that is stopped, and of a long one
QUESTIONS = ("Caption this image.", "Detect all people and cars.", "What is this?")
STOPPED = ("BATCH_STATE_CANCELLED", "BATCH_STATE_SUCCEEDED")
CANCELLED = 1  # the code of what was not answered


async def inline_batch(client: Exchange) -> None:
    """Have a few requests answered that come in the body."""
    keys = [str(number) for number in range(FEW)]
    requests = [{"request": _request(client, number), "metadata": {"key": key}} for number, key in enumerate(keys)]
    batch = await _create(client, {"requests": {"requests": requests}})
    done = await _over(client, batch)
    results = done["response"]["inlinedResponses"]["inlinedResponses"]
    _check(done, [one["metadata"]["key"] for one in results], keys, results)
    if any("error" in one for one in results):
        raise WrongError(f"a request of a batch failed: {str(results)[:200]}")
    await _delete(client, batch)


async def file_batch(client: Exchange) -> None:
    """Have the lines of a file answered, one of which is no request, and download the file of answers."""
    lines = [{"key": str(number), "request": _request(client, number)} for number in range(FEW)]
    batch = await _create(client, {"fileName": await _upload(client, [*lines, {"key": "wrong"}])})
    done = await _over(client, batch)
    results = await _download(client, done)
    _check(done, [one["key"] for one in results], [*(str(number) for number in range(FEW)), "wrong"], results)
    if ["error" in one for one in results] != [False] * FEW + [True]:
        raise WrongError(f"a request of a batch failed, or a wrong one did not: {str(results)[:200]}")
    await _delete(client, batch)


async def stopped_batch(client: Exchange) -> None:
    """Cancel a batch of many requests at any time, and see that what it tells is whole."""
    lines = [{"key": str(number), "request": _request(client, number, new=0.0)} for number in range(MANY)]
    batch = await _create(client, {"fileName": await _upload(client, lines)})
    await asyncio.sleep(client.chance.uniform(0, 2))
    await client.ask("POST", f"/v1/{batch}:cancel")
    done = (await client.ask("GET", f"/v1/{batch}")).json()
    if not done["done"] or done["metadata"]["state"] not in STOPPED:
        raise WrongError(f"a cancelled batch goes on: {done['metadata']['state']}")
    if int(done["metadata"]["batchStats"]["requestCount"]):  # else its lines were not read yet
        results = await _download(client, done)
        count = int(done["metadata"]["batchStats"]["requestCount"])
        _check(done, [one["key"] for one in results], [str(number) for number in range(count)], results)
        if any(one.get("error", {"code": CANCELLED})["code"] != CANCELLED for one in results):
            raise WrongError(f"a request of a batch failed: {str(results)[:200]}")
    await _delete(client, batch)


async def begun(client: Exchange) -> str:
    """Make a batch that takes longer than anybody watches it, and give its name when its first requests are due."""
    lines = [{"key": str(number), "request": _request(client, number, new=1.0)} for number in range(LONG)]
    batch = await _create(client, {"fileName": await _upload(client, lines)})
    while (await client.ask("GET", f"/v1/{batch}")).json()["metadata"]["state"] == "BATCH_STATE_PENDING":
        await asyncio.sleep(POLL_SECONDS)
    return batch


def _request(client: Exchange, number: int, new: float = 0.5) -> dict[str, Any]:
    return client.contents(QUESTIONS[number % len(QUESTIONS)], new=new)


async def _upload(client: Exchange, lines: list[dict[str, Any]]) -> str:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    answer = await client.ask("POST", "/upload/v1beta/files", headers=headers, content=text)
    name: str = answer.json()["file"]["name"]
    return name


async def _create(client: Exchange, config: dict[str, Any]) -> str:
    """Make a batch; its file may go at once."""
    body = {"batch": {"displayName": "load", "inputConfig": config}}
    answer = await client.ask("POST", f"{CONTENT}:batchGenerateContent", json=body)
    if "fileName" in config:
        await client.ask("DELETE", f"/v1/{config['fileName']}")
    name: str = answer.json()["name"]
    return name


async def _over(client: Exchange, batch: str) -> dict[str, Any]:
    while True:
        done: dict[str, Any] = (await client.ask("GET", f"/v1/{batch}")).json()
        if done["done"]:
            break
        stats = {name: int(count) for name, count in done["metadata"]["batchStats"].items()}
        if min(stats.values()) < 0:
            raise WrongError(f"the counts of a batch do not add up: {stats}")
        await asyncio.sleep(POLL_SECONDS)
    if done["metadata"]["state"] != "BATCH_STATE_SUCCEEDED":
        raise WrongError(f"a batch ended as {done['metadata']['state']}: {done.get('error')}")
    return done


async def _download(client: Exchange, done: dict[str, Any]) -> list[dict[str, Any]]:
    file = done["response"]["responsesFile"]
    text = (await client.ask("GET", f"/v1beta/{file}:download?alt=media")).text
    await client.ask("DELETE", f"/v1/{file}")
    return [json.loads(line) for line in text.splitlines()]


async def _delete(client: Exchange, batch: str) -> None:
    await client.ask("DELETE", f"/v1/{batch}")
    await client.ask("GET", f"/v1/{batch}", 404)


def _check(done: dict[str, Any], keys: list[str], expected: list[str], results: list[dict[str, Any]]) -> None:
    """Raise when results are not in the order of the requests, or are not those that were counted."""
    if keys != expected:
        raise WrongError(f"the results of a batch are not in order: {keys}")
    stats = {name: int(count) for name, count in done["metadata"]["batchStats"].items()}
    answered = sum("response" in one for one in results)
    told = (stats["successfulRequestCount"], stats["failedRequestCount"], stats["pendingRequestCount"])
    if told != (answered, len(results) - answered, 0):
        raise WrongError(f"the counts of a batch are not those of its results: {stats}")
