"""A cache keeps what was used last, within its bytes, and lets many callers wait for one."""

import sys
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Semaphore
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Box, Detection
from beholder.images import cache as module
from beholder.images.cache import OVERHEAD, ByteCache, CacheStats, footprint


def words(capacity: int) -> ByteCache[str, str]:
    """Give a cache whose values weigh a byte a letter."""
    return ByteCache("words", capacity, len)


def never() -> Any:
    raise AssertionError("it is kept already")


def test_what_was_put_is_got() -> None:
    cache = words(10)
    cache.put("a", "one")
    assert (cache.get("a"), cache.get("b")) == ("one", None)


def test_stats_tell_hits_misses_and_bytes() -> None:
    cache = words(10)
    assert cache.stats() == CacheStats("words", hits=0, misses=0, bytes=0, entries=0, capacity=10)
    cache.put("a", "one")
    cache.put("b", "three")
    for key in ("a", "a", "c"):
        cache.get(key)
    assert cache.stats() == CacheStats("words", hits=2, misses=1, bytes=8, entries=2, capacity=10)


def test_the_least_recently_used_leaves_first() -> None:
    cache = words(9)
    for key in "abc":
        cache.put(key, key * 3)
    assert cache.get("a") == "aaa"
    cache.put("d", "ddd")
    assert [cache.get(key) for key in "abcd"] == ["aaa", None, "ccc", "ddd"]


def test_making_use_of_a_value_counts_as_use() -> None:
    cache = words(6)
    cache.put("a", "aaa")
    cache.put("b", "bbb")
    assert cache.get_or_make("a", never) == "aaa"
    cache.put("c", "ccc")
    assert [cache.get(key) for key in "abc"] == ["aaa", None, "ccc"]


def test_a_new_value_takes_the_place_of_the_old() -> None:
    cache = words(10)
    cache.put("a", "long word")
    cache.put("a", "short")
    assert (cache.get("a"), cache.stats().bytes, cache.stats().entries) == ("short", 5, 1)


@pytest.mark.parametrize("capacity", [pytest.param(0, id="a cache that keeps nothing"), pytest.param(4, id="small")])
def test_a_value_larger_than_the_capacity_is_given_and_not_kept(capacity: int) -> None:
    cache = words(capacity)
    assert cache.get_or_make("a", lambda: "large") == "large"
    assert cache.get("a") is None
    assert cache.stats().bytes == 0


def test_a_value_that_became_too_large_is_gone() -> None:
    cache = words(4)
    cache.put("a", "one")
    cache.put("a", "large")
    assert (cache.get("a"), cache.stats().entries) == (None, 0)


# --- bulky and small --------------------------------------------------------------------------------


def test_bulky_values_do_not_drive_out_small_ones() -> None:
    cache = ByteCache[str, int]("sizes", 1280, lambda size: size)
    cache.put("what was found", 10)
    for number in range(20):
        cache.put(f"pixels {number}", 600)
    assert cache.get("what was found") == 10
    assert (cache.get("pixels 19"), cache.get("pixels 18"), cache.get("pixels 17")) == (600, 600, None)


def test_small_values_do_not_drive_out_bulky_ones_that_have_half() -> None:
    cache = ByteCache[str, int]("sizes", 1280, lambda size: size)
    cache.put("pixels", 600)
    for number in range(200):
        cache.put(f"found {number}", 10)
    assert cache.get("pixels") == 600
    assert cache.get("found 0") is None
    assert cache.stats().bytes == 600 + 680


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 300)), max_size=60), st.integers(0, 1000))
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, int]], capacity: int) -> None:
    cache = ByteCache[int, int]("sizes", capacity, lambda size: size)
    kept: dict[int, int] = {}
    for key, size in puts:
        cache.put(key, size)
        kept[key] = size
        assert cache.stats().bytes <= capacity
    there = {key: value for key in kept if (value := cache.get(key)) is not None}
    assert there == {key: kept[key] for key in there}
    assert (sum(there.values()), len(there)) == (cache.stats().bytes, cache.stats().entries)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(8, 60)), max_size=60))
def test_among_values_of_a_kind_it_is_exactly_least_recently_used(puts: list[tuple[int, int]]) -> None:
    cache = ByteCache[int, int]("sizes", 100, lambda size: size)
    model: OrderedDict[int, int] = OrderedDict()
    for key, size in puts:
        cache.put(key, size)
        model.pop(key, None)
        model[key] = size
        while sum(model.values()) > 100:
            model.popitem(last=False)
    assert {key: cache.get(key) for key in range(7)} == {key: model.get(key) for key in range(7)}


# --- making -----------------------------------------------------------------------------------------


