"""Databases with an async driver (PostgreSQL by asyncpg): the same queries, run under SQLAlchemy's greenlets."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from beholder.store.lock import in_use

T = TypeVar("T")

LOCK = int.from_bytes(b"beholder"[:7])  # of all databases of one server, a lock with this number is this one's own
LOCK_SECONDS = 2  # a server that was killed may take a moment to be missed

_DRIVERS = {"postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Awaited:
    """Runs work on pooled connections of an async driver."""

    def __init__(self, url: URL) -> None:
        """Plan for the database at `url`; a URL that names no driver gets the async one."""
        driver = _DRIVERS.get(url.drivername, url.drivername)
        # A connection is tried before it is used, as those of a database that was started again are all dead.
        self._engine = create_async_engine(url.set(drivername=driver), pool_pre_ping=True)
        self._postgres = url.get_backend_name() in _DRIVERS
        self._holding: AsyncConnection | None = None

    async def claim(self) -> None:
        """Be the one server that works on the database, as long as one connection to it lives.

        To be called again from time to time: when that connection was lost, it is claimed anew. Raises `Fault`
        (FAILED_PRECONDITION) when another server has it.
        """
        if not self._postgres:
            return
        try:
            if self._holding is None:
                self._holding = await self._engine.connect()
                await self._holding.execution_options(isolation_level="AUTOCOMMIT")
                await self._holding.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
                await self._holding.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
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
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close the connections."""
        await self._let_go()
        await self._engine.dispose()

    async def _let_go(self) -> None:
        if self._holding is not None:
            holding, self._holding = self._holding, None
            await holding.invalidate()  # ends it, and the lock with it; the pool would keep both
            await holding.close()
