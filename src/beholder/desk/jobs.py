"""Background interactions: rows in progress are the queue, so that it outlives the process.

A job is begun from what is stored and nothing else, the first time as after a restart. Each beginning is counted before
it, and taken back when the server is stopped in good order: a job that was begun too often has killed the server each
time, and fails. Those that may have done so are tried first, one after the other, so that none fails for its neighbour.
"""

import asyncio
import dataclasses
from collections.abc import Collection
from contextlib import suppress

import structlog

from beholder.desk.conduct import conduct
from beholder.desk.history import History, continued
from beholder.desk.patience import Pause, insist, patiently
from beholder.desk.record import Record
from beholder.desk.run import Run, cancelled, failed
from beholder.domain import Draft, Interaction
from beholder.faults import Fault, Status
from beholder.hall import Deltas, Hall
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.clock import Clock
from beholder.store.interactions import Recorded, missing
from beholder.store.unbroken import unbroken
from beholder.tracing import span

END_SECONDS = 10.0  # that somebody waits for an end to be stored

log = structlog.get_logger("beholder.desk")


class Jobs:
    """The queue and its workers. `runs` is shared with the desk: all that is in progress, by id."""

    def __init__(
        self,
        hall: Hall,
        archive: Archive,
        history: History,
        runs: dict[str, Run],
        settings: Settings,
        clock: Clock,
        pause: Pause,
    ) -> None:
        """Answer in `hall` what `archive` holds; `pause` waits between two attempts to get in."""
        self._hall = hall
        self._archive = archive
        self._history = history
        self._runs = runs
        self._at_once = settings.background_jobs
        self._attempts = settings.background_attempts
        self._clock = clock
        self._pause = pause
        self._waiting = asyncio.Queue[Run]()
        self._suspects: list[Run] = []

    async def line_up(self) -> None:
        """Queue what was in progress when the last process ended; fail what has been begun too often."""
        for recorded in await self._archive.interactions.unfinished():
            if recorded.attempts >= self._attempts:
                await self._give_up(recorded)
                continue
            run = Run(recorded.interaction, recorded.request.key)
            self._runs[run.interaction.id] = run
            if recorded.attempts:
                self._suspects.append(run)
            else:
                self._waiting.put_nowait(run)

    def take(self, run: Run) -> None:
        """Queue a new job, which is stored already."""
        self._runs[run.interaction.id] = run
        self._waiting.put_nowait(run)

    def of(self, key: str) -> int:
        """Count the jobs in hand that were asked with the API key `key`."""
        return sum(run.key == key and run.interaction.background for run in self._runs.values())

    async def try_suspects(self) -> None:
        """Work, one by one, on the jobs that were begun before."""
        while self._suspects:
            await self._do(self._suspects.pop(0))

    async def work(self) -> None:
        """Work on jobs until cancelled."""
        await self.try_suspects()
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._work())

    async def stop(self, run: Run) -> None:
        """End `run` as cancelled, and return when that is recorded; one whose end is being recorded keeps it.

        Raises `Fault` (UNAVAILABLE) when that cannot be done now.
        """
        if not run.closing:
            run.stopped = True
            if run.task is None:
                await unbroken(self._withdraw(run))
            else:
                run.task.cancel()
        try:
            async with asyncio.timeout(END_SECONDS):
                with suppress(Exception):  # a reader's concern
                    await run.ended()
        except TimeoutError:
            message = "its end cannot be stored now, as the database of this server does not answer; ask again"
            raise Fault(Status.UNAVAILABLE, message) from None

    async def put_down(self) -> None:
        """Cut off all that is under way, without blame, and leave it in progress."""
        cut = [run for run in self._runs.values() if run.task is not None and not run.closing]
        tasks = [run.task for run in self._runs.values() if run.task is not None]
        for run in cut:
            assert run.task is not None
            run.task.cancel()
        await self._let_end(tasks)
        for run in cut:
            with suppress(Fault):
                await self._archive.interactions.attempt(run.interaction.id, by=-1)
        self._runs.clear()
        self._suspects, self._waiting = [], asyncio.Queue()

    async def _let_end(self, tasks: Collection[asyncio.Task[None]]) -> None:
        """Wait for `tasks`, but not for long: an end that cannot be stored now would keep the server from its own."""
        if tasks:
            await asyncio.wait(tasks, timeout=END_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            await self._do(await self._waiting.get())

    async def _do(self, run: Run) -> None:
        if run.closing or run.over or run.task is not None:
            return
        run.task = asyncio.ensure_future(self._job(run))
        await asyncio.wait({run.task})
        if run.stopped and not run.over:  # in the moment before its task began, which then never did
            run.task = None
            with suppress(Fault):  # it is in progress still, and can be cancelled again
                await unbroken(self._withdraw(run))

    async def _job(self, run: Run) -> None:
        try:
            with span("background"):
                record = Record(self._archive.interactions)
                await conduct(run, lambda: self._begin(run.interaction), record, self._clock)
        finally:
            self._runs.pop(run.interaction.id, None)

    async def _begin(self, interaction: Interaction) -> Deltas:
        if await insist(lambda: self._archive.interactions.attempt(interaction.id)) is None:
            raise missing(interaction.id)
        draft = await insist(lambda: self._draft(interaction))
        return await patiently(lambda: self._hall.answer(draft), self._pause)

    async def _draft(self, interaction: Interaction) -> Draft:
        recorded = await self._archive.interactions.recorded(interaction.id, interaction.project)
        draft = dataclasses.replace(await self._history.draft(recorded.request), patient=True)
        if interaction.previous is None:
            return draft
        before, _ = await self._history.before(interaction.previous, interaction.project)
        return continued(draft, before)

    async def _withdraw(self, run: Run) -> None:
        run.closing = True
        end = cancelled(run.interaction, (), self._clock())
        try:
            await self._archive.interactions.finish(end)
        except BaseException:  # then it is a job as before; a worker may have passed it over meanwhile
            run.closing = run.stopped = False
            self._waiting.put_nowait(run)
            raise
        self._runs.pop(run.interaction.id, None)
        run.end(end)

    async def _give_up(self, recorded: Recorded) -> None:
        times = f"{recorded.attempts} times" if recorded.attempts > 1 else "once"
        message = f"the server died {times} while it worked on this interaction, so it is not begun again"
        end = failed(recorded.interaction, (), Fault(Status.INTERNAL, message), self._clock())
        log.error("interaction given up", interaction=end.id, attempts=recorded.attempts)
        await self._archive.interactions.finish(end)
