"""One database, reached without blocking the event loop: SQLite through threads, others through their async driver.

All queries are plain functions of a `Connection`. For SQLite they run whole in a thread, one hop for a transaction: its
async driver hops for every call, which was four to fifteen times slower (docs/decisions/0001). For others the same
functions run under `AsyncConnection.run_sync`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from beholder.faults import Fault, Status
from beholder.store.database.failures import FAILURES, unavailable, unreadable, unusable
from beholder.store.database.migrate import migrate
from beholder.store.database.writer import Writer
from beholder.store.lock import FileLock

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], T]

READERS = 4
POSTGRES = ("postgresql", "postgres")
# NORMAL: what was committed survives the death of the process; a power cut may take the last moments, whole.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000")


class _Runner(Protocol):
    where: str  # for messages; empty when its URL would tell more than it should

    async def migrate(self, work: Work[None]) -> None: ...
    async def claim(self) -> None: ...
    async def read(self, work: Work[T]) -> T: ...
    async def write(self, work: Work[T]) -> T: ...
    async def close(self) -> None: ...


class Database:
    """Runs reads and writes, each in a transaction of its own. Owned by one event loop."""

    def __init__(self, url: str | URL) -> None:
        """Plan for the database at the SQLAlchemy `url`; nothing is touched before `open`."""
        self._url = url
        self._runner: _Runner | None = None
        self.alone = False  # whether no other process may change what is in it, once it is open

    async def open(self, *, claim: bool = False) -> None:
        """Connect and migrate; with `claim`, be the only server on it until `close`.

        Raises `Fault` (FAILED_PRECONDITION) when that cannot be done.
        """
        runner = _runner(self._url)
        try:
            if claim:
                await runner.claim()
            await runner.migrate(migrate)
        except FAILURES as error:
            await runner.close()
            raise unusable(error, runner.where) from error
        except BaseException:
            await runner.close()
            raise
        self._runner = runner
        self.alone = isinstance(runner, _Threads)

    async def claim(self) -> None:
        """See that it is this server's alone still: a lost connection may have cost it that; raise `Fault` if so."""
        assert self._runner is not None
        try:
            await self._runner.claim()
        except FAILURES as error:
            raise unavailable(error) from error

    async def read(self, work: Work[T]) -> T:
        """Give what `work` reads. Raises `Fault` (UNAVAILABLE) when the database does not answer."""
        assert self._runner is not None
        try:
            return await self._runner.read(work)
        except FAILURES as error:
            raise unavailable(error) from error

    async def write(self, work: Work[T]) -> T:
        """Do `work` and commit; when this returns it will not be lost. Raises `Fault` (UNAVAILABLE) as `read` does.

        A caller that is cancelled while it waits does not know whether it was done.
        """
        assert self._runner is not None
        try:
            return await self._runner.write(work)
        except FAILURES as error:
            raise unavailable(error) from error

    async def close(self) -> None:
        """Let go of connections; harmless when not open."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.close()


class _Threads:
    """SQLite: one thread writes, for only one may; a few read beside it, as its WAL allows."""

    def __init__(self, url: URL) -> None:
        if url.database in (None, "", ":memory:"):
            raise unreadable("SQLite needs a file here, as its memory is another one in each thread")
        self.where = url.database or ""
        self._engine = create_engine(url.set(drivername="sqlite"))
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._writer = Writer(self._engine.execution_options(writes=True))
        self._readers = ThreadPoolExecutor(READERS, "database-reader")
        self._lock = FileLock(Path(f"{url.database}.lock"), "the database", "--database-url")

    async def claim(self) -> None:
        await asyncio.to_thread(self._lock.acquire)

    async def migrate(self, work: Work[None]) -> None:
        await self._writer.write(work)

    async def read(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, _within, self._engine, work)

    async def write(self, work: Work[T]) -> T:
        return await self._writer.write(work)

    async def close(self) -> None:
        await self._writer.close()
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()
        self._lock.release()


def _within(engine: Engine, work: Work[T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _begin(connection: Connection) -> None:
    # Said here, as the driver itself would leave changes of tables outside. A writer takes its turn at once: another
    # process (the command line) may write too, and what was read before that could not be written upon any more.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _runner(url: str | URL) -> _Runner:
    """Give what reaches the database at `url`; raise `Fault` (FAILED_PRECONDITION) when nothing here does."""
    try:
        found = make_url(url)
    except (SQLAlchemyError, ValueError) as error:
        raise unreadable("it is no URL of a database") from error
    try:
        if found.get_backend_name() == "sqlite":
            return _Threads(found)
        if found.get_backend_name() not in POSTGRES:
            raise unreadable(f"{found.get_backend_name()!r} is not known here")
        # Imported here, as it needs greenlet and few need it.
        from beholder.store.database.awaited import Awaited

        return Awaited(found)
    except ImportError as error:
        message = f"--database-url needs {error.name!r}; for PostgreSQL: pip install 'beholder[postgres]'"
        raise Fault(Status.FAILED_PRECONDITION, message) from error
    except SQLAlchemyError as error:
        raise unreadable(str(error)) from error
