import hashlib
import os
import signal
import threading

import pytest

from tests.fuzz.__main__ import growth
from tests.fuzz.campaign import Campaign

SEED = 3
ROUND = 400  # damaged pictures in every run of the tests; `make fuzz` tries many more


def test_no_damaged_picture_does_harm() -> None:
    assert list(Campaign("tests.fuzz.pictures:Pictures", SEED, ROUND).run()) == []


def test_no_damaged_request_does_harm() -> None:
    assert list(Campaign("tests.fuzz.bodies:Bodies", SEED, ROUND // 4).run()) == []


def test_no_hostile_value_does_harm_at_any_door() -> None:
    assert list(Campaign("tests.fuzz.doors:Doors", SEED, ROUND).run()) == []


class Misfit:
    """Does on input 2 what no picture may do."""

    def __init__(self, seed: int) -> None:
        self._held: list[bytes] = []

    def make(self, number: int) -> bytes:
        return b"%d" % number

    def swallow(self, data: bytes) -> None:
        if data == b"2":
            self.misbehave()

    def misbehave(self) -> None:
        raise ValueError("what was wrong")

    def close(self) -> None:
        return None


class Crash(Misfit):
    def misbehave(self) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)


class Hang(Misfit):
    def misbehave(self) -> None:
        threading.Event().wait()


class Glutton(Misfit):
    def misbehave(self) -> None:
        hashlib.sha256(b"x" * (64 << 20))


class Talker(Misfit):
    def misbehave(self) -> None:
        print('{"find": "printed"}', flush=True)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        pytest.param("Misfit", "what was wrong", id="exception"),
        pytest.param("Crash", "died with -11", id="crash"),
        pytest.param("Hang", "took longer than 2 s", id="hang"),
        pytest.param("Glutton", "took 6", id="memory"),
    ],
)
def test_harm_is_found_and_the_others_are_still_tried(kind: str, says: str) -> None:
    memory: list[int] = []
    campaign = Campaign(f"{__name__}:{kind}", SEED, 250, seconds=2, megabytes=32)
    [find] = campaign.run(memory)
    assert (find.number, find.data) == (2, b"2")
    assert says in find.wrong
    assert len(memory) == 2


def test_a_subject_that_does_not_start_is_no_endless_campaign() -> None:
    with pytest.raises(RuntimeError, match="does not start: it died with 1"):
        list(Campaign(f"{__name__}:Missing", SEED, 5).run())


def test_what_a_subject_prints_is_no_find() -> None:
    assert list(Campaign(f"{__name__}:Talker", SEED, 5).run()) == []


@pytest.mark.parametrize(
    ("memory", "grown"),
    [
        pytest.param([5] * 7, None, id="too-short"),
        pytest.param([1, 2, 3, 4, 5, 6, 7, 8] + [100] * 12, 0.0, id="flat-after-warming-up"),
        pytest.param([*range(0, 400, 10)], 240.0, id="leak"),
    ],
)
def test_growth_is_judged_after_warming_up(memory: list[int], grown: float | None) -> None:
    assert growth(memory) == grown
