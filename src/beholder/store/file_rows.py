"""Rows of files: statements for the transaction in which a file comes or goes, with its hold on a blob."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, select, tuple_
from sqlalchemy import insert as insert_into

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.store.blobs.holdings import AT_ONCE, hold, let_go
from beholder.store.database.schema import files
from beholder.store.records import print_file, read_file


class Name(NamedTuple):
    """What tells a file from all others."""

    project: str
    id: str


def insert(connection: Connection, file: StoredFile, upload: str | None, now: int) -> tuple[StoredFile, set[str]]:
    """Put `file` there, in place of an expired namesake; gives the file that is there then, and hashes let go of.

    `now` is in microseconds. Raises `Fault` when the name is taken; not by the same `upload`, which came twice.
    """
    mine, freed = (files.c.project == file.project) & (files.c.id == file.id), set[str]()
    namesake = connection.execute(select(files).where(mine)).first()
    if namesake is not None:
        if namesake.expires > now:
            if upload is None or namesake.upload != upload:
                raise taken(file.id)
            return read_file(namesake), freed
        freed = let_go(connection, [owner(file.project, file.id)])
        connection.execute(delete(files).where(mine))
    connection.execute(insert_into(files), {**print_file(file), "upload": upload})
    hold(connection, owner(file.project, file.id), {file.sha256: file.size}, file.project)
    return file, freed


def remove(connection: Connection, which: ColumnElement[bool]) -> tuple[list[Name], set[str]]:
    """Remove the files that `which` is true of, `AT_ONCE` at most; gives their names, and the hashes they let go of."""
    some = select(files.c.project, files.c.id).where(which).limit(AT_ONCE)
    names = [Name(row.project, row.id) for row in connection.execute(some)]
    connection.execute(delete(files).where(tuple_(files.c.project, files.c.id).in_(names)))
    return names, let_go(connection, [owner(*name) for name in names])


def taken(id: str) -> Fault:
    """Make the fault for a name that another file has."""
    message = f"'files/{id}' already exists; delete it first, choose another name, or give none"
    return Fault(Status.FAILED_PRECONDITION, message, where="file.name")


def owner(project: str, id: str) -> str:
    """Give what a file is called where it is told who holds which blob."""
    return f"files/{project}/{id}"
