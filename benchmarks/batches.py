"""Batches: how fast, in how much memory, and what those feel who wait for an answer meanwhile.

Run it with `.venv/bin/python -m benchmarks.batches`. The first part is the server with an engine that takes no time and
a file of 2,000 requests, each with a photo of its own inside; the second is the embedded engine, asked again and again
while a batch of other photos runs.
"""

import base64
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.photos import of_size
from benchmarks.process import Server, serving
from benchmarks.table import Row, show

REQUESTS = 2000
BYTES = 300_000
DIFFERENT = 32
ASKED = 60
MODEL = "/v1beta/models/gemini-3-flash-preview"


def main() -> None:
    """Measure and print."""
    photos = of_size(BYTES, DIFFERENT)
    with tempfile.TemporaryDirectory() as folder:
        show(
            f"A batch of {REQUESTS:,} requests from a file, an engine that takes no time",
            _throughput(photos, Path(folder)),
        )
        show("The embedded engine, asked while a batch runs", _latency(photos, Path(folder)))


def _throughput(photos: list[bytes], folder: Path) -> list[Row]:
    with serving("benchmarks.null_server", folder=folder / "null") as server, _client(server) as client:
        before = psutil.Process(server.pid).memory_info().rss
        began = time.perf_counter()
        file = _upload(client, photos, REQUESTS)
        uploaded = time.perf_counter()
        done = _over(client, _create(client, file))
        ended = time.perf_counter()
        stats = done["metadata"]["batchStats"]
        assert stats["successfulRequestCount"] == str(REQUESTS), stats
        return [
            Row("upload of the file", uploaded - began, "s"),
            Row("requests answered", REQUESTS / (ended - uploaded), "requests/s"),
            Row("memory of the server before", before / 2**20, "MiB"),
            Row("memory of the server at its peak", _peak(server.pid), "MiB"),
        ]


def _latency(photos: list[bytes], folder: Path) -> list[Row]:
    with serving("beholder", "serve", folder=folder / "embedded") as server, _client(server) as client:
        _ask(client, photos[:4])
        alone = _ask(client, _fresh(photos, 0))
        batch = _create(client, _upload(client, photos, REQUESTS))
        while client.get(f"/v1/{batch}").json()["metadata"]["state"] == "BATCH_STATE_PENDING":
            time.sleep(0.05)
        began, before = time.perf_counter(), _answered(client, batch)
        beside = _ask(client, _fresh(photos, ASKED))
        rate = (_answered(client, batch) - before) / (time.perf_counter() - began)
        client.post(f"/v1/{batch}:cancel")
        return [
            Row("alone, p50", statistics.median(alone), "ms"),
            Row("alone, p95", statistics.quantiles(alone, n=20)[-1], "ms"),
            Row("beside a batch, p50", statistics.median(beside), "ms"),
            Row("beside a batch, p95", statistics.quantiles(beside, n=20)[-1], "ms"),
            Row("the batch meanwhile", rate, "requests/s"),
        ]


def _client(server: Server) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=600)


def _fresh(photos: list[bytes], first: int) -> list[bytes]:
    """Give photos that were not seen before: what follows a JPEG's end changes its hash and nothing else."""
    return [photos[number % len(photos)] + b"\0%d" % (first + number) for number in range(ASKED)]


def _request(photo: bytes) -> dict[str, Any]:
    image = {"inlineData": {"mimeType": "image/jpeg", "data": base64.b64encode(photo).decode()}}
    return {"contents": [{"parts": [{"text": "Caption this image."}, image]}]}


def _upload(client: httpx.Client, photos: list[bytes], count: int) -> str:
    def lines() -> Iterator[bytes]:
        for number in range(count):
            photo = photos[number % len(photos)] + b"\0batch %d" % number
            yield json.dumps({"key": str(number), "request": _request(photo)}).encode() + b"\n"

    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    answer = client.post("/upload/v1beta/files", content=lines(), headers=headers)
    name: str = answer.json()["file"]["name"]
    return name


def _create(client: httpx.Client, file: str) -> str:
    answer = client.post(f"{MODEL}:batchGenerateContent", json={"batch": {"inputConfig": {"fileName": file}}})
    name: str = answer.json()["name"]
    return name


def _over(client: httpx.Client, batch: str) -> dict[str, Any]:
    while True:
        operation: dict[str, Any] = client.get(f"/v1/{batch}").json()
        if operation["done"]:
            return operation
        time.sleep(0.1)


def _answered(client: httpx.Client, batch: str) -> int:
    return int(client.get(f"/v1/{batch}").json()["metadata"]["batchStats"]["successfulRequestCount"])


def _ask(client: httpx.Client, photos: list[bytes]) -> list[float]:
    """Give the milliseconds of each answer, one after the other."""
    times = []
    for photo in photos:
        body = _request(photo)
        began = time.perf_counter()
        assert client.post(f"{MODEL}:generateContent", json=body).status_code == 200
        times.append((time.perf_counter() - began) * 1000)
    return times


def _peak(pid: int) -> float:
    """Give the most memory that a process ever had, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell the peak of a process")


if __name__ == "__main__":
    main()
