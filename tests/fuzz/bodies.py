"""Damaged requests, from the body to the status: images by URL, as data and as data: URLs, all through the server."""

import asyncio
import json
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import httpx
import pybase64

from beholder.engines.registry import Registry
from beholder.hall import Hall
from beholder.images.fetching.fetch import Fetcher
from beholder.images.resolve import Resolver
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.fuzz.corpus import corpus
from tests.fuzz.mutation import mutate
from tests.images.fetching.upstream import Names

PLACES = {  # nothing that a name leads to is ever dialled
    "private_test": [["10.0.0.1"]],
    "mapped_test": [["::ffff:127.0.0.1"]],
    "half_test": [["8.8.8.8", "127.0.0.1"]],
    "odd_test": [["no address"]],
}
SCHEMES = ("http://", "https://", "HTTP://", "file://", "data:", "//", "", "files/", "gs://", "ftp://", "http:")
HOSTS = (
    "private.test", "mapped.test", "half.test", "odd.test", "unknown.test", "2130706433", "0x7f.1", "0177.0.0.1",
    "[::1]", "[::ffff:127.0.0.1]", "[::", "user:pw@private.test", "bücher.test", "xn--a.test", "a..test", "%00", "",
)  # fmt: skip
TAILS = (
    "",
    "/",
    "/a.jpg",
    ":80/",
    ":443",
    ":99999/",
    ":-1/",
    ":a",
    "/?q=%zz",
    "/#x",
    "/../..",
    "\\@private.test/",
    "/\r\nX: y",
)
HEADS = ("data:image/png;base64,", "data:,", "data:image/jpeg;base64", "DATA:;BASE64,", "data:image/svg+xml;utf8,")


class Bodies:
    """Posts bodies to a whole server in this process: any answer will do, but none of 500 and above."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._client: httpx.AsyncClient | None = None

    def make(self, number: int) -> bytes:
        random = Random(f"{self._seed}:{number}")
        block = self._block(random)
        body = {"model": "gemini-2.5-flash", "input": [{"type": "text", "text": "What is this?"}, block]}
        said = json.dumps(body, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
        return mutate(said, random, [b'{"input": "hi"}', said]) if random.random() < 0.5 else said

    def swallow(self, data: bytes) -> None:
        if self._client is None:
            self._client = self._loop.run_until_complete(self._serve())
        answer = self._loop.run_until_complete(self._client.post("/v1/interactions", content=data))
        assert answer.status_code < 500, answer.text
        if answer.status_code != 200:
            assert answer.json()["error"]["message"], "a refusal that says nothing"

    def close(self) -> None:
        self._loop.run_until_complete(self._open.aclose())
        self._loop.close()

    def _block(self, random: Random) -> dict[str, object]:
        picture = pybase64.b64encode(random.choice(corpus())[: random.choice((100, 20_000))]).decode()
        match random.randrange(4):
            case 0:
                uri = random.choice(SCHEMES) + random.choice(HOSTS) + random.choice(TAILS)
            case 1:
                uri = "".join(random.choice("ht:/.@[]%\\?#\0\n é1aZ-_~😀") for _ in range(random.randrange(60)))
            case 2:
                uri = random.choice(HEADS) + mutate(picture.encode(), random, [b"%ff%", b"===="]).decode("latin-1")
            case _:
                return {"type": "image", "data": mutate(picture.encode(), random, [b"=", b"\n"]).decode("latin-1")}
        return {"type": "image", "uri": uri, "mime_type": random.choice(("image/png", "", "text/html"))}

    async def _serve(self) -> httpx.AsyncClient:
        folder = self._open.enter_context(tempfile.TemporaryDirectory())
        settings = Settings(data_dir=Path(folder), request_bytes=1_000_000, image_pixels=4_000_000)
        registry = Registry([FakeEngine()], "fake")
        app = create_app(settings, registry)
        rooms = app.state.rooms
        rooms.hall = Hall(registry, Resolver(settings, rooms.store.files, Fetcher(settings, Names(**PLACES))))
        await self._open.enter_async_context(app.router.lifespan_context(app))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://beholder.test")
        return await self._open.enter_async_context(client)
