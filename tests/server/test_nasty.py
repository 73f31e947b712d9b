"""Every file of the nasty samples through the whole server, with an engine that looks at the pixels.

What must be accepted is answered with its upright size; what must be refused costs a 400 that names the block
and the reason, and no memory.
"""

import asyncio
import gc
from collections.abc import AsyncGenerator, AsyncIterator

import httpx
import pybase64
import pytest
from _pytest.mark import ParameterSet
from fastapi import FastAPI

from beholder.domain import Ask, Delta, Finish, FinishReason, Image, Words
from beholder.engines.registry import Registry
from beholder.images.cache import ByteCache
from beholder.images.decoding.pixels import PixelRoom
from beholder.server.app import create_app
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.fuzz.memory import in_use, peak, reset_peak
from tests.images.fetching.upstream import Upstream, reply
from tests.images.samples import Nasty, all_nasty
from tests.server.conftest import opened, question

NASTY = all_nasty()
REFUSED = [sample for sample in NASTY if sample.want == "refuse"]
MIB = 1 << 20

SAYS = {  # a word of each reason
    "pillow__broken.png": "header is broken",
    "pillow__crash-4fb027452e6988530aa5dabee76eecacb3b79f8a.j2k": "a JPEG 2000 image",
    "pillow__seek_too_large.tif": "header is broken",
    "heif__empty.heic": "empty",
    "made__empty.jpg": "empty",
    "made__text_named.jpg": "plain text",
    "made__bomb_30000x30000.png": "30000 x 30000 = 900,000,000 pixels are more than the 180,000,000 taken",
    "made__script.svg": "an SVG",
}


