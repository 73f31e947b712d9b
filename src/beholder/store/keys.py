"""API keys in the database: written by the command line, read by the servers beside it."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from beholder.faults import Fault, Status, not_found
from beholder.store.database.database import Database
from beholder.store.database.schema import from_microseconds, keys, to_microseconds
from beholder.store.key import Allowance, ApiKey


class KeyStore:
    """The keys of all projects, the revoked ones too."""

    def __init__(self, database: Database) -> None:
        """Keep keys in `database`."""
        self._database = database

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        await self._database.write(lambda connection: connection.execute(insert(keys), {**_print(key), "revision": 1}))

    async def all(self) -> Sequence[ApiKey]:
        """Give every key, oldest first. Raises `Fault` (UNAVAILABLE) when the database does not answer."""
        query = select(keys).order_by(keys.c.created, keys.c.id)
        return [_read(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    async def version(self) -> int:
        """Give a number that grows whenever a key is made or changed; 0 when there was never one. Raises as `all`."""
        total = select(func.coalesce(func.sum(keys.c.revision), 0))
        return await self._database.read(lambda connection: int(connection.scalar(total) or 0))

    async def revoke(self, id: str, moment: datetime) -> ApiKey:
        """End the key `id` for good; one that is revoked stays as it is. Raises `Fault` when there is none."""
        return await self._change(id, lambda key: key if key.revoked else dataclasses.replace(key, revoked=moment))

    async def rotate(self, id: str, digest: str, until: datetime | None = None) -> ApiKey:
        """Let another secret stand for the key `id`; the present one opens beside it `until` then.

        Raises `Fault` when there is none, or it is revoked.
        """

        def rotated(key: ApiKey) -> ApiKey:
            former = None if until is None else key.digest
            return dataclasses.replace(_alive(key), digest=digest, former=former, former_until=until)

        return await self._change(id, rotated)

    async def limit(self, id: str, **limits: int | None) -> ApiKey:
        """Change those `limits` of the key `id` that are given. Raises `Fault` as `rotate` does."""

        def limited(key: ApiKey) -> ApiKey:
            return dataclasses.replace(_alive(key), allowance=dataclasses.replace(key.allowance, **limits))

        return await self._change(id, limited)

    async def _change(self, id: str, change: Callable[[ApiKey], ApiKey]) -> ApiKey:
        def work(connection: Connection) -> ApiKey:
            row = connection.execute(select(keys).where(keys.c.id == id)).first()
            if row is None:
                raise not_found(f"there is no key {id[:80]!a}; 'beholder keys list' shows them")
            changed = change(_read(row))
            columns = {**_print(changed), "revision": keys.c.revision + 1}
            connection.execute(update(keys).where(keys.c.id == id).values(columns))
            return changed

        return await self._database.write(work)


def _alive(key: ApiKey) -> ApiKey:
    if key.revoked is not None:
        raise Fault(Status.FAILED_PRECONDITION, f"the key {key.id!r} is revoked; create another")
    return key


def _print(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "digest": key.digest,
        "name": key.name,
        "project": key.project,
        "created": to_microseconds(key.created),
        "revoked": None if key.revoked is None else to_microseconds(key.revoked),
        "former": key.former,
        "former_until": None if key.former_until is None else to_microseconds(key.former_until),
        **dataclasses.asdict(key.allowance),
    }


def _read(row: Row[Any]) -> ApiKey:
    limits = {field.name: getattr(row, field.name) for field in dataclasses.fields(Allowance)}
    return ApiKey(
        id=row.id,
        digest=row.digest,
        name=row.name,
        created=from_microseconds(row.created),
        project=row.project,
        revoked=None if row.revoked is None else from_microseconds(row.revoked),
        allowance=Allowance(**limits),
        former=row.former,
        former_until=None if row.former_until is None else from_microseconds(row.former_until),
    )
