"""What is used with each key: counted in memory at once, and written down soon after.

A request is counted when it is let in, tokens when the engine has said something (what was read) and at the end (the
rest). Both are in the database within a second; a kill forgets what came in the last one, and the requests of the
running minute. What is under way when the day's tokens end is finished: nobody gets half an answer for them.
"""

import asyncio
from collections import defaultdict
from datetime import date, datetime

from beholder.access.refusals import next_day, too_many_requests, too_many_tokens
from beholder.access.window import Window
from beholder.store.clock import Clock, now
from beholder.store.key import Allowance, Used
from beholder.store.usage import UsageStore


class Meter:
    """Counts for all keys. Owned by one event loop."""

    def __init__(self, store: UsageStore, clock: Clock = now) -> None:
        """Write to `store`; days begin at midnight UTC by `clock`."""
        self._store = store
        self._clock = clock
        self._day = clock().date()
        self._used = defaultdict[str, Used](Used)  # on that day
        self._unwritten = defaultdict[tuple[str, date], Used](Used)
        self._flushing = asyncio.Lock()
        self._windows = defaultdict[str, Window](Window)

    async def open(self) -> None:
        """Go on from what was used today, before a restart."""
        self._used.update(await self._store.of(self._day))

    def admit(self, key: str, allowance: Allowance) -> None:
        """Count a request with `key`; raise `Fault` (RESOURCE_EXHAUSTED) when it is beyond `allowance`."""
        moment = self._clock()
        if allowance.tokens_per_day is not None and self.renewal(key, allowance) is not None:
            raise too_many_tokens(key, allowance.tokens_per_day, self._today(key).tokens, moment)
        if allowance.requests_per_minute is not None:
            if (seconds := self._windows[key].wait(moment, allowance.requests_per_minute)) > 0:
                raise too_many_requests(key, allowance.requests_per_minute, seconds)
            self._windows[key].add(moment)
        self._count(key, Used(requests=1))

    def renewal(self, key: str, allowance: Allowance) -> datetime | None:
        """Give when `key` has tokens again, None when it has some of today's left."""
        spent = allowance.tokens_per_day is not None and self._today(key).tokens >= allowance.tokens_per_day
        return next_day(self._clock()) if spent else None

    def spend(self, key: str, tokens: int) -> None:
        """Count `tokens` that were used with `key`."""
        self._count(key, Used(tokens=tokens))

    async def flush(self) -> None:
        """Write down what was counted. Raises `Fault` when that cannot be done; it is tried again the next time."""
        async with self._flushing:
            writing, self._unwritten = self._unwritten, defaultdict(Used)
            try:
                if writing:
                    await self._store.add(writing)
            except Exception:
                for which, more in writing.items():
                    self._unwritten[which] += more
                raise

    def _count(self, key: str, more: Used) -> None:
        self._used[key] = self._today(key) + more
        self._unwritten[key, self._day] += more

    def _today(self, key: str) -> Used:
        if (day := self._clock().date()) != self._day:
            self._day = day
            self._used.clear()
        return self._used[key]
