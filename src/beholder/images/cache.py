"""One bounded memory of what was worked out, so that the same image never costs the same work twice.

Pixels and what models saw in them share one allowance of bytes. Threads that ask for the same missing value
at the same time wait for one of them to make it: ten callers with one photo cost one run of a model.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, fields, is_dataclass
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

BULKY = 128  # a value larger than one part in so many of the capacity is bulky
OVERHEAD = 256  # bytes an entry costs beside its value: the key, and its places in two tables


@dataclass(frozen=True, slots=True)
class CacheStats:
    """What a cache holds now, and how often it was asked since it was made; sizes are bytes."""

    name: str
    hits: int
    misses: int
    bytes: int
    entries: int
    capacity: int


class ByteCache(Generic[K, V]):
    """Values by key within `capacity` bytes. Use from any thread.

    What is over the capacity leaves in the order of its last use: bulky values while they have more than half of
    the capacity, and then small ones. So the pixels of many photos do not drive out what was found in them,
    which is small and cost more, and what was found never takes all the room from pixels.
    """

    def __init__(self, name: str, capacity: int, size: Callable[[V], int]) -> None:
        """Keep up to `capacity` bytes, measuring each value once with `size`; 0 keeps nothing."""
        self._name = name
        self._capacity = capacity
        self._size = size
        self._lock = Lock()
        self._small: OrderedDict[K, tuple[V, int]] = OrderedDict()  # least recently used first
        self._bulky: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._bytes = 0
        self._bulky_bytes = 0
        self._making: dict[K, Future[V]] = {}
        self._hits = 0
        self._misses = 0

    def get(self, key: K) -> V | None:
        """Give what is kept under `key`, or None; counts a hit or a miss."""
        with self._lock:
            kept = self._touch(key)
            self._count(hit=kept is not None)
        return None if kept is None else kept[0]

    def put(self, key: K, value: V) -> None:
        """Keep `value` and let go of what is then too much; a value larger than the capacity is not kept."""
        size = self._size(value)
        with self._lock:
            self._drop(key)
            if size > self._capacity:
                return
            bulky = self._is_bulky(size)
            (self._bulky if bulky else self._small)[key] = value, size
            self._bytes += size
            self._bulky_bytes += size if bulky else 0
            while self._bytes > self._capacity:
                self._drop(next(iter(self._bulky if self._bulky_bytes * 2 > self._capacity else self._small)))

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """Give what is kept under `key`, or else what `make` gives, which is then kept.

        Callers of one key while it is being made wait for that one `make`, which runs in the first caller's
        thread. What it raises is raised to all of them, and nothing is kept. `make` may ask this cache for other
        keys, never for its own. Counts a miss for a value made, a hit for a value got without, and nothing for
        a failure.
        """
        with self._lock:
            kept = self._touch(key)
            if kept is not None:
                self._count(hit=True)
                return kept[0]
            flight = self._making.get(key)
            if flight is None:
                mine = self._making[key] = Future()
        if flight is None:
            return self._make(key, make, mine)
        value = flight.result()
        with self._lock:
            self._count(hit=True)
        return value

    def stats(self) -> CacheStats:
        """Tell how full and how useful the cache is."""
        with self._lock:
            entries = len(self._small) + len(self._bulky)
            return CacheStats(self._name, self._hits, self._misses, self._bytes, entries, self._capacity)

    def _make(self, key: K, make: Callable[[], V], flight: Future[V]) -> V:
        try:
            value = make()
            self.put(key, value)
        except BaseException as failure:
            self._land(key, made=False)
            flight.set_exception(failure)
            raise
        self._land(key, made=True)
        flight.set_result(value)
        return value

    def _land(self, key: K, *, made: bool) -> None:
        with self._lock:
            del self._making[key]
            self._misses += made

    def _touch(self, key: K) -> tuple[V, int] | None:
        for lane in (self._small, self._bulky):
            if (kept := lane.get(key)) is not None:
                lane.move_to_end(key)
                return kept
        return None

    def _drop(self, key: K) -> None:
        if key in self._small:
            self._bytes -= self._small.pop(key)[1]
        elif key in self._bulky:
            size = self._bulky.pop(key)[1]
            self._bytes -= size
            self._bulky_bytes -= size

    def _is_bulky(self, size: int) -> bool:
        return size * BULKY > self._capacity

    def _count(self, *, hit: bool) -> None:
        self._hits += hit
        self._misses += not hit


def footprint(value: object) -> int:
    """Estimate the bytes that keeping `value` costs: arrays, texts, numbers, and whatever is made of them."""
    return OVERHEAD + _bytes_of(value)


def _bytes_of(value: object) -> int:
    if isinstance(value, np.ndarray):
        return int(value.nbytes) + 128
    if is_dataclass(value) and not isinstance(value, type):
        return 64 + sum(_bytes_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + sum(_bytes_of(key) + _bytes_of(item) for key, item in value.items())
    if isinstance(value, tuple | list | set | frozenset):
        return sys.getsizeof(value) + sum(map(_bytes_of, value))
    return sys.getsizeof(value)
