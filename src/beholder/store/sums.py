"""What a project stores, added up, and when it goes: queries over the holders of blobs."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, union_all

from beholder.store.database.schema import batches, files, holdings, interactions


def sums(connection: Connection, project: str, files_only: bool, owners: Sequence[str]) -> tuple[int, int]:
    """Give the bytes that `project` stores, of its files or in all, and those of them that `owners` hold.

    In one statement: what is committed meanwhile is in both or in neither.
    """
    mine, table = (files.c.size, files) if files_only else (holdings.c.size, holdings)
    stored = select(func.coalesce(func.sum(mine), 0)).where(table.c.project == project)
    theirs = select(func.coalesce(func.sum(holdings.c.size), 0)).where(holdings.c.owner.in_(owners))
    row = connection.execute(select(stored.scalar_subquery(), theirs.scalar_subquery())).one()
    return int(row[0]), int(row[1])


def expiring(connection: Connection, project: str, files_only: bool) -> Iterator[tuple[int, int]]:
    """Give when (in microseconds) how many bytes of `project` go, the next first."""
    mine = select(files.c.expires, files.c.size).where(files.c.project == project)
    if not files_only:
        mine = union_all(mine, _held(project, interactions), _held(project, batches)).subquery().select()
    return ((row[0], row[1]) for row in connection.execute(mine.order_by("expires")))


def _held(project: str, table: Any) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's own
    prefix = f"{table.name}/"
    its = (holdings.c.project == project) & holdings.c.owner.startswith(prefix, autoescape=True)
    id = func.substr(holdings.c.owner, len(prefix) + 1)
    return select(table.c.expires, holdings.c.size).select_from(holdings).join(table, table.c.id == id).where(its)
