"""Databases with an async driver (PostgreSQL by asyncpg): the same queries, run under SQLAlchemy's greenlets."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from beholder.store.lock import in_use

T = TypeVar("T")

LOCK = int.from_bytes(b"beholder"[:7])  # of all databases of one server, a lock with this number is this one's own
LOCK_SECONDS = 2  # a server that was killed may take a moment to be missed
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0  # for one statement: a network that is cut answers nothing, not even that
PLACE_SECONDS = 10.0  # for one of the pool's connections

_DRIVERS = {"postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_LOST = text("""
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :started
""")
_WHO = text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")


class Awaited:
    """Runs work on pooled connections of an async driver."""

    where = ""

    def __init__(self, url: URL) -> None:
        """Plan for the database at `url`; a URL that names no driver gets the async one."""
        self._url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        self._engine = _engine(self._url, ANSWER_SECONDS)
        self._postgres = url.get_backend_name() in _DRIVERS
        self._holding: AsyncConnection | None = None
        self._held: tuple[int, datetime] | None = None  # which of the database's processes holds the lock

    async def claim(self) -> None:
        """Be the one server that works on the database, as long as one connection to it lives.

        To be called again from time to time: when that connection was lost, it is claimed anew. Raises `Fault`
        (FAILED_PRECONDITION) when another server has it.
        """
        if not self._postgres:
            return
        try:
            if self._holding is None:
                await self._hold()
            assert self._holding is not None
            await self._holding.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError) as error:
            await self._let_go()
            if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == "55P03":
                raise in_use("the database", "--database-url") from error
            raise

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction."""
        return await self.write(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction."""
        return await _within(self._engine, work)

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """Do `work`, however long it takes: tables may be large."""
        patient = _engine(self._url, None)
        try:
            await _within(patient, work)
        finally:
            await patient.dispose()

    async def close(self) -> None:
        """Close the connections."""
        await self._let_go()
        await self._engine.dispose()

    async def _hold(self) -> None:
        self._holding = await self._engine.connect()
        await self._holding.execution_options(isolation_level="AUTOCOMMIT")
        if self._held is not None:
            # The database may not have missed yet whom we lost: it would keep the lock from us.
            await self._holding.execute(_LOST, dict(zip(("pid", "started"), self._held, strict=True)))
        await self._holding.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        await self._holding.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        pid, started = (await self._holding.execute(_WHO)).one()
        self._held = pid, started

    async def _let_go(self) -> None:
        if self._holding is not None:
            holding, self._holding = self._holding, None
            await holding.invalidate()  # ends it, and the lock with it; the pool would keep both
            await holding.close()


async def _within(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    async with engine.begin() as connection:
        return await connection.run_sync(work)


def _engine(url: URL, seconds: float | None) -> AsyncEngine:
    """Plan connections whose statements may take `seconds`."""
    options: dict[str, Any] = {}
    if url.get_driver_name() == "asyncpg":
        options["async_creator"] = _connecting(url, seconds)
    # A connection is tried before it is used, as those of a database that was started again are all dead.
    return create_async_engine(url, pool_pre_ping=True, pool_timeout=PLACE_SECONDS, **options)


def _connecting(url: URL, seconds: float | None) -> Callable[[], Any]:
    """Let asyncpg read the URL itself: it knows `sslmode` and all else that PostgreSQL's own programs take."""
    import asyncpg

    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    plain = url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    # Lets the database miss a client whose machine is gone, and give up its lock, within a minute.
    alive = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
    return functools.partial(
        asyncpg.connect, plain, timeout=CONNECT_SECONDS, command_timeout=seconds, server_settings=alive
    )
