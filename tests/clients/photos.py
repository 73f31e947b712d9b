"""The photos that the samples are shown, and what a person sees in them.

The page's samples name files and addresses; `lay_out` and `publish` put real photos there. Boxes were drawn by
hand on a pixel grid: thousandths of the image, `[ymin, xmin, ymax, xmax]`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfile
from typing import TypeAlias

from PIL import Image

FrameBox: TypeAlias = tuple[int, int, int, int]

PHOTOS = Path(__file__).parents[2] / "examples" / "photos"
BUS_SIZE = (640, 427)
BUS: FrameBox = (335, 225, 646, 587)
TABLE_SIZE = (640, 480)

# What lies where the samples look for it.
FILES = {
    "path/to/organ.jpg": "bus.jpg",
    "path/to/small-sample.jpg": "cats.jpg",
    "path/to/sample.jpg": "desk.jpg",
    "path/to/your/image1.jpg": "car.jpg",
}


def lay_out(folder: Path) -> Path:
    """Put photos at the paths that the samples name, below `folder`."""
    for place, photo in FILES.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        copyfile(PHOTOS / photo, folder / place)
    return folder


@contextmanager
def publish(folder: Path) -> Iterator[str]:
    """Serve photos by HTTP from `folder`; give the server's URL.

    `street/image.png` is the bus, `table/image.png` the laid table; `pair` has the bus and the cats.
    """
    for name in ("street", "table", "pair"):
        (folder / name).mkdir(parents=True)
    _as_png(PHOTOS / "bus.jpg", folder / "street" / "image.png")
    _as_png(PHOTOS / "table.jpg", folder / "table" / "image.png")
    copyfile(PHOTOS / "bus.jpg", folder / "pair" / "image1.jpg")
    copyfile(PHOTOS / "cats.jpg", folder / "pair" / "image2.jpg")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _as_png(source: Path, target: Path) -> None:
    with Image.open(source) as photo:
        photo.save(target)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test run's output to the tests."""
