"""Rows of files: statements for the transaction in which a file comes or goes, with its hold on a blob."""

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy import insert as insert_into

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.store.blobs.holdings import AT_ONCE, hold, let_go
from beholder.store.database.schema import files
from beholder.store.records import print_file, read_file


def insert(connection: Connection, file: StoredFile, upload: str | None, now: int) -> tuple[StoredFile, set[str]]:
    """Put `file` there, in place of an expired namesake; gives the file that is there then, and hashes let go of.

    `now` is in microseconds. Raises `Fault` when the name is taken; not by the same `upload`, which came twice.
    """
    namesake, freed = connection.execute(select(files).where(files.c.id == file.id)).first(), set[str]()
    if namesake is not None:
        if namesake.expires > now:
            if upload is None or namesake.upload != upload:
                raise taken(file.id)
            return read_file(namesake), freed
        freed = let_go(connection, [_owner(file.id)])
        connection.execute(delete(files).where(files.c.id == file.id))
    connection.execute(insert_into(files), {**print_file(file), "upload": upload})
    hold(connection, _owner(file.id), {file.sha256: file.size}, file.project)
    return file, freed


def remove(connection: Connection, which: ColumnElement[bool]) -> tuple[list[str], set[str]]:
    """Remove the files that `which` is true of, `AT_ONCE` at most; gives their ids, and the hashes they let go of."""
    ids = list(connection.scalars(select(files.c.id).where(which).limit(AT_ONCE)))
    connection.execute(delete(files).where(files.c.id.in_(ids)))
    return ids, let_go(connection, [_owner(id) for id in ids])


def taken(id: str) -> Fault:
    """Make the fault for a name that another file has."""
    message = f"'files/{id}' already exists; delete it first, choose another name, or give none"
    return Fault(Status.FAILED_PRECONDITION, message, where="file.name")


def _owner(id: str) -> str:
    return f"files/{id}"
