"""Batches as their callers see them: made, told of, listed, cancelled, deleted."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import timedelta

from beholder.access.at_once import AtOnce
from beholder.access.rations import Renewal, always_some
from beholder.desk.batches.answers import Answerer
from beholder.desk.batches.lines import HEAD, check_head
from beholder.desk.batches.stages import Stages
from beholder.desk.batches.work import BatchStats, BatchWork
from beholder.domain import Batch, BatchState, FileId
from beholder.hall import Hall
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.batches import Recorded, Source, owner
from beholder.store.clock import Clock, now
from beholder.store.key import UNLIMITED, Allowance
from beholder.store.room import Claim
from beholder.wire.batches import NewBatch


class Batches:
    """All batches. Owned by one event loop; the archive is opened and closed by the desk."""

    def __init__(
        self,
        hall: Hall,
        archive: Archive,
        settings: Settings,
        clock: Clock = now,
        at_once: AtOnce | None = None,
        renewal: Renewal = always_some,
    ) -> None:
        """Answer in `hall`; lines, answers and batches lie in `archive`; jobs are counted in `at_once`.

        A batch waits while its key has no tokens, as `renewal` tells.
        """
        self._hall = hall
        self._archive = archive
        self._clock = clock
        self._seconds = settings.batch_seconds
        self._stages = Stages(archive, settings.request_bytes)
        answerer = Answerer(hall, archive.blobs)
        self._work = BatchWork(self._stages, answerer, archive.batches, archive.batch_requests, settings, renewal)
        self._entering: dict[str, asyncio.Future[Batch]] = {}
        self._at_once = at_once or AtOnce()
        self._at_once.watch(self._work.of)

    def stats(self) -> BatchStats:
        """Tell how busy batches keep this process."""
        return self._work.stats()

    async def line_up(self) -> None:
        """Take up what was in progress when the last process ended."""
        await self._work.line_up()

    async def try_suspects(self) -> None:
        """Answer, one by one, the requests that may have killed the server."""
        await self._work.try_suspects()

    async def work(self) -> None:
        """Work on batches until cancelled."""
        await self._work.work()

    async def put_down(self) -> None:
        """Put down what is under way, so that the next start takes it up."""
        await self._work.put_down()

    async def sweep(self) -> None:
        """End what has taken too long, remove what was kept long enough, wake what may have tokens again."""
        for active in self._work.active:
            if active.batch.expires <= self._clock():
                await self._archive.batches.tell(active.batch.id, BatchState.EXPIRED)
                self._work.begin_end(active, BatchState.EXPIRED)
        await self._archive.batches.sweep()
        self._work.wake()

    async def create(
        self, new: NewBatch, model: str, project: str, key: str | None = None, allowance: Allowance = UNLIMITED
    ) -> Batch:
        """Take `new` for the `model` on behalf of `project`, asked with `key`; it is safe when this returns.

        Raises `Fault` for what cannot be taken, and for what is beyond `allowance`.
        """
        self._hall.card(model)
        batch = self._new(new, model, project, key)
        source, contents = await self._source(new, project)
        self._at_once.enter(key, allowance)
        # A caller that leaves in the middle of this leaves a whole batch behind, not a row that nobody works on.
        entering = asyncio.ensure_future(self._enter(batch, source, contents, allowance))
        self._entering[batch.id] = entering
        entering.add_done_callback(lambda _: self._entering.pop(batch.id))
        return await asyncio.shield(entering)

    async def get(self, id: str, project: str) -> Batch:
        """Give the batch `id` of `project` as it is now; raise `Fault` (NOT_FOUND) when there is none."""
        return self._now(await self._archive.batches.get(id, project))

    async def newest_first(self, project: str, after: str | None = None, most: int | None = None) -> list[Batch]:
        """Give the batches of `project`, newest first, as `BatchStore.newest_first` does; raise `Fault` as it does."""
        return [self._now(batch) for batch in await self._archive.batches.newest_first(project, after, most)]

    def results(self, batch: Batch) -> AsyncGenerator[str, None]:
        """Give what came of the requests of an inline `batch` that is over, each as JSON, in their order."""
        return self._stages.results(batch, batch.state)

    async def cancel(self, id: str, project: str) -> None:
        """End the batch `id` now, keeping its answers so far, unless it is over; raise `Fault` as `get` does."""
        await self.get(id, project)
        await self._entered(id)
        await self._archive.batches.tell(id, BatchState.CANCELLED)
        await self._work.stop(id, BatchState.CANCELLED)

    async def delete(self, id: str, project: str) -> None:
        """End the batch `id` if need be, and remove it for good; raise `Fault` as `get` does.

        A file of answers that was told to somebody stays a file, until it is deleted or expires.
        """
        await self.get(id, project)
        await self._entered(id)
        await self._work.stop(id, BatchState.CANCELLED, forget=True)
        await self._archive.batches.delete(id, project)

    def _now(self, batch: Batch) -> Batch:
        return replace(batch, resumes=self._work.resumes(batch.id))

    async def _entered(self, id: str) -> None:
        """Wait until a new batch is worked on: it is listed from the moment it is stored."""
        if (entering := self._entering.get(id)) is not None:
            await asyncio.wait({entering})

    async def _source(self, new: NewBatch, project: str) -> tuple[Source, Mapping[str, bytes]]:
        """Give the blob of the lines, and what of it must be written first."""
        if isinstance(new.source, FileId):
            file = await self._archive.files.get(new.source.id, project)
            head = await self._archive.blobs.read(file.sha256, 0, HEAD)
            check_head(head, whole=len(head) == file.size)
            return Source(file.sha256, file.size), {}
        lines = new.source.lines
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(lines).hexdigest())
        return Source(sha256, len(lines)), {sha256: lines}

    async def _enter(self, batch: Batch, source: Source, contents: Mapping[str, bytes], allowance: Allowance) -> Batch:
        claim = Claim(batch.project, owner(batch.id), batch.expires)
        try:
            async with self._archive.keeping(claim, contents, allowance.bytes_stored) as written:
                await written
                await self._archive.batches.add(batch, source, pinned=bool(contents))
            self._work.take(Recorded(batch, source, None, 0))
        finally:
            self._at_once.entered(batch.key)
        return batch

    def _new(self, new: NewBatch, model: str, project: str, key: str | None) -> Batch:
        moment = self._clock()
        output = f"batch{secrets.token_hex(12)}" if isinstance(new.source, FileId) else None
        return Batch(
            id=secrets.token_hex(12),
            project=project,
            model=model,
            display_name=new.display_name,
            inline=output is None,
            created=moment,
            updated=moment,
            expires=moment + timedelta(seconds=self._seconds),
            priority=new.priority,
            output=output,
            key=key,
        )
