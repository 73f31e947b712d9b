"""What the server adds to an engine: parsing, base64, the store and HTTP, with an engine that takes no time.

Run it with `make benchmark`, or `.venv/bin/python -m benchmarks.overhead`. Real HTTP over loopback, the server in a
process of its own, every photo sent being one of 32 different ones of 300 kB. "Added" is the time of an exchange less
the time of calling the engine directly. The floor is a peer that only reads the request and answers.

All kinds of exchange take turns, in ever another order, so that a busy moment of the machine hits all alike; "more than
the wire" is the median of the differences within a round, which such moments hardly change. Processor time is what the
server's threads used, be they alone on the machine or not.
"""

import asyncio
import base64
import json
import operator
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import psutil

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from benchmarks.crowd import rate
from benchmarks.exchange import Connection, post
from benchmarks.null_server import NullEngine
from benchmarks.photos import of_size
from benchmarks.process import Server, serving
from benchmarks.table import Row, show

BYTES = 300_000
DIFFERENT = 32
ROUNDS = 1500
WARM_UP = 200
CLIENTS = 16
TIMES = 80  # that each request is sent then
AIMS = (2.0, 1.0, 2.0)  # milliseconds, for each kind of exchange


def main() -> None:
    """Measure and print."""
    photos = of_size(BYTES, DIFFERENT)
    with tempfile.TemporaryDirectory() as folder:
        rows = _measure(photos, Path(folder))
    show("What the server adds to an engine that takes no time", rows)


def _measure(photos: list[bytes], folder: Path) -> list[Row]:
    direct = _direct()
    with (
        serving("benchmarks.null_server", "--floor", folder=folder / "floor") as peer,
        serving("benchmarks.null_server", folder=folder / "server") as server,
    ):
        kinds = {
            "inline": _inline(server.url, photos),
            "stored file": _stored(server.url, photos),
            "inline, store: false": _inline(server.url, photos, store=False),
        }
        floors = [(peer.url, _inline(peer.url, photos)), (peer.url, _stored_names(peer.url, photos))]
        times = _in_turns([*((server.url, requests) for requests in kinds.values()), *floors])
        used = [_processor(server, requests) for requests in kinds.values()]
        rates = [rate(server.url, requests * TIMES, CLIENTS) for requests in kinds.values()]
    inline, stored = times[3:]
    rows = []
    for name, own, wall, processor, aim in zip(kinds, times[:3], (inline, stored, inline), used, AIMS, strict=True):
        rows += _rows(f"300 kB photo, {name}", own, wall, direct, aim)
        rows.append(Row(f"300 kB photo, {name}: processor time", processor, "ms"))
    rows += [
        Row(f"{name}, {CLIENTS} clients at once", each, "requests/s") for name, each in zip(kinds, rates, strict=True)
    ]
    return [*rows, Row("the engine called directly, p50", direct, "ms")]


def _rows(what: str, times: list[float], floor: list[float], direct: float, aim: float) -> list[Row]:
    return [
        Row(f"{what}: added, p50", statistics.median(times) - direct, "ms", aim),
        Row(f"{what}: added, p95", _p95(times) - direct, "ms"),
        Row(f"{what}: more than the wire", statistics.median(map(operator.sub, times, floor)), "ms"),
        Row(f"{what}: the wire alone (floor), p50", statistics.median(floor), "ms"),
    ]


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _direct() -> float:
    """Give the milliseconds of one call of the engine, p50."""
    image = Image(b"", "image/jpeg", "0" * 64, 1600, 1067, 1120, "input[1]")
    ask: Ask = Request(model="gemini-3-flash-preview", turns=(Turn(Role.USER, (Text("Caption this image."), image)),))
    engine = NullEngine()

    async def once() -> float:
        began = time.perf_counter()
        await fold(engine.generate(ask))
        return (time.perf_counter() - began) * 1000

    async def many() -> list[float]:
        return [await once() for _ in range(ROUNDS)]

    return statistics.median(asyncio.run(many()))


def _interaction(url: str, image: dict[str, str], **fields: object) -> bytes:
    blocks = [{"type": "text", "text": "Caption this image."}, {"type": "image", "mime_type": "image/jpeg", **image}]
    body = json.dumps({"model": "gemini-3-flash-preview", "input": blocks, **fields}).encode()
    return post(f"{url}/v1beta/interactions", body, {"Content-Type": "application/json"})


def _inline(url: str, photos: list[bytes], **fields: object) -> list[bytes]:
    return [_interaction(url, {"data": base64.b64encode(photo).decode()}, **fields) for photo in photos]


def _stored_names(url: str, photos: list[bytes]) -> list[bytes]:
    return [_interaction(url, {"uri": f"{url}/v1beta/files/{index:08d}"}) for index in range(len(photos))]


def _stored(url: str, photos: list[bytes]) -> list[bytes]:
    start = {"X-Goog-Upload-Command": "start, upload, finalize", "X-Goog-Upload-Header-Content-Type": "image/jpeg"}
    connection = Connection(url)
    files = [connection.ask(post(f"{url}/upload/v1beta/files", photo, start))["file"] for photo in photos]
    connection.close()
    return [_interaction(url, {"uri": file["uri"]}) for file in files]


def _in_turns(sides: Sequence[tuple[str, list[bytes]]]) -> list[list[float]]:
    """Give the milliseconds of each exchange with each of `sides` (URL and requests), round by round."""
    connections = [Connection(url) for url, _ in sides]
    times: list[list[float]] = [[] for _ in sides]
    chance = random.Random(0)
    for index in range(WARM_UP + ROUNDS):
        for side in chance.sample(range(len(sides)), len(sides)):
            requests = sides[side][1]
            began = time.perf_counter()
            connections[side].send(requests[index % len(requests)])
            if index >= WARM_UP:
                times[side].append((time.perf_counter() - began) * 1000)
    for connection in connections:
        connection.close()
    return times


def _processor(server: Server, requests: list[bytes]) -> float:
    """Give the milliseconds of processor time that a request takes, in all threads of the server."""
    connection, process = Connection(server.url), psutil.Process(server.pid)
    before = process.cpu_times()
    for _, request in zip(range(ROUNDS), cycle(requests), strict=False):
        connection.send(request)
    after = process.cpu_times()
    connection.close()
    return (after.user + after.system - before.user - before.system) * 1000 / ROUNDS


if __name__ == "__main__":
    main()
