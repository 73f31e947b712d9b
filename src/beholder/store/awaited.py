"""Databases with an async driver (PostgreSQL by asyncpg): the same queries, run under SQLAlchemy's greenlets."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

T = TypeVar("T")

_DRIVERS = {"postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Awaited:
    """Runs work on pooled connections of an async driver."""

    def __init__(self, url: URL) -> None:
        """Plan for the database at `url`; a URL that names no driver gets the async one."""
        self._engine = create_async_engine(url.set(drivername=_DRIVERS.get(url.drivername, url.drivername)))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction."""
        return await self.write(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()
