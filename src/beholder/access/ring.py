"""The keys that open, kept in memory and looked up again often enough that the owner's changes are felt.

A known key costs no query, but once a second a small one for all requests together, which tells whether anything
changed: a revoked key opens for a second at most. An unknown one is looked for before it is refused, so a new key opens
at once.
"""

import asyncio
import hmac
import time
from collections.abc import Callable, Mapping, Sequence

from beholder.access.secret import id_of, matches
from beholder.faults import Fault, Status
from beholder.store.clock import Clock, now
from beholder.store.key import UNLIMITED, Allowance, ApiKey
from beholder.store.keys import KeyStore

FRESH_SECONDS = 1.0


class KeyRing:
    """What callers present, held against the owner's keys. Owned by one event loop."""

    def __init__(
        self,
        store: KeyStore,
        words: Sequence[str] = (),
        tick: Callable[[], float] = time.monotonic,
        clock: Clock = now,
    ) -> None:
        """Know the keys of `store`, and the `words` that the settings name, which have no id and no limits."""
        self._store = store
        self._clock = clock
        self._words = [word.encode() for word in words]
        self._tick = tick
        self._keys: Mapping[str, ApiKey] = {}
        self._version = 0  # of the keys in hand; 0 is that of none
        self._looked: float | None = None  # when the last look at the database began
        self._looking = asyncio.Lock()
        self._failure: tuple[Status, str] | None = None  # of the last look that failed
        self._failures = 0

    async def guarded(self) -> bool:
        """Tell whether callers need a key: once one was made, and be it revoked, they do."""
        if self._words:
            return True
        await self._know_since(self._tick() - FRESH_SECONDS)
        return self._version > 0

    def is_word(self, presented: str) -> bool:
        """Tell whether it is one of the settings' keys; all are compared, so that the delay tells nothing."""
        return any([hmac.compare_digest(presented.encode(), word) for word in self._words])

    async def find(self, presented: str) -> ApiKey | None:
        """Give the key that is presented, unless it is unknown or revoked.

        Raises `Fault` (UNAVAILABLE) when the database does not answer: a revoked key must not outlive that.
        """
        if (id := id_of(presented)) is None:
            return None
        asked = self._tick()
        await self._know_since(asked - FRESH_SECONDS)
        if self._match(id, presented) is None:
            await self._know_since(asked)
        return self._match(id, presented)

    async def allowance(self, id: str) -> Allowance:
        """Give what may be used with the key `id` now, be it revoked; raise `Fault` as `find` does."""
        await self._know_since(self._tick() - FRESH_SECONDS)
        return UNLIMITED if (key := self._keys.get(id)) is None else key.allowance

    def _match(self, id: str, presented: str) -> ApiKey | None:
        if (key := self._keys.get(id)) is None:
            return None
        return key if any([matches(presented, digest) for digest in key.digests(self._clock())]) else None

    async def _know_since(self, moment: float) -> None:
        """Know what was in the database at `moment` or later; callers who wait together share one look."""
        if self._looked is not None and self._looked >= moment:
            return
        before = self._failures
        async with self._looking:
            if self._failure is not None and self._failures > before:
                # One look failed for all who waited for it: each would wait as long again. Each is told anew, as an
                # exception that all of them raise would keep the frames, and the requests, of all.
                raise Fault(*self._failure)
            if self._looked is None or self._looked < moment:
                await self._look()

    async def _look(self) -> None:
        began = self._tick()
        try:
            # The number first: what changes after it is found by the next look.
            if (version := await self._store.version()) != self._version:
                self._keys = {key.id: key for key in await self._store.all()}
                self._version = version
        except Fault as fault:
            self._failure = fault.status, fault.message
            self._failures += 1
            raise
        self._looked = began
