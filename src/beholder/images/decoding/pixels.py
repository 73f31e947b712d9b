"""The way of every engine to pixels: kept ones at once, others decoded in a few threads, within memory and time.

Decoding has threads of its own, so that no model waits for a slow picture and no snapshot for a giant; `turns`
tells who is next. What waiting callers cannot have yet they wait for: that is the back-pressure.

A decode that takes longer than it may is given up on, not ended: no thread can be killed. Its caller is told in
time, but the thread and its memory stay taken until the decoder comes back, and count as such. So hostile
pictures cannot make callers wait, and cannot take more threads than there are; they can take those, at most one
of them with a large picture, for as long as the decoder works. Against decoders that never come back, only
a process of their own would help.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any, Protocol, TypeAlias

from beholder.domain import RGB, Image
from beholder.faults import Fault, Status, invalid
from beholder.images.cache import ByteCache
from beholder.images.decoding.decode import decode
from beholder.images.decoding.turns import Turn, Turns, turn_of
from beholder.settings import MiB, Settings
from beholder.tracing import span

PATIENCE = 10  # times the seconds of a decode that a caller waits for one to begin

_Key: TypeAlias = tuple[str, tuple[str, str], int | None]


class _Decode(Protocol):
    def __call__(self, image: Image, *, longest: int | None = None) -> RGB: ...


@dataclass(frozen=True, slots=True)
class PixelStats:
    """What decoding costs at this moment, and how much of it there was."""

    running: int  # decodes, overdue ones among them
    waiting: int  # decodes that have not begun
    bytes: int  # set aside for decodes under way and for pixels in hand
    decodes: int  # ended so far, well or not
    timeouts: int  # decodes that took longer than they may


@dataclass(eq=False, slots=True)
class _Flight:
    """One decode, for everybody who wants the same pixels."""

    key: _Key
    image: Image
    turn: Turn
    callers: int = 0
    begun: Future[float] = field(default_factory=lambda: _uncancellable())  # when, monotonic seconds
    done: Future[RGB] = field(default_factory=lambda: _uncancellable())
    overdue: bool = False


class PixelRoom:
    """A `Decoder` with a memory, threads and limits. Use from any thread."""

    def __init__(
        self,
        memory: ByteCache[Hashable, Any],
        settings: Settings,
        *,
        decode: _Decode = decode,
        observe: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        """Keep pixels in `memory`; `observe` hears the seconds of every decode, from the thread that did it."""
        self._memory = memory
        self._seconds = settings.decode_seconds
        self._decode = decode
        self._observe = observe
        self._lock = Lock()
        self._turns = Turns(settings.threads or os.cpu_count() or 1, settings.decode_megabytes * MiB)
        self._flights: dict[_Key, _Flight] = {}
        self._decodes = 0
        self._timeouts = 0

    def __call__(self, image: Image, *, longest: int | None = None) -> RGB:
        """Give the pixels of `image`, read-only; see `engines.base.Decoder`.

        Blocking, and served before those who wait in `prepare`: a thread stands still for it.
        """
        found = self._find(image, longest, urgent=True)
        if not isinstance(found, _Flight):
            return found
        try:
            begun = found.begun.result(self._seconds * PATIENCE)
            return found.done.result(self._left(found, begun))
        except (Fault, TimeoutError) as failure:
            raise self._fault(found, image, failure) from failure
        finally:
            self._leave(found)

    @asynccontextmanager
    async def prepare(self, image: Image, longest: int | None = None) -> AsyncIterator[RGB]:
        """Hold the pixels of `image`, read-only, without holding a thread while they are decoded.

        They count among the bytes in flight until the block is left: leave it before asking for others.
        Leaving while waiting takes a decode that nobody else wants out of the queue. Raises `Fault`: as `Decoder`
        does; INVALID_ARGUMENT, naming `image.where`, for a decode that takes longer than it may; UNAVAILABLE when
        none could begin for a long time.
        """
        found = self._find(image, longest, urgent=False)
        if not isinstance(found, _Flight):
            yield found
            return
        try:
            with span("decode", media_type=image.media_type, width=image.width, height=image.height):
                pixels = await self._landing(found, image)
            yield pixels
        finally:
            self._leave(found)

    def stats(self) -> PixelStats:
        """Tell what is under way."""
        with self._lock:
            turns = self._turns
            return PixelStats(turns.running, turns.waiting, turns.bytes, self._decodes, self._timeouts)

    async def _landing(self, flight: _Flight, image: Image) -> RGB:
        try:
            async with asyncio.timeout(self._seconds * PATIENCE):
                begun = await asyncio.wrap_future(flight.begun)
            async with asyncio.timeout(self._left(flight, begun)):
                return await asyncio.wrap_future(flight.done)
        except (Fault, TimeoutError) as failure:
            raise self._fault(flight, image, failure) from failure

    def _left(self, flight: _Flight, begun: float) -> float | None:
        """Tell how many seconds a caller waits for a decode; None for one that is done, however late it is heard."""
        return None if flight.done.done() else max(0.0, begun + self._seconds - time.monotonic())

    def _find(self, image: Image, longest: int | None, *, urgent: bool) -> RGB | _Flight:
        """Give what is kept, else a seat in a decode of the same pixels, else one in a new decode."""
        if longest is not None and max(image.width, image.height) <= longest:
            longest = None  # nothing is enlarged, so these are the same pixels
        key = ("pixels", image.key, longest)
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                kept: RGB | None = self._memory.get(key)
                if kept is not None:
                    return kept
                flight = self._flights[key] = _Flight(key, image, turn_of(image, longest))
                self._turns.wait(flight.turn)
            flight.callers += 1
            if urgent:
                self._turns.hurry(flight.turn)
        self._start()
        return flight

    def _start(self) -> None:
        with self._lock:
            turns = set(self._turns.start())
            flights = [flight for flight in self._flights.values() if flight.turn in turns]
        for flight in flights:
            flight.begun.set_result(time.monotonic())
            # Not a pool: its threads would be waited for when the process ends, overdue ones too.
            Thread(target=self._fly, args=(flight,), name="decode", daemon=True).start()

    def _fly(self, flight: _Flight) -> None:
        """Decode, in a thread of its own."""
        began = time.monotonic()
        try:
            pixels = self._decode(flight.image, longest=flight.key[2])
            pixels.setflags(write=False)
            self._memory.put(flight.key, pixels)
        except BaseException as failure:
            self._land(flight, 0, time.monotonic() - began)
            flight.done.set_exception(failure)
        else:
            self._land(flight, pixels.nbytes, time.monotonic() - began)
            flight.done.set_result(pixels)
        self._start()

    def _land(self, flight: _Flight, held: int, seconds: float) -> None:
        with self._lock:
            del self._flights[flight.key]
            self._turns.end(flight.turn, held if flight.callers else 0)
            self._decodes += 1
            self._count_overdue(flight, seconds)
        self._observe(seconds)

    def _leave(self, flight: _Flight) -> None:
        """Give up a seat; the last one to go lets go of the pixels, or of the place in the queue."""
        with self._lock:
            flight.callers -= 1
            if flight.callers:
                return
            if self._turns.withdraw(flight.turn):
                del self._flights[flight.key]
            self._turns.release(flight.turn)
        self._start()

    def _fault(self, flight: _Flight, image: Image, failure: Exception) -> Fault:
        """Say what went wrong to one of the callers, in the words of that caller's own field."""
        if isinstance(failure, Fault):
            return failure.at(image.where)
        if not flight.begun.done():
            message = "the server decodes other images and could not begin with this one; try again later"
            return Fault(Status.UNAVAILABLE, message, where=image.where)
        with self._lock:
            self._count_overdue(flight, self._seconds)
        limit = f"took longer than {self._seconds:g} s to decode"
        return invalid(f"this {image.media_type} {limit}; send it smaller, or save it anew as JPEG", image.where)

    def _count_overdue(self, flight: _Flight, seconds: float) -> None:
        if seconds >= self._seconds and not flight.overdue:
            flight.overdue = True
            self._timeouts += 1


def _uncancellable() -> Future[Any]:
    """Make a future that many wait for: one of them going away must not cancel it for the others."""
    future = Future[Any]()
    future.set_running_or_notify_cancel()
    return future
