"""Batches in progress: their requests are answered a few at a time, in turns, by rows that outlive the process.

As with background interactions (`desk/jobs.py`), each beginning is counted before it and taken back when the server is
stopped in good order: what was begun too often has killed the server each time, and fails. Requests that may have done
so are tried first, one after the other, so that none fails for its neighbour.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from beholder.access.rations import Renewal
from beholder.desk.batches.answers import Answerer, Outcome
from beholder.desk.batches.ring import Active, Ring
from beholder.desk.batches.stages import Stages
from beholder.desk.patience import insist
from beholder.domain import BatchState, Failure
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.stack import stack
from beholder.store.batch_requests import BatchRequest, RequestState, RequestStore
from beholder.store.batches import BatchStore, Recorded
from beholder.store.unbroken import unbroken
from beholder.wire import batches as wire

log = structlog.get_logger("beholder.desk")


@dataclass(frozen=True, slots=True)
class BatchStats:
    """How busy batches keep this process, and what came of their requests in it."""

    running: int  # batches
    waiting: int  # batches, for their keys to have tokens again
    answering: int  # requests
    succeeded: int  # requests
    failed: int  # requests


class BatchWork:
    """The batches in progress, and the workers. Owned by one event loop."""

    def __init__(
        self,
        stages: Stages,
        answerer: Answerer,
        batches: BatchStore,
        requests: RequestStore,
        settings: Settings,
        renewal: Renewal,
    ) -> None:
        """Work on what `batches` and `requests` hold; `renewal` tells of a key when it has tokens again."""
        self._stages = stages
        self._answerer = answerer
        self._batches = batches
        self._requests = requests
        self._at_once = settings.batch_requests
        self._attempts = settings.background_attempts
        self._active: dict[str, Active] = {}
        self._arriving = asyncio.Queue[Active]()
        self._ring = Ring(requests, self._settle, renewal)
        self._suspects: list[tuple[Active, BatchRequest]] = []
        self._begun: set[tuple[str, int]] = set()
        self._counts = Counter[RequestState]()

    @property
    def active(self) -> Iterable[Active]:
        """All batches in progress."""
        return tuple(self._active.values())

    def of(self, key: str) -> int:
        """Count the batches in progress that were asked for with the API key `key`."""
        return sum(active.batch.key == key for active in self._active.values())

    def stats(self) -> BatchStats:
        """Tell how busy this is."""
        answering = sum(position >= 0 for _, position in self._begun)
        succeeded, failed = self._counts[RequestState.SUCCEEDED], self._counts[RequestState.FAILED]
        waiting = sum(active.resumes is not None for active in self._active.values())
        return BatchStats(len(self._active), waiting, answering, succeeded, failed)

    def resumes(self, id: str) -> datetime | None:
        """Give when the batch `id` goes on, None when it does not wait for tokens."""
        return None if (active := self._active.get(id)) is None else active.resumes

    def wake(self) -> None:
        """Let batches that wait for tokens see whether there are some."""
        self._ring.wake()

    async def line_up(self) -> None:
        """Take up what was in progress when the last process ended."""
        for recorded in await self._batches.unfinished():
            active = self._active[recorded.batch.id] = Active(recorded)
            if recorded.ending is not None:
                self.begin_end(active, recorded.ending)
            elif recorded.attempts >= self._attempts:
                self.begin_end(active, BatchState.FAILED, _killer("the lines of this batch", recorded.attempts))
            elif recorded.batch.state is BatchState.PENDING:
                self._arriving.put_nowait(active)
            else:
                await self._suspect(active)
                self._ring.join(active)

    def take(self, recorded: Recorded) -> None:
        """Begin with a new batch, which is stored already."""
        active = self._active[recorded.batch.id] = Active(recorded)
        self._arriving.put_nowait(active)

    async def try_suspects(self) -> None:
        """Answer, one by one, what may have killed the server."""
        while self._suspects:
            await self._do(*self._suspects.pop(0))

    async def work(self) -> None:
        """Work on batches until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read_on())
            for _ in range(self._at_once):
                group.create_task(self._work())

    async def stop(self, id: str, state: BatchState, *, forget: bool = False) -> None:
        """End the batch `id` as `state`, if it is in progress, and return when that is recorded.

        With `forget`, nobody will read its answers.
        """
        if (active := self._active.get(id)) is not None:
            self.begin_end(active, state, forget=forget)
            assert active.end is not None
            await asyncio.shield(active.end)

    def begin_end(
        self, active: Active, state: BatchState, failure: Failure | None = None, *, forget: bool = False
    ) -> None:
        """Begin to end `active` as `state`, unless its end has begun."""
        if active.end is None:
            active.end = asyncio.ensure_future(self._end(active, state, failure, forget))

    async def put_down(self) -> None:
        """Cut off all that is under way, without blame, and leave it in progress."""
        tasks = [task for active in self._active.values() for task in (*active.tasks, active.end) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for id, position in self._begun:
            with suppress(Fault):
                await self._take_back(id, position)
        self._begun.clear()
        self._active.clear()
        self._ring.clear()
        self._suspects, self._arriving = [], asyncio.Queue()

    async def _read_on(self) -> None:
        while True:
            active = await self._arriving.get()
            if active.end is None:  # else it was ended while it waited
                await self._run(active, self._lines(active))

    async def _lines(self, active: Active) -> None:
        id = active.batch.id
        await insist(lambda: self._batches.attempt(id))
        self._begun.add((id, -1))
        failure = await self._stages.read(active.batch, active.source)
        self._begun.discard((id, -1))
        if failure is not None:
            self.begin_end(active, BatchState.FAILED, failure)
            return
        self._ring.join(active)

    async def _work(self) -> None:
        while True:
            await self._do(*await self._ring.next())

    async def _do(self, active: Active, request: BatchRequest) -> None:
        if active.end is None:
            await self._run(active, self._answer(active, request))
        self._settle(active)

    async def _run(self, active: Active, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        active.tasks.add(task)
        task.add_done_callback(active.tasks.discard)
        await asyncio.wait({task})
        if not task.cancelled() and (defect := task.exception()) is not None:
            log.error("batch failed", batch=active.batch.id, exception=stack(defect))
            self.begin_end(active, BatchState.FAILED, _defect())

    async def _answer(self, active: Active, request: BatchRequest) -> None:
        id, position = active.batch.id, request.position
        await insist(lambda: self._requests.attempt(id, position))
        self._begun.add((id, position))
        outcome = await self._answerer.answer(active.batch, active.source, request)
        await self._record(id, position, outcome)
        self._begun.discard((id, position))

    def _settle(self, active: Active) -> None:
        if active.drained:
            self.begin_end(active, BatchState.SUCCEEDED)

    async def _end(self, active: Active, state: BatchState, failure: Failure | None, forget: bool) -> None:
        id = active.batch.id
        self._ring.leave(active)
        cut = tuple(active.tasks)
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        await self._finish(active, state, failure, forget)
        self._begun = {begun for begun in self._begun if begun[0] != id}
        self._active.pop(id, None)

    async def _finish(self, active: Active, state: BatchState, failure: Failure | None, forget: bool) -> None:
        try:
            await self._stages.finish(active.batch, state, failure, forget=forget)
        except Exception as error:
            log.error("batch could not be ended", batch=active.batch.id, exception=stack(error))
            await self._stages.finish(active.batch, BatchState.FAILED, _defect(), forget=True)

    async def _suspect(self, active: Active) -> None:
        for request in await self._requests.suspects(active.batch.id):
            if request.attempts < self._attempts:
                self._suspects.append((active, request))
                continue
            log.error("request given up", batch=active.batch.id, line=request.number, attempts=request.attempts)
            failure = _killer("this request", request.attempts)
            result = wire.refused(request.label, Fault(Status(failure.code), failure.message))
            await self._record(active.batch.id, request.position, Outcome(RequestState.FAILED, result))

    async def _record(self, id: str, position: int, outcome: Outcome) -> None:
        await insist(lambda: unbroken(self._requests.done(id, position, outcome.state, outcome.result)))
        self._counts[outcome.state] += 1

    async def _take_back(self, id: str, position: int) -> None:
        if position < 0:
            await self._batches.attempt(id, by=-1)
        else:
            await self._requests.attempt(id, position, by=-1)


def _defect() -> Failure:
    return Failure(Status.INTERNAL.value, "the server failed on this batch; its log says why")


def _killer(what: str, attempts: int) -> Failure:
    times = f"{attempts} times" if attempts > 1 else "once"
    message = f"the server died {times} while it worked on {what}, so it is not begun again"
    return Failure(Status.INTERNAL.value, message)
