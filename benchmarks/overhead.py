"""What the server adds to an engine: parsing, base64, the store and HTTP, with an engine that takes no time.

Run it with `make benchmark`, or `.venv/bin/python -m benchmarks.overhead`. Real HTTP over loopback, the server in a
process of its own, every photo sent being one of 32 different ones of 300 kB. "Added" is the time of an exchange less
the time of calling the engine directly. The floor is a peer that only reads the request and answers.
"""

import asyncio
import base64
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from benchmarks.exchange import Connection, post
from benchmarks.null_server import NullEngine
from benchmarks.photos import of_size
from benchmarks.process import serving
from benchmarks.table import Row, show

BYTES = 300_000
DIFFERENT = 32
ROUNDS = 1500
WARM_UP = 200
CLIENTS = 16
SECONDS = 5.0


def main() -> None:
    """Measure and print."""
    photos = of_size(BYTES, DIFFERENT)
    with tempfile.TemporaryDirectory() as folder:
        rows = _measure(photos, Path(folder))
    show("What the server adds to an engine that takes no time", rows)


def _measure(photos: list[bytes], folder: Path) -> list[Row]:
    direct = _direct()
    with serving("benchmarks.null_server", "--floor", folder=folder / "floor") as peer:
        floors = [_latencies(peer.url, make(peer.url, photos)) for make in (_inline, _stored_names)]
    with serving("benchmarks.null_server", folder=folder / "server") as server:
        requests = [_inline(server.url, photos), _stored(server.url, photos), _inline(server.url, photos, store=False)]
        times = [_latencies(server.url, each) for each in requests]
        rates = [_rate(server.url, each) for each in requests]
    return [
        *_rows("300 kB photo, inline", times[0], floors[0], direct, aim=2.0),
        *_rows("300 kB photo, stored file", times[1], floors[1], direct, aim=1.0),
        *_rows("300 kB photo, inline, store: false", times[2], floors[0], direct, aim=2.0)[:2],
        Row(f"inline, {CLIENTS} clients at once", rates[0], "requests/s"),
        Row(f"stored file, {CLIENTS} clients at once", rates[1], "requests/s"),
        Row(f"inline, store: false, {CLIENTS} clients at once", rates[2], "requests/s"),
        Row("the engine called directly, p50", direct, "ms"),
    ]


def _rows(what: str, times: list[float], floor: list[float], direct: float, aim: float) -> list[Row]:
    return [
        Row(f"{what}: added, p50", statistics.median(times) - direct, "ms", aim),
        Row(f"{what}: added, p95", _p95(times) - direct, "ms"),
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


def _latencies(url: str, requests: list[bytes]) -> list[float]:
    """Give the milliseconds of each exchange, one after the other on one connection."""
    connection = Connection(url)
    times = []
    for index, request in zip(range(WARM_UP + ROUNDS), cycle(requests), strict=False):
        began = time.perf_counter()
        connection.send(request)
        if index >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return times


def _rate(url: str, requests: list[bytes]) -> float:
    """Give the requests answered in a second when `CLIENTS` connections ask as fast as they can."""
    counts: list[int] = []
    end = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=_hammer, args=(url, requests[i:] + requests[:i], end, counts.append))
               for i in range(CLIENTS)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < CLIENTS:
        raise RuntimeError("a client failed")
    return sum(counts) / SECONDS


def _hammer(url: str, requests: list[bytes], end: float, report: Callable[[int], None]) -> None:
    connection = Connection(url)
    count = 0
    for request in cycle(requests):
        if time.perf_counter() >= end:
            break
        connection.send(request)
        count += 1
    connection.close()
    report(count)


if __name__ == "__main__":
    main()
