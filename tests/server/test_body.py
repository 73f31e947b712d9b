import asyncio
from collections.abc import Sequence

import pytest
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message

from beholder.faults import Fault, Status
from beholder.server.body import arriving, read_body


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