def test_a_value_is_made_once() -> None:
    cache, made = words(10), []
    for _ in range(3):
        assert cache.get_or_make("a", lambda: made.append(1) or "one") == "one"  # type: ignore[func-returns-value]
    assert made == [1]
    assert (cache.stats().hits, cache.stats().misses) == (2, 1)


def test_a_failure_is_raised_and_not_kept() -> None:
    cache = words(10)

    def fail() -> str:
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck"):
        cache.get_or_make("a", fail)
    assert (cache.stats().hits, cache.stats().misses) == (0, 0)
    assert cache.get_or_make("a", lambda: "one") == "one"


def test_making_may_ask_for_other_keys() -> None:
    cache = words(10)
    assert cache.get_or_make("outer", lambda: cache.get_or_make("inner", lambda: "in") + "out") == "inout"
    assert cache.get("inner") == "in"


class Slow:
    """Makes a value when it is told to, and counts."""

    def __init__(self, outcome: Callable[[], str]) -> None:
        self.outcome = outcome
        self.begun, self.go = Event(), Event()
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        self.begun.set()
        assert self.go.wait(60)
        return self.outcome()


class Announcing(Future[Any]):
    """A future that tells when somebody begins to wait for it."""

    waits = Semaphore(0)

    def result(self, timeout: float | None = None) -> Any:
        self.waits.release()
        return super().result(timeout)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Semaphore:
    """Count those who wait for a value that somebody else makes."""
    monkeypatch.setattr(Announcing, "waits", Semaphore(0))
    monkeypatch.setattr(module, "Future", Announcing)
    return Announcing.waits


def joined(cache: ByteCache[str, str], make: Slow, callers: int, waits: Semaphore) -> list[Any]:
    """Let `callers` threads ask for one key, all before it is made; give what each got or was raised."""
    with ThreadPoolExecutor(callers) as pool:
        calls = [pool.submit(cache.get_or_make, "a", make)]
        assert make.begun.wait(60)
        calls += [pool.submit(cache.get_or_make, "a", never) for _ in range(callers - 1)]
        assert all(waits.acquire(timeout=60) for _ in range(callers - 1))
        make.go.set()
        return [call.exception() or call.result() for call in calls]


def test_callers_of_one_key_wait_for_one_make(waits: Semaphore) -> None:
    cache, make = words(10), Slow(lambda: "one")
    assert joined(cache, make, 5, waits) == ["one"] * 5
    assert make.times == 1
    assert (cache.stats().hits, cache.stats().misses) == (4, 1)


def test_a_failure_is_told_to_all_who_wait(waits: Semaphore) -> None:
    def fail() -> str:
        raise ValueError("no luck")

    cache, make = words(10), Slow(fail)
    failures = joined(cache, make, 3, waits)
    assert [str(failure) for failure in failures] == ["no luck"] * 3
    assert (cache.stats().hits, cache.stats().misses, cache.stats().entries) == (0, 0, 0)
    assert cache.get_or_make("a", lambda: "one") == "one"


def test_two_keys_are_made_side_by_side() -> None:
    cache, slow = words(10), Slow(lambda: "one")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(cache.get_or_make, "a", slow)
        assert slow.begun.wait(60)
        assert cache.get_or_make("b", lambda: "two") == "two"
        slow.go.set()
        assert first.result() == "one"


# --- footprint --------------------------------------------------------------------------------------


@dataclass
class Pair:
    left: object
    right: object


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        pytest.param(np.zeros((100, 100, 3), np.uint8), 30_000, 30_500, id="pixels"),
        pytest.param("word" * 1000, 4000, 4500, id="words"),
        pytest.param((), 1, 400, id="nothing found"),
        pytest.param((Detection(Box(0, 0, 1, 1), "cat", 0.5),) * 100, 20_000, 60_000, id="findings"),
        pytest.param(Pair(np.zeros(5000, np.uint8), ["x" * 3000]), 8000, 9000, id="made of parts"),
        pytest.param({"a" * 1000: np.zeros(2000, np.uint8)}, 3000, 4000, id="a map"),
        pytest.param(Pair, 1, 3000, id="a class is no value of it"),
    ],
)
def test_footprint(value: object, least: int, most: int) -> None:
    assert least <= footprint(value) <= most


@given(st.recursive(st.text() | st.integers() | st.floats(), lambda inner: st.lists(inner) | st.tuples(inner, inner)))
def test_every_value_costs_something_and_what_holds_it_costs_more(value: object) -> None:
    assert footprint(value) >= OVERHEAD + sys.getsizeof(value)
    assert footprint([value]) > footprint(value)
