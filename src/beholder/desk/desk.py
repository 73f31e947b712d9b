"""The desk: interactions are begun here, recorded, read again, followed, cancelled and deleted.

A request that is not stored is answered and forgotten; it stops when its caller goes. A stored one whose id somebody
knows (a stream's first event told it, or it runs in the background) goes on without its caller.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from beholder.access.at_once import AtOnce
from beholder.desk.conduct import conduct
from beholder.desk.history import History, continued, kept
from beholder.desk.jobs import Jobs
from beholder.desk.patience import Pause
from beholder.desk.record import NewRecord
from beholder.desk.run import Run, cancelled, replay
from beholder.domain import Ask, Delta, Interaction, InteractionStatus, KeptRequest
from beholder.faults import invalid
from beholder.hall import Deltas, Hall
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.clock import Clock, now
from beholder.store.interactions import owner
from beholder.store.key import UNLIMITED, Allowance
from beholder.store.room import Claim
from beholder.tracing import span
from beholder.wire.interactions.call import Call


class Desk:
    """Works on interactions. Owned by one event loop."""

    def __init__(
        self,
        hall: Hall,
        archive: Archive,
        settings: Settings,
        clock: Clock = now,
        at_once: AtOnce | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Answer in `hall` and record in `archive`; jobs are counted with those of others in `at_once`.

        `pause` is how jobs wait before they try again.
        """
        self._hall = hall
        self._archive = archive
        self._clock = clock
        self._kept = timedelta(seconds=settings.interaction_seconds)
        self._history = History(archive)
        self._runs: dict[str, Run] = {}  # in progress, and known to somebody by their id
        self._entering: set[asyncio.Future[Interaction]] = set()
        self._at_once = at_once or AtOnce()
        self._jobs = Jobs(hall, archive, self._history, self._runs, settings, clock, pause)
        self._at_once.watch(self._jobs.of)

    async def open(self) -> None:
        """Open the archive and line up what was in progress. Raises `Fault` (FAILED_PRECONDITION) when it cannot."""
        await self._archive.open()
        await self._jobs.line_up()

    async def try_suspects(self) -> None:
        """Answer, one by one, the background interactions that may have killed the server."""
        await self._jobs.try_suspects()

    async def work(self) -> None:
        """Work on background interactions until cancelled."""
        await self._jobs.work()

    async def sweep(self) -> None:
        """Remove what has expired."""
        await self._archive.sweep()

    async def close(self) -> None:
        """Put down what is under way, so that the next start takes it up, and let go of the archive."""
        try:
            await self._jobs.put_down()
        finally:
            await self._archive.close()

    async def answer(self, call: Call, allowance: Allowance = UNLIMITED) -> Interaction:
        """Answer `call` and give the whole; a stored one is safe when this returns.

        Raises `Fault` for what fails, and for what is beyond `allowance`.
        Cancelling this stops the engine: nobody knows the id yet, so nobody could ask for the answer.
        """
        ask, chain = await self._ask(call)
        run = Run(self._new(call))
        await self._conduct(run, call, ask, chain, allowance, early=False)
        return await run.ended()

    async def stream(
        self, call: Call, allowance: Allowance = UNLIMITED
    ) -> tuple[Interaction, AsyncGenerator[Delta, None] | Deltas]:
        """Begin to answer `call`; returns with the first word in hand. Raises `Fault` as `answer` does, before it.

        Of a stored one the work goes on when the stream is closed, and its `Finish` is told when it is safe.
        """
        ask, chain = await self._ask(call)
        run = Run(self._new(call))
        run.task = asyncio.ensure_future(self._followed(run, call, ask, chain, allowance))
        try:
            await run.begun()
        except asyncio.CancelledError:
            if run.adding is None:  # else the first word came in the same moment, and what is stored has an end
                run.task.cancel()
            raise
        return run.interaction, run.follow() if call.store else await _alone(run)

    async def accept(self, call: Call, allowance: Allowance = UNLIMITED) -> Interaction:
        """Take `call` as a job for the background; it is safe when this returns, with its images.

        Raises `Fault` as `answer` does.
        """
        if not call.store:
            raise invalid("an interaction in the background must be stored; leave 'store' out", "background")
        ask, chain = await self._ask(call)
        self._at_once.enter(call.draft.key, allowance)
        # A caller that leaves in the middle of this leaves a whole job behind, not a row that nobody works on.
        entering = asyncio.ensure_future(self._enter(call, ask, chain, allowance))
        self._entering.add(entering)
        entering.add_done_callback(self._entering.discard)
        return await asyncio.shield(entering)

    async def get(self, id: str, project: str) -> Interaction:
        """Give the interaction `id` of `project` as it is now; raise `Fault` (NOT_FOUND) when there is none."""
        run = self._run(id, project)
        return await self._archive.interactions.get(id, project) if run is None else run.interaction

    async def given(self, id: str, project: str) -> tuple[KeptRequest, Mapping[str, bytes]]:
        """Give what the interaction `id` was asked, and the images that came inside; raise `Fault` as `get` does."""
        if (run := self._run(id, project)) is not None and run.adding is not None:
            await asyncio.shield(run.adding)
        request = (await self._archive.interactions.recorded(id, project)).request
        inside = [image for image in request.images if image.uri is None]
        return request, await self._archive.interactions.pictures(inside)

    async def follow(self, id: str, project: str) -> tuple[Interaction, AsyncGenerator[Delta, None]]:
        """Tell the interaction `id` from its beginning, up to its end; raise `Fault` as `get` does."""
        if (run := self._run(id, project)) is not None:
            return run.interaction, run.follow()
        interaction = await self._archive.interactions.get(id, project)
        return interaction, replay(interaction)

    async def cancel(self, id: str, project: str) -> Interaction:
        """Stop the interaction `id` and give it; one that is over stays as it is. Raises `Fault` as `get` does."""
        if (run := self._run(id, project)) is not None:
            await self._jobs.stop(run)
            return await self._archive.interactions.get(id, project)
        interaction = await self._archive.interactions.get(id, project)
        if interaction.status is InteractionStatus.IN_PROGRESS:  # its end could not be recorded
            interaction = cancelled(interaction, (), self._clock())
            await self._archive.interactions.finish(interaction)
        return interaction

    async def delete(self, id: str, project: str) -> None:
        """Stop the interaction `id` if need be, and remove it for good; raise `Fault` as `get` does."""
        if (run := self._run(id, project)) is not None:
            await self._jobs.stop(run)
        await self._archive.interactions.delete(id, project)

    def _run(self, id: str, project: str) -> Run | None:
        run = self._runs.get(id)
        return run if run is not None and run.interaction.project == project else None

    async def _ask(self, call: Call) -> tuple[Ask, Sequence[str]]:
        draft, chain = call.draft, tuple[str, ...]()
        if call.previous_interaction_id is not None:
            before, chain = await self._history.before(call.previous_interaction_id, draft.project)
            draft = continued(draft, before)
        return await self._hall.resolve(draft), chain

    async def _enter(self, call: Call, ask: Ask, chain: Sequence[str], allowance: Allowance) -> Interaction:
        interaction = self._new(call)
        request, contents = kept(call.draft, ask)
        try:
            with span("store"):
                claim = self._claim(interaction)
                async with self._archive.keeping(claim, contents, allowance.bytes_stored) as written:
                    await written
                    await self._archive.interactions.add(interaction, request, chain)
            self._jobs.take(Run(interaction, request.key))
        finally:
            self._at_once.entered(request.key)
        return interaction

    def _new(self, call: Call) -> Interaction:
        moment = self._clock()
        return Interaction(
            id=f"int_{secrets.token_hex(12)}",
            model=call.draft.model,
            created=moment,
            updated=moment,
            background=call.background,
            previous=call.previous_interaction_id,
            echo=call.echo,
            project=call.draft.project,
        )

    def _claim(self, interaction: Interaction) -> Claim:
        return Claim(interaction.project, owner(interaction.id), interaction.created + self._kept)

    async def _followed(self, run: Run, call: Call, ask: Ask, chain: Sequence[str], allowance: Allowance) -> None:
        if call.store:
            self._runs[run.interaction.id] = run
        try:
            await self._conduct(run, call, ask, chain, allowance, early=call.store)
        except Exception as defect:  # before the work began; whoever waits for a word must hear of it
            run.end(run.interaction, defect)
        finally:
            self._runs.pop(run.interaction.id, None)

    async def _conduct(
        self, run: Run, call: Call, ask: Ask, chain: Sequence[str], allowance: Allowance, *, early: bool
    ) -> None:
        if not call.store:
            await conduct(run, lambda: self._hall.begin(ask), None, self._clock)
            return
        request, contents = kept(call.draft, ask)
        claim = self._claim(run.interaction)
        async with self._archive.keeping(claim, contents, allowance.bytes_stored) as written:
            record = NewRecord(self._archive.interactions, request, chain, written)
            await conduct(run, lambda: self._hall.begin(ask), record, self._clock, early=early)


async def _alone(run: Run) -> Deltas:
    """Tell `run`, which has begun, to its only reader, without whom it stops, and be it before the first word."""
    told = _until_closed(run)
    return Deltas(await anext(told), told)


async def _until_closed(run: Run) -> AsyncGenerator[Delta, None]:
    assert run.task is not None
    try:
        async for delta in run.follow():
            yield delta
    finally:
        run.task.cancel()
        with suppress(asyncio.CancelledError):
            await run.task
