"""Whose turn it is: the requests of all batches in progress, some of each looked up ahead."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import count

import structlog

from beholder.access.rations import Renewal, always_some
from beholder.desk.patience import insist
from beholder.store.batch_requests import BatchRequest, RequestStore
from beholder.store.batches import Recorded

WINDOW = 64  # requests of a batch that are looked up at once

log = structlog.get_logger("beholder.desk")


class Active:
    """A batch in progress."""

    def __init__(self, recorded: Recorded) -> None:
        """Begin with nothing looked up."""
        self.batch = recorded.batch
        self.source = recorded.source
        self.window = deque[BatchRequest]()
        self.after = -1  # the position of the last one looked up
        self.exhausted = False  # no request is left to be looked up
        self.served = 0  # when one of its requests was begun last
        self.resumes: datetime | None = None  # when its key has tokens again; None while it has some
        self.tasks: set[asyncio.Task[None]] = set()
        self.end: asyncio.Task[None] | None = None  # it is being ended

    @property
    def drained(self) -> bool:
        """Whether every request has a result."""
        return self.exhausted and not self.window and not self.tasks


class Ring:
    """The batches whose lines are known. Owned by one event loop."""

    def __init__(
        self, requests: RequestStore, drained: Callable[[Active], None], renewal: Renewal = always_some
    ) -> None:
        """Give out what waits in `requests`; `drained` hears of a batch that has none, nor one under way.

        A batch whose key has no tokens now, as `renewal` tells, gets no turn.
        """
        self._requests = requests
        self._drained = drained
        self._renewal = renewal
        self._ready: dict[str, Active] = {}
        self._choosing = asyncio.Lock()
        self._news = asyncio.Event()
        self._turns = count(1)

    def join(self, active: Active) -> None:
        """Let `active` have its turns."""
        self._ready[active.batch.id] = active
        self._news.set()

    def leave(self, active: Active) -> None:
        """Give no request of `active` any more."""
        self._ready.pop(active.batch.id, None)
        active.window.clear()

    def wake(self) -> None:
        """See whether those that wait for tokens have some."""
        self._news.set()

    def clear(self) -> None:
        """Let all leave."""
        self._ready.clear()

    async def next(self) -> tuple[Active, BatchRequest]:
        """Wait for a request: of the batch that waits longest among those of the highest priority."""
        async with self._choosing:
            while True:
                self._news.clear()
                for active in sorted(self._ready.values(), key=lambda ready: (-ready.batch.priority, ready.served)):
                    await self._ration(active)
                    if not active.window and not active.exhausted:
                        await self._refill(active)
                    if active.window and active.end is None and active.resumes is None:
                        active.served = next(self._turns)
                        return active, active.window.popleft()
                    if active.drained:
                        self._drained(active)
                await self._news.wait()

    async def _ration(self, active: Active) -> None:
        before, active.resumes = active.resumes, await insist(lambda: self._renewal(active.batch.key))
        if active.resumes is not None and active.resumes != before:
            log.info("batch waits for tokens", batch=active.batch.id, until=active.resumes.isoformat())
        if active.resumes is None and before is not None:
            log.info("batch goes on", batch=active.batch.id)

    async def _refill(self, active: Active) -> None:
        found = await insist(lambda: self._requests.waiting(active.batch.id, active.after, WINDOW))
        active.window.extend(found)
        active.exhausted = len(found) < WINDOW
        active.after = found[-1].position if found else active.after
