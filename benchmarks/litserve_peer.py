"""The same models behind LitServe: what a good general server makes of them that knows nothing of images.

`python -m benchmarks.litserve_peer --port P --data-dir D`. A request is decoded, asked about and forgotten, as in
LitServe's own examples; the answer is made by the embedded engine's own code, so that only the serving differs.
"""

import argparse
import asyncio
import base64
import hashlib
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import litserve  # type: ignore[import-not-found, import-untyped, unused-ignore]

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from beholder.engines.embedded.engine import EmbeddedEngine
from beholder.images.cache import ByteCache
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.formats.header import read_header
from beholder.settings import Settings

T = TypeVar("T")
MODEL = "gemini-3-flash-preview"


class Forgetful:
    """A `Memory` that remembers nothing."""

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """Make it anew."""
        return make()


class Peer(litserve.LitAPI):  # type: ignore[misc, unused-ignore]
    """Setup, decode, predict, encode: the life of a request in LitServe."""

    def setup(self, device: str) -> None:
        """Load the models."""
        settings = Settings()
        self._engine = EmbeddedEngine(PixelRoom(ByteCache[Hashable, Any]("none", 0, len), settings), Forgetful())
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._engine.warm_up())

    def decode_request(self, request: dict[str, str]) -> Ask:
        """Read the body."""
        data = base64.b64decode(request["image"])
        header = read_header(data, "image", 180_000_000)
        sha256 = hashlib.sha256(data).hexdigest()
        image = Image(data, header.media_type, sha256, header.width, header.height, 0, "image")
        return Request(MODEL, (Turn(Role.USER, (Text(request["prompt"]), image)),))

    def predict(self, ask: Ask) -> str:
        """Look at the image."""
        return self._loop.run_until_complete(fold(self._engine.generate(ask))).text

    def encode_response(self, text: str) -> dict[str, str]:
        """Print the answer."""
        return {"text": text}


def main() -> None:
    """Serve on the port given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    given = parser.parse_args()
    server = litserve.LitServer(Peer(), accelerator="cpu")

    server.run(host="127.0.0.1", port=given.port, generate_client_file=False, log_level="critical")


if __name__ == "__main__":
    main()
