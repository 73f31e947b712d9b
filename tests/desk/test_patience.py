"""Whoever waits for nothing may come again; pauses are counted here, never slept."""

from collections.abc import Iterator

import pytest

from beholder.desk import patience
from beholder.desk.patience import PAUSES, insist, patiently
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
