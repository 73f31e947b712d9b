import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import pytest
from starlette.types import Message

from beholder.domain import Delta, Words
from beholder.faults import Fault, Status
from beholder.hall import Deltas
from beholder.server.events import EventStream, frames
from beholder.wire import sse


class Reader:
    """The other end of a stream: keeps what was sent, and leaves when told to."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.left, self.commented = asyncio.Event(), asyncio.Event()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        if message.get("body") == sse.COMMENT:
            self.commented.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    @property
    def ended(self) -> bool:
        return self.messages[-1].get("more_body") is False


async def run(stream: EventStream, reader: Reader) -> None:
    await stream({"type": "http"}, reader.receive, reader.send)


async def test_frames_are_sent_as_a_stream_that_ends() -> None:
    async def frames() -> AsyncGenerator[bytes, None]:
        yield b"a"
        yield b"b"

    reader = Reader()
    await run(EventStream(frames()), reader)
    headers = dict(reader.messages[0]["headers"])
    assert reader.messages[0]["status"] == 200
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"cache-control"] == b"no-cache"
    assert b"content-length" not in headers
    assert [message["body"] for message in reader.messages[1:]] == [b"a", b"b", b""]
    assert reader.ended


async def test_silence_is_filled_with_comments() -> None:
    reader = Reader()

    async def frames() -> AsyncGenerator[bytes, None]:
        yield b"a"
        await reader.commented.wait()
        yield b"b"

    await run(EventStream(frames(), quiet_seconds=0.001), reader)
    assert reader.body.replace(sse.COMMENT, b"") == b"ab"
    assert reader.body.startswith(b"a" + sse.COMMENT)


async def test_a_reader_that_leaves_stops_the_frames_at_once() -> None:
    began, closed = asyncio.Event(), asyncio.Event()

    async def frames() -> AsyncGenerator[bytes, None]:
        try:
            yield b"a"
            began.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    reader = Reader()
    running = asyncio.create_task(run(EventStream(frames()), reader))
    await began.wait()
    reader.left.set()
    await running
    assert closed.is_set()
    assert not reader.ended


async def test_a_crash_leaves_the_stream_unfinished() -> None:
    async def frames() -> AsyncGenerator[bytes, None]:
        yield b"a"
        raise RuntimeError("a defect")

    reader = Reader()
    with pytest.raises(RuntimeError):
        await run(EventStream(frames()), reader)
    assert reader.body == b"a"
    assert not reader.ended


async def test_a_reader_that_does_not_take_holds_the_frames_back() -> None:
    made: list[int] = []
    taking = asyncio.Event()

    async def frames() -> AsyncGenerator[bytes, None]:
        for number in range(100):
            made.append(number)
            yield b"x"

    reader = Reader()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            taking.set()
            await asyncio.Event().wait()

    running = asyncio.create_task(EventStream(frames())({"type": "http"}, reader.receive, send))
    await taking.wait()
    reader.left.set()
    await running
    assert made == [0]


class Spoken:
    """Says everything in one word."""

    def start(self) -> list[dict[str, Any]]:
        return [{"say": "start"}]

    def delta(self, delta: Delta) -> list[dict[str, Any]]:
        return [{"say": delta.text}] if isinstance(delta, Words) and delta.text else []

    def failed(self, fault: Fault) -> list[dict[str, Any]]:
        return [{"say": fault.message}]


def said(event: Mapping[str, Any]) -> bytes:
    return f"{event['say']};".encode()


@pytest.mark.parametrize(
    ("words", "failure", "end", "stream"),
    [
        pytest.param(["a", "b"], None, b"end", [b"start;", b"a;", b"b;", b"end"], id="whole"),
        pytest.param(["a", "", "b"], None, b"", [b"start;", b"a;", b"b;"], id="nothing to say, and no end"),
        pytest.param(["a"], "busy", b"end", [b"start;", b"a;", b"busy;", b"end"], id="fails under way"),
    ],
)
async def test_deltas_are_told_as_they_come(
    words: list[str], failure: str | None, end: bytes, stream: list[bytes]
) -> None:
    async def deltas() -> AsyncGenerator[Delta, None]:
        for word in words:
            yield Words(word)
        if failure is not None:
            raise Fault(Status.UNAVAILABLE, failure)

    assert [frame async for frame in frames(Spoken(), deltas(), said, lambda: end)] == stream


async def test_deltas_are_closed_with_the_stream() -> None:
    closed = asyncio.Event()

    async def deltas() -> AsyncGenerator[Delta, None]:
        try:
            yield Words("a")
            yield Words("b")
        finally:
            closed.set()

    async with aclosing(frames(Spoken(), deltas(), said, lambda: b"")) as told:
        assert [await anext(told), await anext(told)] == [b"start;", b"a;"]
    assert closed.is_set()


async def test_deltas_are_closed_when_the_reader_leaves_before_the_first() -> None:
    closed = asyncio.Event()

    async def more() -> AsyncGenerator[Delta, None]:
        try:
            yield Words("a")
            yield Words("b")
        finally:
            closed.set()

    rest = more()
    deltas = Deltas(await anext(rest), rest)
    async with aclosing(frames(Spoken(), deltas, said, lambda: b"")) as told:
        assert await anext(told) == b"start;"
    assert closed.is_set()
