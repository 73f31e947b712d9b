"""How long `beholder serve` takes until it is ready, and what it keeps in memory, idle and after work.

Run it with `make benchmark`, or `.venv/bin/python -m benchmarks.cold_start`. The first start of six warms the disk
and is not counted. The 100 photos are crops of different sizes, none the same as another, and are asked about in turn
for a caption, boxes, masks and their text, so that every model has run.
"""

import base64
import json
import statistics
import tempfile
from itertools import cycle, islice
from pathlib import Path

import psutil

from benchmarks.exchange import Connection, post
from benchmarks.photos import variations
from benchmarks.process import Server, serving
from benchmarks.table import Row, show

STARTS = 5
PHOTOS = 100
GIB = 1024**3
PROMPTS = (
    "Caption this image.",
    "Detect all of the objects. The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000.",
    "Give the segmentation masks for the prominent items: box_2d, mask and label.",
    "What text is in this image?",
)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        starts = [_start(Path(folder) / str(index)) for index in range(STARTS + 1)][1:]
        with serving("beholder", "serve", folder=Path(folder) / "work") as server:
            idle = _resident(server)
            peak = max(_work(server))
            after = _resident(server)
    rows = [
        Row(f"start to ready, median of {STARTS}", statistics.median(starts), "s", 4.0),
        Row("start to ready, slowest", max(starts), "s"),
        Row("resident memory, idle", idle, "GiB", 1.0),
        Row(f"resident memory, after {PHOTOS} photos", after, "GiB", 1.0),
        Row("resident memory, largest seen between photos", peak, "GiB"),
    ]
    show("Start and memory of the embedded engine", rows)


def _start(folder: Path) -> float:
    with serving("beholder", "serve", folder=folder) as server:
        return server.seconds


def _work(server: Server) -> list[float]:
    """Ask about `PHOTOS` photos; give the resident memory after each, GiB."""
    connection = Connection(server.url)
    seen = []
    for photo, prompt in islice(zip(variations(), cycle(PROMPTS), strict=False), PHOTOS):
        blocks = [{"type": "text", "text": prompt}, {"type": "image", "data": base64.b64encode(photo).decode()}]
        body = json.dumps({"model": "gemini-3-flash-preview", "input": blocks}).encode()
        connection.send(post(f"{server.url}/v1beta/interactions", body, {"Content-Type": "application/json"}))
        seen.append(_resident(server))
    connection.close()
    return seen


def _resident(server: Server) -> float:
    process = psutil.Process(server.pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_info().rss for member in family)) / GIB


if __name__ == "__main__":
    main()
