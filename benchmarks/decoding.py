"""The two roads from bytes to pixels that are compared, and the peak memory of one, measured in a process of its own.

The memory is asked of Linux, because what C libraries allocate is invisible to Python: the resident memory's high
mark while the picture decodes, above what is resident after a small picture of the same kind was decoded.
"""

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from beholder import domain
from beholder.domain import RGB
from beholder.images.decoding.decode import decode
from beholder.images.formats.header import read_header

MAX_PIXELS = 180_000_000

Road = Callable[[bytes, int | None], RGB]


def by_beholder(data: bytes, longest: int | None) -> RGB:
    """Sniff, check and decode, as for every image of a request."""
    header = read_header(data, "image", MAX_PIXELS)
    return decode(domain.Image(data, header.media_type, "", header.width, header.height, 0, "image"), longest=longest)


def by_pillow(data: bytes, longest: int | None) -> RGB:
    """Decode the way that Pillow's own documentation shows: whole, upright, RGB, then a thumbnail of it."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    if longest is not None:
        picture.thumbnail((longest, longest))
    return np.asarray(picture)


ROADS: Mapping[str, Road] = {"beholder": by_beholder, "pillow": by_pillow}


def peak(road: str, small: Path, large: Path, longest: int | None) -> float:
    """Give the MiB that decoding `large` takes at its peak, the result included, by the named road."""
    command = [sys.executable, "-m", "benchmarks.decoding", road, str(small), str(large), str(longest or 0)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _child(road: str, small: str, large: str, longest: str) -> None:
    data = Path(large).read_bytes()
    ROADS[road](Path(small).read_bytes(), int(longest) or None)
    Path("/proc/self/clear_refs").write_text("5")  # the high mark starts anew: proc(5)
    before = _status("VmRSS")
    pixels = ROADS[road](data, int(longest) or None)
    print((_status("VmHWM") - before) / 1024)
    del pixels


def _status(name: str) -> int:
    """Read a line of this process's status, in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


pillow_heif.register_heif_opener()

if __name__ == "__main__":
    _child(*sys.argv[1:])
