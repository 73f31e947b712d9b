"""How one interaction gets into the archive: opened early or not at all, closed once, never half.

An answer is told as completed only after `close` has committed it. All before that goes on beside the engine: the
images are written from the moment they are in hand, and a stream's row from its first word.
"""

import asyncio
from collections.abc import Sequence

from beholder.desk.patience import insist
from beholder.domain import Interaction, KeptRequest
from beholder.store.interactions import InteractionStore


class Record:
    """The row of an interaction that is there already: a job's."""

    def __init__(self, store: InteractionStore) -> None:
        """Record into `store`."""
        self._store = store

    @property
    def opened(self) -> bool:
        """Whether the interaction is there, or will be, whatever comes of it."""
        return True

    async def close(self, interaction: Interaction) -> None:
        """Record how it ended; when this returns it will not be lost.

        Waits for a database that does not answer now: nobody else would end what is there already.
        """
        await insist(lambda: self._store.finish(interaction))


class NewRecord(Record):
    """The row of an interaction that begins; it needs its request, and its images written."""

    def __init__(
        self, store: InteractionStore, request: KeptRequest, chain: Sequence[str], written: asyncio.Future[None]
    ) -> None:
        """Record into `store` once `written`, which ends when the images lie there; `chain` is what it continues."""
        super().__init__(store)
        self._request = request
        self._chain = chain
        self._written = written
        self._adding: asyncio.Future[None] | None = None

    @property
    def opened(self) -> bool:
        """Whether `open` was called."""
        return self._adding is not None

    def open(self, interaction: Interaction) -> asyncio.Future[None]:
        """Begin to add the row, beside whatever goes on."""
        self._adding = asyncio.ensure_future(self._add(interaction))
        return self._adding

    async def close(self, interaction: Interaction) -> None:
        """Record how it ended: in one go when it was not opened, else over what was opened.

        Raises `Fault` when it, or what was opened, could not be stored.
        """
        if self._adding is None:
            await self._add(interaction)
            return
        await self._adding
        await super().close(interaction)

    async def _add(self, interaction: Interaction) -> None:
        await self._written
        await self._store.add(interaction, self._request, self._chain, attempts=1)
