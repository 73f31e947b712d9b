"""A small memory of rows read lately, for a process that alone may change them."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The last values that were read, by name. A value that was read before a change is never kept after it."""

    def __init__(self, capacity: int) -> None:
        """Keep at most `capacity` values."""
        self._capacity = capacity
        self._values: dict[Hashable, T] = {}
        self.changes = 0  # look at this before reading, and hand it to `keep`

    def get(self, name: Hashable) -> T | None:
        """Give what is known as `name`."""
        return self._values.get(name)

    def keep(self, name: Hashable, value: T, since: int) -> None:
        """Remember `value`, which was read when `changes` was `since`."""
        if since != self.changes:
            return
        if len(self._values) >= self._capacity:
            del self._values[next(iter(self._values))]
        self._values[name] = value

    def forget(self, names: Iterable[Hashable]) -> None:
        """Forget `names`, which have changed, and whatever is being read meanwhile."""
        self.changes += 1
        for name in names:
            self._values.pop(name, None)
