"""Writes to a database that takes one writer at a time: what waits while one is committed is committed together.

A commit, and the way to a thread and back, cost more than the statements; with many callers they are shared. Alone, a
write is a transaction of its own at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], Any]
_Outcome: TypeAlias = tuple[Any, BaseException | None]


class Writer:
    """Runs writes in one thread. Owned by one event loop."""

    def __init__(self, engine: Engine) -> None:
        """Write to the database of `engine`."""
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "database-writer")
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._busy: asyncio.Future[Any] | None = None

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` and commit, perhaps with others; raises what it raises, and then nothing of it is done.

        `work` may be run twice: when one of those committed with it fails, each is done by itself.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._busy is None:
            self._go_on()
        return cast(T, await done)

    async def close(self) -> None:
        """Finish what waits, and end the thread."""
        while self._busy is not None:
            await asyncio.wait({self._busy})
            await asyncio.sleep(0)  # its callbacks
        await asyncio.to_thread(self._thread.shutdown)

    def _go_on(self) -> None:
        batch, self._waiting = self._waiting, []
        works = [work for work, _ in batch]
        self._busy = asyncio.get_running_loop().run_in_executor(self._thread, _together, self._engine, works)
        self._busy.add_done_callback(lambda busy: self._settle([done for _, done in batch], busy.result()))

    def _settle(self, waiting: list[asyncio.Future[Any]], outcomes: Sequence[_Outcome]) -> None:
        self._busy = None
        if self._waiting:
            self._go_on()
        for done, (result, error) in zip(waiting, outcomes, strict=True):
            if done.done():
                continue  # cancelled: nobody wants to know
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)


def _together(engine: Engine, works: list[Work]) -> list[_Outcome]:
    try:
        with engine.begin() as connection:
            return [(work(connection), None) for work in works]
    except BaseException as error:
        if len(works) == 1:
            return [(None, error)]
    return [_together(engine, [work])[0] for work in works]
