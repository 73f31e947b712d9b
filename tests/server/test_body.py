import asyncio
import threading
from collections.abc import Sequence

import pytest
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message

from beholder.faults import Fault, Status
from beholder.server import body
from beholder.server.body import LARGE, QUIET_SECONDS, arriving, read_body, read_parsed


class Wire:
    """What a server hands to an app, message by message; silence after the last."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.left = list(messages)

    async def receive(self) -> Message:
        if not self.left:
            await asyncio.Event().wait()
        return self.left.pop(0)


def piece(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def request(wire: Wire, headers: dict[str, str] | None = None) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, wire.receive)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([b""], id="empty"),
        pytest.param([b"0123456789"], id="one"),
        pytest.param([b"01234", b"", b"56789"], id="several"),
    ],
)
async def test_a_body_is_joined(parts: list[bytes]) -> None:
    wire = Wire([*map(piece, parts), piece(b"", more=False)])
    assert await read_body(request(wire), 10) == b"".join(parts)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="undeclared"),
        pytest.param({"content-length": "3"}, id="declared as less"),
        pytest.param({"content-length": "many"}, id="declared as nonsense"),
    ],
)
async def test_too_much_is_refused_as_it_comes(headers: dict[str, str]) -> None:
    wire = Wire([piece(b"x" * 6), piece(b"x" * 5), piece(b"never read")])
    with pytest.raises(Fault, match=r"larger than 10 bytes.*Files API") as caught:
        await read_body(request(wire, headers), 10)
    assert caught.value.status is Status.PAYLOAD_TOO_LARGE
    assert wire.left == [piece(b"never read")]


async def test_too_much_that_is_declared_is_refused_unread() -> None:
    wire = Wire([piece(b"never read")])
    with pytest.raises(Fault, match="larger than 10 bytes"):
        await read_body(request(wire, {"content-length": "11"}), 10)
    assert len(wire.left) == 1


async def test_a_caller_that_leaves_is_noticed() -> None:
    with pytest.raises(ClientDisconnect):
        await read_body(request(Wire([piece(b"x"), {"type": "http.disconnect"}])), 10)


async def test_silence_ends_a_body() -> None:
    pieces = arriving(request(Wire([piece(b"x")])), quiet_seconds=0.001)
    assert await anext(pieces) == b"x"
    with pytest.raises(Fault, match="stopped arriving"):
        await anext(pieces)


@pytest.mark.parametrize(
    ("size", "aside"), [pytest.param(10, False, id="small"), pytest.param(LARGE + 1, True, id="large: in a thread")]
)
async def test_a_body_is_parsed_where_it_is_not_felt(size: int, aside: bool) -> None:
    def parse(body: bytes) -> tuple[int, bool]:
        return len(body), threading.current_thread() is not threading.main_thread()

    wire = Wire([piece(b"x" * size, more=False)])
    assert await read_parsed(request(wire), size, parse) == (size, aside)


@pytest.mark.parametrize("size", [1, LARGE + 1])
async def test_what_does_not_parse_is_the_callers_fault(size: int) -> None:
    def parse(body: bytes) -> None:
        raise Fault(Status.INVALID_ARGUMENT, "no JSON")

    with pytest.raises(Fault, match="no JSON"):
        await read_parsed(request(Wire([piece(b"x" * size, more=False)])), size, parse)


class Dripping(Wire):
    """A byte a second, by a clock of its own, and without an end."""

    def __init__(self, messages: Sequence[Message], monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(messages)
        self.seconds = 0.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.seconds)

    async def receive(self) -> Message:
        await asyncio.sleep(0)
        self.seconds += 1
        return self.left.pop(0) if self.left else piece(b"x")


async def test_a_body_that_drips_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Dripping([], monkeypatch)
    with pytest.raises(Fault, match="a few bytes at a time"):
        async for _ in arriving(request(wire)):
            pass
    assert QUIET_SECONDS <= wire.seconds <= QUIET_SECONDS + 2


async def test_a_body_that_takes_long_because_it_is_large_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "SLOWEST", 1)
    wire = Dripping([piece(b"x")] * 1000 + [piece(b"", more=False)], monkeypatch)
    assert len([part async for part in arriving(request(wire))]) == 1000
