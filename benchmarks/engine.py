"""What the embedded engine adds to its models, and what this server makes of them beside another one.

Run it with `make benchmark`, or `.venv/bin/python -m benchmarks.engine`. First, for each task, an answer about a photo
that was not seen before, in turns with the bare model calls that it took. Then answers a second for 1, 4 and 16
clients, in turns with the same models behind LitServe: about photos that are all different, and about photos that
three questions each are asked about, as people do.
"""

import asyncio
import base64
import json
import statistics
import tempfile
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from beholder.engines.embedded.engine import EmbeddedEngine
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.formats.header import read_header
from beholder.settings import Settings
from benchmarks.bare import written_down
from benchmarks.crowd import rate
from benchmarks.duel import Duel, duel
from benchmarks.exchange import post
from benchmarks.machine import describe
from benchmarks.photos import PHOTOS, variations
from benchmarks.process import serving

MODEL = "gemini-3-flash-preview"
TASKS = {
    "caption": "Caption this image.",
    "detect": "Detect all of the objects. The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000.",
    "segment": "Give the segmentation masks for the prominent items: box_2d, mask and label.",
    "classify": "What is this a picture of?",
    "read": "What text is in this image?",
}
MOST = 1.15  # times the bare calls
CLIENTS = (1, 4, 16)
LEAST = 1.3  # times the answers of the peer
ROUNDS = 3
ANSWERS = 24  # in a round
QUESTIONS = ("Caption this image.", "Detect all of the objects.", "How many people are there?")


def main() -> None:
    """Measure and print."""
    _print_overhead({task: asyncio.run(_overhead(prompt)) for task, prompt in TASKS.items()})
    with tempfile.TemporaryDirectory() as folder:
        _print_rates(_rates(Path(folder)))


async def _overhead(prompt: str) -> Duel:
    """Compare answering `prompt` about photos never seen with the bare calls that it took; medians over the photos."""
    duels = [await _of_one(prompt, photo.read_bytes()) for photo in PHOTOS]
    ours, bare = (statistics.median(getattr(one, side) for one in duels) for side in ("ours", "theirs"))
    return Duel(ours, bare, statistics.median(one.ratio for one in duels))


async def _of_one(prompt: str, photo: bytes) -> Duel:
    memory = ByteCache[Hashable, Any]("images", 0, footprint)  # remembers nothing
    engine = EmbeddedEngine(PixelRoom(memory, Settings()), memory)
    await engine.warm_up()
    loop = asyncio.new_event_loop()

    def answer() -> str:
        return loop.run_until_complete(fold(engine.generate(_ask(prompt, photo)))).text

    def measure() -> Duel:
        answer()
        with written_down() as calls:
            answer()
        return duel(answer, calls.again, seconds=2.0)

    measured = await asyncio.to_thread(measure)
    await engine.close()
    return measured


def _ask(prompt: str, photo: bytes) -> Ask:
    header = read_header(photo, "image", Settings().image_pixels)
    image = Image(photo, header.media_type, "0" * 64, header.width, header.height, 0, "image")
    return Request(MODEL, (Turn(Role.USER, (Text(prompt), image)),))


def _rates(folder: Path) -> dict[tuple[str, int], tuple[float, float]]:
    """Give answers a second, ours and the peer's, by what was asked and how many clients."""
    photos = variations(seed=1)
    measured: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with (
        serving("benchmarks.litserve_peer", folder=folder / "peer", ready="/health") as peer,
        serving("beholder", "serve", folder=folder / "ours") as ours,
    ):
        for _ in range(ROUNDS):
            for clients in CLIENTS:
                for what, asked in _workloads(photos).items():
                    mine = rate(ours.url, _ours(ours.url, asked), clients)
                    theirs = rate(peer.url, _peers(peer.url, asked), clients)
                    measured.setdefault((what, clients), []).append((mine, theirs))
    return {key: (_median(pairs, 0), _median(pairs, 1)) for key, pairs in measured.items()}


def _median(pairs: Sequence[tuple[float, float]], side: int) -> float:
    return statistics.median(pair[side] for pair in pairs)


def _workloads(photos: Iterator[bytes]) -> dict[str, list[tuple[str, bytes]]]:
    """Give pairs of question and photo, none of them seen before: one question about each, or three."""
    few = islice(photos, ANSWERS // len(QUESTIONS))
    return {
        "every photo once": [(QUESTIONS[0], photo) for photo in islice(photos, ANSWERS)],
        "three questions about each photo": [(question, photo) for photo in few for question in QUESTIONS],
    }


def _ours(url: str, asked: Sequence[tuple[str, bytes]]) -> list[bytes]:
    blocks = [
        [{"type": "text", "text": question}, {"type": "image", "data": base64.b64encode(photo).decode()}]
        for question, photo in asked
    ]
    return [_post(f"{url}/v1beta/interactions", {"model": MODEL, "store": False, "input": block}) for block in blocks]


def _peers(url: str, asked: Sequence[tuple[str, bytes]]) -> list[bytes]:
    bodies = [{"prompt": question, "image": base64.b64encode(photo).decode()} for question, photo in asked]
    return [_post(f"{url}/predict", body) for body in bodies]


def _post(url: str, body: object) -> bytes:
    return post(url, json.dumps(body).encode(), {"Content-Type": "application/json"})


def _print_overhead(measured: dict[str, Duel]) -> None:
    table = _table("An answer about a new photo, and the model calls that it takes", "task", "ms", "bare calls ms")
    for task, one in measured.items():
        times = 1 / one.ratio
        table.add_row(
            task, f"{one.ours:.0f}", f"{one.theirs:.0f}", f"{times:.2f} x", f"≤ {MOST:g} x", _met(times <= MOST)
        )
    Console(width=110).print(table)


def _print_rates(measured: dict[tuple[str, int], tuple[float, float]]) -> None:
    table = _table("Answers a second, beside LitServe", "asked, clients", "answers/s", "LitServe's")
    for (what, clients), (ours, theirs) in sorted(measured.items()):
        times = ours / theirs
        row = f"{what}, {clients}", f"{ours:.1f}", f"{theirs:.1f}", f"{times:.2f} x", f"≥ {LEAST:g} x"
        table.add_row(*row, _met(times >= LEAST))
    Console(width=110).print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, caption=describe(), title_justify="left", caption_justify="left")
    for column in (*columns, "ratio", "aim", "met"):
        table.add_column(column, justify="left" if column in (columns[0], "met") else "right")
    return table


def _met(met: bool) -> str:
    return "yes" if met else "no"


if __name__ == "__main__":
    main()
