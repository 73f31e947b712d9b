"""Who waits for what is being stored may be cancelled; what is being stored is not."""

import asyncio

import pytest

from beholder.faults import Fault, Status
from beholder.store.unbroken import unbroken


async def test_who_is_cancelled_waits_for_the_end_of_what_is_not_cut_off() -> None:
    begun, allowed, done = asyncio.Event(), asyncio.Event(), list[str]()

    async def record() -> None:
        begun.set()
        await allowed.wait()
        done.append("recorded")

    waiting = asyncio.ensure_future(unbroken(record()))
    await begun.wait()
    waiting.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    allowed.set()
    await asyncio.wait({waiting})
    assert (done, waiting.cancelled()) == (["recorded"], True)


async def test_what_is_not_cut_off_gives_and_raises_what_it_did() -> None:
    busy = Fault(Status.UNAVAILABLE, "come again")

    async def work(fails: bool) -> str:
        if fails:
            raise busy
        return "done"

    assert await unbroken(work(fails=False)) == "done"
    with pytest.raises(Fault) as caught:
        await unbroken(work(fails=True))
    assert caught.value is busy