class Looking(FakeEngine):
    """Looks at each image and says its size in pixels."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("looking")
        self._pixels = PixelRoom(ByteCache("images", 0, len), settings)

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        for image in (part for turn in ask.turns for part in turn.parts if isinstance(part, Image)):
            async with self._pixels.prepare(image, 1 << 20) as pixels:
                yield Words(f"{pixels.shape[1]}x{pixels.shape[0]}")
        yield Finish(FinishReason.STOP, self.count(ask))


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, Registry([Looking(settings)], "looking"))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(app) as client:
        yield client


async def uploaded(client: httpx.AsyncClient, data: bytes) -> dict[str, str]:
    headers = {"X-Goog-Upload-Command": "start, upload, finalize"}
    answer = await client.post("/upload/v1/files", headers=headers, content=data)
    return {"type": "image", "uri": answer.json()["file"]["uri"]}


def inline(data: bytes) -> dict[str, str]:
    return {"type": "image", "data": pybase64.b64encode(data).decode(), "mime_type": "image/png"}


def as_data_url(data: bytes) -> dict[str, str]:
    return {"type": "image", "uri": "data:image/jpeg;base64," + pybase64.b64encode(data).decode()}


async def block(client: httpx.AsyncClient, way: str, data: bytes) -> dict[str, str]:
    match way:
        case "inline":
            return inline(data)
        case "data-url":
            return as_data_url(data)
        case _:
            return await uploaded(client, data)


async def ask(client: httpx.AsyncClient, *blocks: dict[str, str]) -> httpx.Response:
    """Ask in turns, so that a block is `input[0].content[1]`."""
    content = [{"type": "text", "text": "What is this?"}, *blocks]
    body = question() | {"input": [{"role": "user", "content": content}]}
    return await client.post("/v1/interactions", json=body)


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["steps"][-1]["content"][0]["text"])


def message_of(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"]["message"])


def every_way(samples: list[Nasty]) -> list[ParameterSet]:
    """Send each sample inline, as a `data:` URL and as an uploaded file; an empty file cannot be uploaded."""
    return [
        pytest.param(sample, way, id=f"{way}-{sample.file}")
        for sample in samples
        for way in ("inline", "data-url", "uploaded")
        if sample.data or way != "uploaded"
    ]


@pytest.mark.parametrize(("sample", "way"), every_way(NASTY))
async def test_the_manifest_is_obeyed(client: httpx.AsyncClient, sample: Nasty, way: str) -> None:
    answer = await ask(client, await block(client, way, sample.data))
    if sample.want == "accept" or (sample.want == "either" and answer.status_code == 200):
        size = sample.upright_size
        assert size is None or text_of(answer) == f"{size[0]}x{size[1]}"
        assert text_of(answer)
        return
    message = message_of(answer)
    assert message.startswith("input[0].content[1]")
    assert ";" in message, "what would work follows the semicolon"
    assert SAYS.get(sample.file, "") in message


async def test_the_manifest_is_obeyed_by_url(settings: Settings) -> None:
    open_to_loopback = settings.model_copy(update={"allow_private_urls": True})
    app = create_app(open_to_loopback, Registry([Looking(settings)], "looking"))
    async with opened(app) as client, Upstream() as upstream:
        for sample in NASTY:
            upstream.answers[f"/{sample.file}"] = reply(sample.data, Content_Type="text/html")
            answer = await ask(client, {"type": "image", "uri": upstream.url(f"/{sample.file}", host="127.0.0.1")})
            if sample.want == "accept":
                assert sample.upright_size is not None
                assert text_of(answer) == "{}x{}".format(*sample.upright_size)
            elif sample.want == "refuse":
                assert message_of(answer).startswith("input[0].content[1]")
                assert SAYS[sample.file] in message_of(answer)


async def test_a_url_that_fails_is_a_400_with_its_status(settings: Settings) -> None:
    open_to_loopback = settings.model_copy(update={"allow_private_urls": True})
    app = create_app(open_to_loopback, Registry([Looking(settings)], "looking"))
    async with opened(app) as client, Upstream() as upstream:
        upstream.answers["/gone.jpg"] = reply(b"", "404 Not Found")
        answer = await ask(client, {"type": "image", "uri": upstream.url("/gone.jpg", host="127.0.0.1")})
    assert message_of(answer).startswith("input[0].content[1]")
    assert "answered 404 Not Found" in message_of(answer)


def test_a_reason_is_expected_of_every_refusal() -> None:
    assert set(SAYS) == {sample.file for sample in REFUSED}


@pytest.mark.parametrize("stream", [False, True], ids=["answer", "stream"])
@pytest.mark.parametrize("sample", REFUSED, ids=lambda sample: sample.file)
async def test_a_refusal_comes_before_a_stream_begins_and_names_the_callers_shape(
    client: httpx.AsyncClient, sample: Nasty, stream: bool
) -> None:
    body = question({"type": "text", "text": "What is this?"}, inline(sample.data), stream=stream)
    answer = await client.post("/v1/interactions", json=body)
    assert message_of(answer).startswith("input[1]")
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


async def test_one_bad_image_among_good_ones_is_named(client: httpx.AsyncClient) -> None:
    good = inline(next(sample for sample in NASTY if sample.file == "made__px_1x1.png").data)
    for bad in REFUSED:
        assert message_of(await ask(client, good, inline(bad.data), good)).startswith("input[0].content[2]")
    assert text_of(await ask(client, good, good)) == "1x11x1"


@pytest.mark.parametrize(("sample", "way"), every_way(REFUSED))
async def test_a_refusal_takes_no_memory(client: httpx.AsyncClient, sample: Nasty, way: str) -> None:
    asked = await block(client, way, sample.data)
    await ask(client, asked)  # libraries load
    reset_peak()
    before = in_use()
    message_of(await ask(client, asked))
    assert peak() - before < 8 * MIB


async def test_refusals_leave_nothing_behind(client: httpx.AsyncClient) -> None:
    async def every() -> None:
        for sample in REFUSED:
            message_of(await ask(client, inline(sample.data), as_data_url(sample.data)))

    for _ in range(5):
        await every()
    gc.collect()
    before = in_use()
    for _ in range(20):
        await every()
    gc.collect()
    assert in_use() - before < 8 * MIB


async def test_a_bad_image_does_not_hold_up_others(client: httpx.AsyncClient) -> None:
    good = inline(next(sample for sample in NASTY if sample.file == "made__photo.heic").data)
    asked = [ask(client, inline(sample.data)) for sample in REFUSED]
    answers = await asyncio.gather(*asked, ask(client, good))
    assert [answer.status_code for answer in answers] == [400] * len(REFUSED) + [200]
    assert text_of(answers[-1]) == "320x214"


async def test_a_large_file_that_is_no_image_is_not_read_to_be_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy = settings.model_copy(update={"file_bytes": 4 * MIB})
    app = create_app(roomy, Registry([Looking(roomy)], "looking"))
    async with opened(app) as client:
        asked = await uploaded(client, b"\0\0\0\x18ftypisom" + bytes(3 * MIB))
        monkeypatch.setattr(app.state.rooms.store.files, "read", None)  # calling it would be a 500
        assert "an MP4 or QuickTime video" in message_of(await ask(client, asked))
