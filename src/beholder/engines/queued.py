"""A bounded queue before an engine: who cannot be served soon is told at once, not after a minute.

Those who wait for an answer go before patient work, which is what background jobs and batches are. Patient work has
half of the places at most, because an engine may let it stand aside in them, and where people never cease to wait it
has one from time to time all the same. It is never sent away: it waits outside the seats, however long, and whoever
makes it bounds how much of it there is. A caller that goes away leaves the queue, or frees its place, as soon as its
stream is closed.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace

from beholder.domain import Ask, Delta, Finish, Usage
from beholder.engines.base import Engine, ModelCard
from beholder.faults import Fault, Status
from beholder.tracing import LONGEST, begun, span, traced, within

SECONDS = 5.0  # for which patient work lets everybody go first


@dataclass(frozen=True, slots=True)
class Work:
    """What an engine has done so far; what it did not finish counts for nothing but its seconds."""

    answers: int = 0
    images: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0

    def and_answer(self, ask: Ask, usage: Usage) -> "Work":
        """Add an answer."""
        return Work(
            self.answers + 1,
            self.images + len(ask.images),
            self.input_tokens + usage.input,
            self.output_tokens + usage.output_text + usage.thought,
            self.seconds,
        )


@dataclass(frozen=True, slots=True)
class QueueStats:
    """How busy an engine is, and how often it had to send callers away."""

    name: str
    running: int
    waiting: int
    refused: int
    work: Work


class Queue:
    """Places for so many at once, and seats for so many who wait for an answer. Use from one event loop."""

    def __init__(
        self, places: int, seats: int, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Let `places` run at once and `seats` wait; patient work needs no seat, and lets others go for `seconds`."""
        self._free = places
        self._free_to_patient = max(1, places // 2)
        self._places = places
        self._seats = seats
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()
        self._seconds = seconds
        self._clock = clock
        self._letting_go = 0.0  # since when the first of the patient waits, or another one has gone in
        self.refused = 0

    @property
    def running(self) -> int:
        """How many have a place."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """How many wait: with a seat, or patiently without."""
        return len(self._urgent) + len(self._patient)

    @asynccontextmanager
    async def place(self, *, patient: bool = False) -> AsyncIterator[None]:
        """Hold a place until the block ends. Unless `patient`, raises `Fault` (UNAVAILABLE) at once without a seat."""
        with span("queue"):
            await self._take(patient)
        try:
            yield
        finally:
            self._leave(patient)

    async def _take(self, patient: bool) -> None:
        if self._free and (not patient or self._free_to_patient):
            self._occupy(patient)
            return
        line = self._patient if patient else self._urgent
        if not patient and len(line) >= self._seats:
            self.refused += 1
            raise Fault(Status.UNAVAILABLE, f"{len(line)} others wait for this engine already; try again in a moment")
        turn = asyncio.get_running_loop().create_future()
        if patient and not line:
            self._letting_go = self._clock()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(patient)  # the place came in the same moment
            elif turn in line:  # else it was passed over already
                line.remove(turn)
            raise

    def _occupy(self, patient: bool) -> None:
        self._free -= 1
        self._free_to_patient -= patient
        self._letting_go = self._clock() if patient else self._letting_go

    def _leave(self, patient: bool) -> None:
        """Give the place to whoever is next."""
        self._free += 1
        self._free_to_patient += patient
        if self._patient_due() and self._let_in(self._patient, patient=True):
            return
        if not self._let_in(self._urgent, patient=False) and self._free_to_patient:
            self._let_in(self._patient, patient=True)

    def _patient_due(self) -> bool:
        return self._free_to_patient > 0 and self._clock() - self._letting_go >= self._seconds

    def _let_in(self, line: deque[asyncio.Future[None]], *, patient: bool) -> bool:
        """Give a place to the first in `line`; False when nobody is there."""
        while line:
            turn = line.popleft()
            if not turn.done():
                self._occupy(patient)
                turn.set_result(None)
                return True
        return False


class Queued:
    """An `Engine` with a queue before it."""

    def __init__(self, engine: Engine, places: int, seats: int) -> None:
        """Let `places` asks be answered at once and `seats` wait."""
        self._engine = engine
        self._queue = Queue(places, seats)
        self._work = Work()

    @property
    def name(self) -> str:
        """The engine's own name."""
        return self._engine.name

    @property
    def card(self) -> ModelCard:
        """The engine's own card."""
        return self._engine.card

    def stats(self) -> QueueStats:
        """Tell how busy the engine is."""
        queue = self._queue
        return QueueStats(self.name, queue.running, queue.waiting, queue.refused, self._work)

    async def generate(self, ask: Ask) -> AsyncGenerator[Delta, None]:
        """Answer when it is `ask`'s turn; see `Engine.generate`.

        Raises `Fault` (UNAVAILABLE) when too many wait, unless `ask` is patient.
        """
        async with self._queue.place(patient=ask.patient):
            began = time.perf_counter()
            try:
                answering = self._engine.generate(ask)
                told = _told(answering, self.name, ask) if traced() else answering
                async with aclosing(told) as deltas:
                    async for delta in deltas:
                        if isinstance(delta, Finish):
                            self._work = self._work.and_answer(ask, delta.usage)
                        yield delta
            finally:
                self._work = replace(self._work, seconds=self._work.seconds + time.perf_counter() - began)

    def count(self, ask: Ask) -> Usage:
        """Count without waiting; see `Engine.count`."""
        return self._engine.count(ask)

    async def warm_up(self) -> None:
        """Warm the engine up."""
        await self._engine.warm_up()

    async def close(self) -> None:
        """Close the engine."""
        await self._engine.close()


async def _told(answering: AsyncGenerator[Delta, None], engine: str, ask: Ask) -> AsyncGenerator[Delta, None]:
    """Give what `answering` gives, and tell of it as one span, of which what the engine does is a part."""
    answer = begun("engine", engine=engine, model=ask.model[:LONGEST], images=len(ask.images))
    error: BaseException | None = None
    try:
        async with aclosing(answering) as deltas:
            while True:
                with within(answer):
                    delta = await anext(deltas)
                if isinstance(delta, Finish):
                    used = {"input_tokens": delta.usage.input, "output_tokens": delta.usage.output_text}
                    answer.tell(finish=delta.reason.value, thought_tokens=delta.usage.thought, **used)
                yield delta
    except StopAsyncIteration:
        return
    except BaseException as raised:
        error = raised
        raise
    finally:
        answer.end(error)
