"""People first: work that nobody waits for stands aside while somebody's question is answered.

A place in the queue is not enough. Work that was begun before somebody asked would share every core with the answer, so
it is broken off, even in the middle of a network, and attempted anew when nobody is in a hurry any more; what it had
found until then is remembered. Work that has stood aside for long is due: then one such ask at a time is answered
beside the others, to its end, for a tenth of the time at most. So patient work is slow among people and never stuck.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from functools import partial

from beholder.engines.embedded.experts.networks.interruption import Interrupted, Interruption, interruptible
from beholder.engines.embedded.inquiry import Run

SECONDS = 5.0  # after which an ask that stands aside is due
REST = 9  # times as long as the last one that was due took, before another is


class _Guest:
    """A patient ask."""

    def __init__(self) -> None:
        self.until: float | None = None  # by the loop's clock: when it may be due; None before it stood aside
        self.due: float | None = None  # since when it is


class Courtesy:
    """Decides which asks go on, and which stand aside. Owned by one event loop."""

    def __init__(self, urgent: Executor, patient: Executor, seconds: float = SECONDS) -> None:
        """Do urgent and patient work in threads of their own, so that nobody waits for what cannot be broken off.

        Patient asks that have stood aside for `seconds` are due.
        """
        self._urgent_threads = urgent
        self._patient_threads = patient
        self._seconds = seconds
        self._urgent = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._yielding: set[Interruption] = set()
        self._one_due = asyncio.Lock()
        self._resting = 0.0  # until when nothing is due

    @contextmanager
    def urgent(self) -> Iterator[Run]:
        """Let everybody patient stand aside until the block ends; gives the way to do work meanwhile."""
        self._urgent += 1
        self._quiet.clear()
        for interruption in self._yielding:
            interruption.interrupt()
        try:
            yield self._at_once
        finally:
            self._urgent -= 1
            if not self._urgent:
                self._quiet.set()

    @contextmanager
    def patient(self) -> Iterator[Run]:
        """Give the way to do the work of an ask that stands aside."""
        guest = _Guest()
        try:
            yield partial(self._patiently, guest)
        finally:
            if guest.due is not None:
                now = asyncio.get_running_loop().time()
                self._resting = now + REST * (now - guest.due)
                self._one_due.release()

    async def _at_once(self, work: Callable[[], str]) -> str:
        while True:
            with suppress(Interrupted):  # a patient ask was looking at the same picture, and this one waited for it
                return await _in_thread(self._urgent_threads, work, Interruption())

    async def _patiently(self, guest: _Guest, work: Callable[[], str]) -> str:
        while True:
            await self._stand_aside(guest)
            interruption = Interruption()
            if guest.due is None:
                self._yielding.add(interruption)
            try:
                return await _in_thread(self._patient_threads, work, interruption)
            except Interrupted:
                self._set_back(guest)
            finally:
                self._yielding.discard(interruption)

    async def _stand_aside(self, guest: _Guest) -> None:
        """Wait until nobody is in a hurry, or this one is due."""
        while guest.due is None and not self._quiet.is_set():
            until = max(self._set_back(guest), self._resting)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._quiet.wait()
                return
            await self._one_due.acquire()
            if (now := asyncio.get_running_loop().time()) >= self._resting:
                guest.due = now
            else:  # it was another's turn
                self._one_due.release()

    def _set_back(self, guest: _Guest) -> float:
        if guest.until is None:
            guest.until = asyncio.get_running_loop().time() + self._seconds
        return guest.until


async def _in_thread(threads: Executor, work: Callable[[], str], interruption: Interruption) -> str:
    """Work in a thread; work whose caller goes away is never begun, or broken off."""

    def run() -> str:
        with interruptible(interruption):
            return work()

    try:
        return await asyncio.get_running_loop().run_in_executor(threads, run)
    except asyncio.CancelledError:
        interruption.interrupt()
        raise
