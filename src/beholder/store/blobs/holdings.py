"""Who holds which blob: statements for the transaction in which an owner comes or goes."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, func, insert, select

from beholder.store.database.schema import holdings

AT_ONCE = 500  # names in one statement; databases bound them
FEW = 10

_INSERT = insert(holdings)


def hold(connection: Connection, owner: str, sizes: Mapping[str, int], project: str) -> None:
    """Let `owner`, who belongs to `project`, hold the blobs with these hashes; `sizes` are in bytes."""
    if sizes:
        mine = {"owner": owner, "project": project}
        rows = [{**mine, "sha256": sha256, "size": size} for sha256, size in sizes.items()]
        connection.execute(_INSERT, rows)


def let_go(connection: Connection, owners: Collection[str]) -> set[str]:
    """Take from `owners` all that they hold; gives the hashes, some of which others may hold still."""
    freed: set[str] = set()
    for some in _portions(owners):
        freed.update(connection.scalars(select(holdings.c.sha256).where(holdings.c.owner.in_(some))))
        connection.execute(delete(holdings).where(holdings.c.owner.in_(some)))
    return freed


def held(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Give those of `hashes` that somebody holds."""
    found: set[str] = set()
    for some in _portions(hashes):
        found.update(connection.scalars(select(holdings.c.sha256).where(holdings.c.sha256.in_(some)).distinct()))
    return found


def some_held(connection: Connection) -> list[str]:
    """Give the hashes of a few blobs that somebody holds, if there are any."""
    return list(connection.scalars(select(holdings.c.sha256).limit(FEW)))


def stored(connection: Connection, project: str) -> int:
    """Give the bytes that the owners of `project` hold; what two of them hold counts twice."""
    total = select(func.coalesce(func.sum(holdings.c.size), 0)).where(holdings.c.project == project)
    return int(connection.scalar(total) or 0)


def _portions(names: Iterable[str]) -> Iterable[list[str]]:
    every = list(names)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
