"""Batches: how fast, and in how much memory. What people feel of them is measured in `patience.py`.

Run it with `.venv/bin/python -m benchmarks.batches`: the server with an engine that takes no time, and a file of 2,000
requests, each with a photo of its own inside.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.asking import batch_of, client_of, fresh, look, request, upload
from benchmarks.photos import of_size
from benchmarks.process import serving
from benchmarks.table import Row, show

REQUESTS = 2000
BYTES = 300_000
DIFFERENT = 32


def main() -> None:
    """Measure and print."""
    photos = of_size(BYTES, DIFFERENT)
    with tempfile.TemporaryDirectory() as folder:
        show(
            f"A batch of {REQUESTS:,} requests from a file, an engine that takes no time",
            _throughput(photos, Path(folder)),
        )


def _throughput(photos: list[bytes], folder: Path) -> list[Row]:
    with serving("benchmarks.null_server", folder=folder / "null") as server, client_of(server) as client:
        before = psutil.Process(server.pid).memory_info().rss
        began = time.perf_counter()
        lines = (request(fresh(photos[n % DIFFERENT], f"batch {n}"), "Caption this image.") for n in range(REQUESTS))
        file = upload(client, lines)
        uploaded = time.perf_counter()
        done = _over(client, batch_of(client, file))
        ended = time.perf_counter()
        stats = done["metadata"]["batchStats"]
        assert stats["successfulRequestCount"] == str(REQUESTS), stats
        return [
            Row("upload of the file", uploaded - began, "s"),
            Row("requests answered", REQUESTS / (ended - uploaded), "requests/s"),
            Row("memory of the server before", before / 2**20, "MiB"),
            Row("memory of the server at its peak", _peak(server.pid), "MiB"),
        ]


def _over(client: httpx.Client, batch: str) -> dict[str, Any]:
    while True:
        operation = look(client, batch)
        if operation["done"]:
            return operation
        time.sleep(0.1)


def _peak(pid: int) -> float:
    """Give the most memory that a process ever had, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell the peak of a process")


if __name__ == "__main__":
    main()
