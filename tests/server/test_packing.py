import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.server import packing
from beholder.server.packing import unpacked
from tests.server.conftest import question

TEXT = b'{"a": "' + b"x" * 5000 + b'"}'


async def arriving(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def whole(body: bytes, encoding: str, size: int = 7) -> bytes:
    return b"".join([piece async for piece in unpacked(arriving(body, size), encoding)])


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("", TEXT, id="none"),
        pytest.param("identity", TEXT, id="none, in a word"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param(" GZIP ", gzip.compress(TEXT), id="in capitals"),
        pytest.param("x-gzip", gzip.compress(TEXT), id="gzip of old"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 10**6])
async def test_a_body_is_unpacked_however_it_comes(encoding: str, body: bytes, size: int) -> None:
    assert await whole(body, encoding, size) == TEXT


async def test_others_have_their_turn_between_two_pieces() -> None:
    """A kilobyte that came at once may unpack to a gigabyte."""
    told: list[str] = []

    async def other() -> None:
        told.append("other")

    async for _ in unpacked(arriving(gzip.compress(bytes(3 * packing._PIECE)), 10**6), "gzip"):
        asyncio.get_running_loop().create_task(other())
        told.append("piece")
    assert told[:3] == ["piece", "other", "piece"]


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        pytest.param("br", TEXT, "'br' is not unpacked by this server; send the body as it is", id="brotli"),
        pytest.param("gzip, gzip", TEXT, "is not unpacked", id="packed twice"),
        pytest.param("gzip", TEXT, "the body is not gzip: ", id="not packed at all"),
        pytest.param("gzip", b"", "it ends too early", id="nothing"),
        pytest.param("gzip", gzip.compress(TEXT)[:-1], "it ends too early", id="cut off"),
        pytest.param("gzip", gzip.compress(TEXT) + b"x", "more after its end", id="something behind it"),
        pytest.param("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "the body is not gzip: ", id="a wrong checksum"),
    ],
)
async def test_what_cannot_be_unpacked_is_refused(encoding: str, body: bytes, words: str) -> None:
    with pytest.raises(Fault) as caught:
        await whole(body, encoding)
    assert words in caught.value.message
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "Content-Encoding")


async def test_a_little_that_is_much_comes_by_the_piece() -> None:
    bomb = gzip.compress(bytes(50 * 1024 * 1024))
    sizes = []
    async for piece in unpacked(arriving(bomb, 10**6), "gzip"):
        sizes.append(len(piece))
        if sum(sizes) > 3_000_000:
            break
    assert max(sizes) <= 1024 * 1024


@given(st.binary(max_size=200))
async def test_no_bytes_raise_anything_but_a_fault(body: bytes) -> None:
    try:
        await whole(body, "gzip")
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT


async def test_a_packed_question_is_answered(client: httpx.AsyncClient) -> None:
    packed = gzip.compress(json.dumps(question()).encode())
    answer = await client.post("/v1beta/interactions", content=packed, headers={"content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")


async def test_the_limit_is_of_what_was_unpacked(client: httpx.AsyncClient) -> None:
    packed = gzip.compress(bytes(3_000_000))
    answer = await client.post("/v1beta/interactions", content=packed, headers={"content-encoding": "gzip"})
    assert answer.status_code == 413
