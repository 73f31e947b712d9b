"""Whether a key has tokens left today, for work that goes on without its caller.

Who calls is refused at the door when the day's tokens are used up. A batch was let in before that, and may need more
than a day has: it waits for the next one.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from beholder.access.meter import Meter
from beholder.access.ring import KeyRing

# Hears of a key (its id; None for who has none) and gives when it has tokens again, None when it has some now.
Renewal: TypeAlias = Callable[[str | None], Awaitable[datetime | None]]


async def always_some(key: str | None) -> None:
    """Let every key have tokens at any time."""


class Rations:
    """The tokens of today that keys have left."""

    def __init__(self, ring: KeyRing, meter: Meter) -> None:
        """Hold what `meter` counted against what the owner allows now, as `ring` knows."""
        self._ring = ring
        self._meter = meter

    async def renewal(self, key: str | None) -> datetime | None:
        """Give when `key` has tokens again, None when it has some now.

        Costs a query once a second at most; raises `Fault` (UNAVAILABLE) when the database does not answer.
        """
        return None if key is None else self._meter.renewal(key, await self._ring.allowance(key))
