import asyncio

import pytest
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message

from beholder.server.attention import cancel, departure, unless_gone


class Caller:
    """A caller who waits until told to leave."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    def request(self) -> Request:
        return Request({"type": "http"}, self.receive)


async def test_work_that_ends_gives_its_value() -> None:
    async def work() -> int:
        return 7

    assert await unless_gone(Caller().request(), work()) == 7


async def test_work_that_fails_fails() -> None:
    async def work() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await unless_gone(Caller().request(), work())


async def test_work_for_nobody_is_cancelled_and_cleans_up() -> None:
    caller, began, cleaned = Caller(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(lambda: None)
            cleaned.set()

    waiting = asyncio.create_task(unless_gone(caller.request(), work()))
    await began.wait()
    caller.left.set()
    with pytest.raises(ClientDisconnect):
        await waiting
    assert cleaned.is_set()


async def test_cancelling_the_wait_cancels_the_work() -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    waiting = asyncio.create_task(unless_gone(Caller().request(), work()))
    await began.wait()
    await cancel(waiting)
    assert cancelled.is_set()


async def test_departure_reads_past_everything_else() -> None:
    messages: list[Message] = [{"type": "http.request", "body": b"late"}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return messages.pop(0)

    await departure(receive)
    assert messages == []
