"""How fast, and in how much memory, an image becomes pixels: against Pillow, side by side, in every container.

Run it with `make benchmark`, or `.venv/bin/python -m benchmarks.images`; it takes about five minutes. Pillow decodes
the whole picture, turns it upright, converts it to RGB and makes a thumbnail of it; beholder sniffs, checks the header
and does the same. Both end in an array of RGB. How the pictures are made: `benchmarks.scene`. The difference is the
mean of |ours - theirs| in grey levels of 255: the two reduce a picture by different filters.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import repeats
from benchmarks.decoding import by_beholder, by_pillow, peak
from benchmarks.duel import Duel, duel
from benchmarks.machine import describe
from benchmarks.scene import CONTAINERS, scene

SIZES = {"0.3 MP": (640, 480), "2 MP": (1632, 1224), "12 MP": (4032, 3024)}
TARGETS = (900, None)  # pixels of the longer side; None is the full size
LARGEST = "12 MP"
COLUMNS = ("container", "size", "to", "ms", "Pillow ms", "faster", "aim", "met", "peak", "Pillow's", "differs")
AGAIN_COLUMNS = ("12 MP JPEG", "again, ms", "first, ms", "faster", "aim", "met")
NEVER_SLOWER = 1.0
LARGE_JPEG = 3.0
REPEATED = 50.0
PHOTOS = 5


def main() -> None:
    """Measure and print."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        files = _write(Path(folder))
        for container in CONTAINERS:
            rows += [_row(files, container, size, longest) for size in SIZES for longest in TARGETS]
    _show("From bytes to pixels, against Pillow", COLUMNS, rows)
    _show("The same image again", AGAIN_COLUMNS, _repeats())


def _show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, caption=describe(), title_justify="left", caption_justify="left")
    for column in columns:
        table.add_column(column, justify="left" if column in (columns[0], "met") else "right")
    for row in rows:
        table.add_row(*row)
    Console(width=130).print(table)


def _write(folder: Path) -> dict[tuple[str, str], Path]:
    files = {}
    for size, (width, height) in SIZES.items():
        picture = scene(width, height)
        for index, (container, save) in enumerate(CONTAINERS.items()):
            files[container, size] = folder / f"{index}-{width}"
            files[container, size].write_bytes(save(picture))
    return files


def _row(files: dict[tuple[str, str], Path], container: str, size: str, longest: int | None) -> list[str]:
    data = files[container, size].read_bytes()
    result = duel(lambda: by_beholder(data, longest), lambda: by_pillow(data, longest))
    aim = LARGE_JPEG if (container, size, longest) == ("JPEG", LARGEST, TARGETS[0]) else NEVER_SLOWER
    differs = np.abs(by_beholder(data, longest).astype(np.int16) - by_pillow(data, longest)).mean()
    peaks = ["", ""]
    if size == LARGEST:
        small = files[container, next(iter(SIZES))]
        peaks = [f"{peak(road, small, files[container, size], longest):.0f} MiB" for road in ("beholder", "pillow")]
    return [container, size, str(longest or "full"), *_numbers(result, aim), *peaks, f"{differs:.1f}"]


def _repeats() -> list[list[str]]:
    photos = [CONTAINERS["JPEG"](scene(*SIZES[LARGEST], seed=seed)) for seed in range(PHOTOS)]
    results = {"its pixels": repeats.pixels(photos), "its caption": repeats.captions(photos)}
    return [[what, *_numbers(result, REPEATED)] for what, result in results.items()]


def _numbers(result: Duel, aim: float) -> list[str]:
    return [f"{result.ours:.3g}", f"{result.theirs:.3g}", f"{result.ratio:.2f} x", f"≥ {aim:g} x", result.verdict(aim)]


if __name__ == "__main__":
    main()
