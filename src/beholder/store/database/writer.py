"""Writes to a database that takes one writer at a time: what waits while one is committed is committed together.

A commit, and the way to a thread and back, cost more than the statements; with many callers they are shared. Alone, a
write is a transaction of its own at once. It is on the way of every stored answer, so the thread keeps its connection,
and no executor stands between it and the event loop.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], Any]
_Waiting: TypeAlias = tuple[Work, asyncio.Future[Any]]
_Outcome: TypeAlias = tuple[Any, BaseException | None]


class Writer:
    """Runs writes in one thread. Owned by one event loop."""

    def __init__(self, engine: Engine) -> None:
        """Write to the database of `engine`."""
        self._session = _Session(engine)
        self._thread: Thread | None = None
        self._batches = SimpleQueue[list[_Waiting] | None]()  # one at most, but for the end
        self._waiting: list[_Waiting] = []
        self._idle = asyncio.Event()
        self._idle.set()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` and commit, perhaps with others; raises what it raises, and then nothing of it is done.

        `work` may be run twice: when one of those committed with it fails, each is done by itself.
        """
        loop = asyncio.get_running_loop()
        if self._thread is None:
            # A daemon: whoever was told of a commit has it, and nobody else may keep the process from ending.
            self._thread = Thread(target=self._work, args=(loop,), name="database-writer", daemon=True)
            self._thread.start()
        done = loop.create_future()
        self._waiting.append((work, done))
        if self._idle.is_set():
            self._go_on()
        return cast(T, await done)

    async def close(self) -> None:
        """Finish what waits, and end the thread."""
        while not self._idle.is_set():
            await self._idle.wait()
        if self._thread is not None:
            self._batches.put(None)
            await asyncio.to_thread(self._thread.join)

    def _go_on(self) -> None:
        self._idle.clear()
        batch, self._waiting = self._waiting, []
        self._batches.put(batch)

    def _settle(self, batch: list[_Waiting], outcomes: list[_Outcome]) -> None:
        if self._waiting:
            self._go_on()
        else:
            self._idle.set()
        for (_, done), (result, error) in zip(batch, outcomes, strict=True):
            if done.done():
                continue  # cancelled: nobody wants to know
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        while (batch := self._batches.get()) is not None:
            outcomes = self._session.together([work for work, _ in batch])
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._settle, batch, outcomes)
        self._session.close()


class _Session:
    """The thread's connection, which is kept until something fails on it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def together(self, works: list[Work]) -> list[_Outcome]:
        """Do all `works` in one transaction, or each in its own when that fails."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return [(work(self._connection), None) for work in works]
        except BaseException as error:
            self.close()
            if len(works) == 1:
                return [(None, error)]
        return [self.together([work])[0] for work in works]

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
