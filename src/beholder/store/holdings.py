"""Who holds which blob: statements for the transaction in which an owner comes or goes."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from beholder.store.schema import holdings

AT_ONCE = 500  # names in one statement; databases bound them


def hold(connection: Connection, owner: str, sizes: Mapping[str, int]) -> None:
    """Let `owner` hold the blobs with these hashes; `sizes` are in bytes."""
    if sizes:
        rows = [{"owner": owner, "sha256": sha256, "size": size} for sha256, size in sizes.items()]
        connection.execute(insert(holdings), rows)


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


def _portions(names: Iterable[str]) -> Iterable[list[str]]:
    every = list(names)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
