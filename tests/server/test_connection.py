"""Real sockets against a small application: what a caller may draw out, and where that ends."""

import asyncio
import json
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import pytest
from starlette.types import Receive, Scope, Send

from beholder.server import connection
from beholder.server.connection import MOST, RESERVED, Connection, make_room, room
from tests.server.conftest import served

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open: TypeAlias = Callable[[], Any]

GET = b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
LARGE = 64 * 1024 * 1024


class Application:
    """Answers with what it was sent, or with much for `/large`; `/wait` waits for `gate`."""

    def __init__(self) -> None:
        self.gate, self.gone = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if scope["path"] == "/wait":
            await self.gate.wait()
        told = bytes(LARGE) if scope["path"] == "/large" else body
        headers = [(b"content-length", str(len(told)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told[: LARGE // 2], "more_body": True})
        await send({"type": "http.response.body", "body": told[LARGE // 2 :]})
        if (await receive())["type"] == "http.disconnect":
            self.gone.set()


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
async def connect(application: Application) -> AsyncIterator[Open]:
    async with served(application) as url:  # type: ignore[arg-type]
        host, port = url.removeprefix("http://").split(":")
        writers: list[asyncio.StreamWriter] = []

        async def opened() -> Streams:
            reader, writer = await asyncio.open_connection(host, int(port))
            writers.append(writer)
            return reader, writer

        yield opened
        for writer in writers:
            writer.close()


async def said(streams: Streams, data: bytes) -> bytes:
    """Send `data` and give all that is answered until the connection is closed."""
    reader, writer = streams
    writer.write(data)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def one(streams: Streams, data: bytes = GET) -> bytes:
    """Send a request and give the status line of its answer, read to its end."""
    reader, writer = streams
    writer.write(data)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return head.partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /a HTT", id="half a line"),
        pytest.param(b"GET /a HTTP/1.1\r\nHost: a\r\nX-A: ", id="half a head"),
        pytest.param(GET + b"GET /b HTTP/1.1\r\nHo", id="half of the next"),
    ],
)
async def test_a_head_that_does_not_end_is_not_waited_for(
    connect: Open, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(Connection, "head_seconds", 0.05)
    async with asyncio.timeout(4):  # less than uvicorn waits for a next request
        answered = await said(await connect(), begun)
    assert answered.startswith(b"HTTP/1.1 200") == begun.startswith(GET)


async def test_an_answer_in_the_making_is_waited_for(
    connect: Open, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "head_seconds", 0.01)
    asking = asyncio.ensure_future(one(await connect(), GET.replace(b"/a", b"/wait")))
    await said(await connect(), b"")  # closed for its silence, which is as old
    application.gate.set()
    assert await asking == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"GET /" + b"a" * 100_000, id="a line without an end"),
        pytest.param(b"GET / HTTP/1.1\r\nX-A: " + b"a" * 100_000, id="a header without an end"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 9000 + b"\r\n", id="many headers"),
    ],
)
async def test_a_large_head_is_refused(connect: Open, head: bytes) -> None:
    answer = await said(await connect(), head)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    error = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"] == "the request line and the headers together have more than 65,536 bytes"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"BREW /pot HTTP/1.1\r\n\r\n", id="no method"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", id="two lengths"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", id="less than nothing"),
        pytest.param(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", id="no chunk"),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", id="a length and chunks"
        ),
    ],
)
async def test_what_is_no_request_is_refused_in_our_words(connect: Open, data: bytes) -> None:
    answer = await said(await connect(), data)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["status"] == "INVALID_ARGUMENT"


async def test_large_bodies_and_many_requests_are_no_large_heads(connect: Open) -> None:
    streams = await connect()
    post = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + bytes(300_000)
    for request in (post, GET, post, GET + GET):
        assert await one(streams, request) == b"HTTP/1.1 200 OK"
    assert await one(streams, b"") == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("named", [b"Upgrade", b"upgrade", b"UPGRADE"])
async def test_a_caller_who_would_rather_speak_http_2_keeps_his_body(connect: Open, named: bytes) -> None:
    """As Java's client asks each time. The body may come with the head or after it."""
    reader, writer = await connect()
    wish = b"Connection: Upgrade, HTTP2-Settings\r\n" + named + b": h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
    writer.write(b"POST /a HTTP/1.1\r\nHost: a\r\n" + wish + b"Content-Length: 23\r\n\r\n\r\nUpgrade: is")
    await writer.drain()
    writer.write(b" kept here")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK")
    assert await reader.readexactly(23) == b"\r\nUpgrade: is kept here"


async def test_the_silent_make_room_for_others(connect: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "room", lambda: 2)
    first, second = await connect(), await connect()
    assert await one(second) == b"HTTP/1.1 200 OK"  # and so it was silent for less long than the first
    assert await one(await connect()) == b"HTTP/1.1 200 OK"
    assert await said(first, b"") == b""
    assert await one(second) == b"HTTP/1.1 200 OK"


async def test_whoever_is_being_answered_makes_no_room(
    connect: Open, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "room", lambda: 1)
    streams = await connect()
    asking = asyncio.ensure_future(one(streams, GET.replace(b"/a", b"/wait") + GET))
    await asyncio.sleep(0)
    while True:  # until the request above has arrived
        answer = await said(await connect(), b"")
        if b"503" in answer:
            break
    assert b"retry-after: 1\r\n" in answer
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["status"] == "UNAVAILABLE"
    application.gate.set()
    assert await asking == b"HTTP/1.1 200 OK"


async def test_an_answer_that_nobody_reads_is_let_go(
    connect: Open, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "stalled_seconds", 0.05)
    _, writer = await connect()
    writer.transport.pause_reading()
    writer.write(GET.replace(b"/a", b"/large"))
    async with asyncio.timeout(10):
        await application.gone.wait()


async def test_an_answer_that_is_read_slowly_is_not(
    connect: Open, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "stalled_seconds", 5)
    reader, writer = await connect()
    writer.write(GET.replace(b"/a", b"/large"))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    for _ in range(LARGE // 2**20):
        await asyncio.sleep(0)
        await reader.readexactly(2**20)


@asynccontextmanager
async def _limited(soft: int) -> AsyncIterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_there_is_room_for_as_many_as_files_may_be_open() -> None:
    async with _limited(1024):
        assert room() == 1024 - RESERVED
        make_room()
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        most = MOST if allowed == resource.RLIM_INFINITY else min(MOST, allowed - RESERVED)
        assert room() == most
        make_room()
        assert room() == most
