import pytest

from beholder.access.at_once import AtOnce
from beholder.faults import Fault, Status
from beholder.store.key import Allowance

TWO = Allowance(jobs=2)


def test_jobs_of_all_rooms_count_together() -> None:
    at_once, here, there = AtOnce(), {"k": 1}, {"k": 0}
    at_once.watch(lambda key: here.get(key, 0))
    at_once.watch(lambda key: there.get(key, 0))
    at_once.enter("k", TWO)
    at_once.entered("k")
    there["k"] = 1
    with pytest.raises(Fault, match="2 jobs in the background") as caught:
        at_once.enter("k", TWO)
    assert caught.value.status is Status.RESOURCE_EXHAUSTED
    at_once.enter("other", TWO)


def test_one_that_is_being_stored_counts_until_it_is_in() -> None:
    at_once = AtOnce()
    at_once.enter("k", TWO)
    at_once.enter("k", TWO)
    with pytest.raises(Fault):
        at_once.enter("k", TWO)
    at_once.entered("k")
    at_once.enter("k", TWO)


def test_without_a_key_there_is_no_limit() -> None:
    at_once = AtOnce()
    for _ in range(9):
        at_once.enter(None, Allowance(jobs=0))
    at_once.entered(None)
