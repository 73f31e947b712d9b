"""What is done with a batch as a whole: its lines are read before the first answer, its results told after the last."""

import asyncio
import json
from collections.abc import AsyncGenerator
from functools import partial

from beholder.desk.batches.lines import Cutter, examine, first_failure
from beholder.desk.patience import insist
from beholder.domain import Batch, BatchState, Failure
from beholder.faults import Fault, Status
from beholder.store.archive import Archive
from beholder.store.batches import Source
from beholder.store.unbroken import unbroken
from beholder.wire import batches as wire

PIECE = 1024 * 1024  # bytes read at once
AT_ONCE = 50  # results in memory

TYPE = "application/jsonl"


class Stages:
    """The beginning and the end of batches."""

    def __init__(self, archive: Archive, longest: int) -> None:
        """Work on what lies in `archive`; a line may have at most `longest` bytes."""
        self._archive = archive
        self._longest = longest

    async def read(self, batch: Batch, source: Source) -> Failure | None:
        """Record the lines of `batch`; gives why none of them can be answered, when that is so.

        Begun anew after a kill, it forgets what it had recorded.
        """
        await insist(lambda: self._archive.batch_requests.clear(batch.id))
        cutter = Cutter(self._longest)
        position = at = failed = 0
        why: str | None = None
        while at < source.size:
            piece = await insist(partial(self._archive.blobs.read, source.sha256, at, PIECE))
            if not piece:
                raise FileNotFoundError(f"{source.sha256} ends at byte {at}")
            at += len(piece)
            cuts = cutter.feed(piece) + (cutter.end() if at >= source.size else [])
            found = await asyncio.to_thread(examine, cuts, position, self._longest)
            await insist(lambda found=found: unbroken(self._archive.batch_requests.add(batch.id, found)))  # type: ignore[misc]
            position += len(found)
            failed += sum(request.result is not None for request in found)
            why = why or first_failure(found)
        if failed == position:
            return _unreadable(why)
        await insist(lambda: self._archive.batches.run(batch.id))
        return None

    async def finish(self, batch: Batch, state: BatchState, failure: Failure | None, *, forget: bool) -> None:
        """Record that `batch` ended as `state`; before that, what came of its requests is there to be read.

        Lines may still be recorded after their reading was cut off, so only a file that was written is told of.
        """
        told = failure is None and not forget and await insist(lambda: self._write(batch, state))
        output = batch.output if told else None
        await insist(lambda: self._archive.batches.finish(batch.id, state, failure, output))

    async def results(self, batch: Batch, state: BatchState) -> AsyncGenerator[str, None]:
        """Give what came of the requests of `batch`, which ends as `state`, in their order."""
        after = -1
        while some := await self._archive.batch_requests.some(batch.id, after, AT_ONCE):
            for request in some:
                yield request.result or wire.unanswered(request.label, state)
            after = some[-1].position

    async def _write(self, batch: Batch, state: BatchState) -> bool:
        """Write the file of answers, for a batch that has one and has requests; tells whether there is one."""
        if batch.output is None:
            return False
        if await self._written(batch):
            return True
        if not await self._archive.batch_requests.some(batch.id, -1, 1):
            return False
        name = f"{batch.display_name or batch.id} results"
        lines = (line.encode() + b"\n" async for line in self.results(batch, state))
        await self._archive.files.create(lines, name, TYPE, batch.project, batch.output)
        return True

    async def _written(self, batch: Batch) -> bool:
        """Whether the file of answers is there: a process wrote it that died before it could say so."""
        try:
            await self._archive.files.get(batch.output or "", batch.project)
        except Fault as fault:
            if fault.status is Status.NOT_FOUND:
                return False
            raise
        return True


def _unreadable(why: str | None) -> Failure:
    reason = "it is empty" if why is None else json.loads(why)["error"]["message"]
    return Failure(Status.INVALID_ARGUMENT.value, f"no line of the batch can be read: {reason}")
