"""Whoever waits for nothing may come again; pauses are counted here, never slept."""

import asyncio
from collections.abc import Iterator

import pytest

from beholder.desk import patience
from beholder.desk.patience import PAUSES, insist, patiently, unbroken
from beholder.faults import Fault, Status

BUSY = Fault(Status.UNAVAILABLE, "come again")


class Door:
    """Raises what it was given, one after the other, and then opens."""

    def __init__(self, *errors: Exception) -> None:
        self._errors: Iterator[Exception] = iter(errors)
        self.knocks = 0
        self.pauses: list[float] = []

    async def open(self) -> str:
        self.knocks += 1
        for error in self._errors:
            raise error
        return "open"

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def test_an_open_door_is_gone_through_at_once() -> None:
    door = Door()
    assert await patiently(door.open, door.pause) == "open"
    assert (door.knocks, door.pauses) == (1, [])


async def test_who_is_sent_away_comes_again_later_and_later() -> None:
    door = Door(*[BUSY] * len(PAUSES))
    assert await patiently(door.open, door.pause) == "open"
    assert door.pauses == list(PAUSES) == sorted(PAUSES)
    assert 240 <= sum(PAUSES) <= 600


async def test_patience_has_an_end() -> None:
    door = Door(*[BUSY] * (len(PAUSES) + 1), KeyError("never reached"))
    with pytest.raises(Fault, match="come again"):
        await patiently(door.open, door.pause)
    assert door.knocks == len(PAUSES) + 1


@pytest.mark.parametrize(
    "error",
    [
        *(Fault(status, "no") for status in Status if status is not Status.UNAVAILABLE),
        pytest.param(KeyError("a defect"), id="a defect"),
    ],
    ids=str,
)
async def test_what_does_not_pass_on_its_own_is_told_at_once(error: Exception) -> None:
    door = Door(BUSY, error, BUSY)
    with pytest.raises(type(error)) as raised:
        await patiently(door.open, door.pause)
    assert raised.value is error
    assert door.pauses == [PAUSES[0]]


async def test_insisting_ends_with_what_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0.0)
    left = [Fault(Status.UNAVAILABLE, "later"), Fault(Status.FAILED_PRECONDITION, "never")]

    async def work() -> None:
        raise left.pop(0)

    with pytest.raises(Fault, match="never"):
        await insist(work)


# --- what is not cut off ------------------------------------------------------------------------------


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
    assert await unbroken(Door().open()) == "open"
    with pytest.raises(Fault) as caught:
        await unbroken(Door(BUSY).open())
    assert caught.value is BUSY
