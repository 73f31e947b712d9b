"""What a database's failures mean to others: what may pass, what is a defect of ours, and what an owner must change.

SQLAlchemy's messages show the values of a statement, and a URL may show a password: neither is ever repeated.
"""

import socket
import sqlite3

import structlog
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

from beholder.faults import Fault, Status
from beholder.stack import stack

FAILURES = (SQLAlchemyError, OSError)  # the second when there is no way to the database
DEFECTS = (IntegrityError, DataError, ProgrammingError)  # of a statement: it would fail again; and they tell values
FORMS = "use 'postgresql://user:password@host/name' or 'sqlite:////folder/file.sqlite'"
ESCAPES = "in a password, '@' is written as %40, '/' as %2F and '#' as %23"

log = structlog.get_logger(__name__)


def unavailable(error: Exception) -> Fault:
    """Log why the database did not do something, and make the fault for it: UNAVAILABLE, unless it is our defect."""
    if isinstance(error, DEFECTS):
        log.error("database refused a statement", exception=stack(error))
        return Fault(Status.INTERNAL, "the server failed on this request; its log says why")
    log.error("database failed", error=_words(error))
    if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return Fault(Status.UNAVAILABLE, "the disk of this server is full; its owner must make room")
    return Fault(Status.UNAVAILABLE, "the database of this server does not answer now; its log says why")


def unusable(error: Exception, where: str) -> Fault:
    """Make the fault for a database, at `where`, with which a server cannot start."""
    which = f"the database {where!r}" if where else "the database"
    message = f"{which} cannot be used: {_words(error)}; choose another with --database-url"
    return Fault(Status.FAILED_PRECONDITION, message)


def unreadable(why: str) -> Fault:
    """Make the fault for a URL that leads to no database."""
    return Fault(Status.FAILED_PRECONDITION, f"--database-url: {why}; {FORMS}; {ESCAPES}")


def _words(error: Exception) -> str:
    """Say in one line what the driver, or the system, said."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(said, TimeoutError):
        return "it does not answer"
    if isinstance(said, socket.gaierror):
        return f"its host is not known ({ESCAPES})"
    if isinstance(said, OSError):
        return said.strerror or str(said) or type(said).__name__
    first = str(said).partition("\n")[0]
    return first.rpartition("'>: ")[2] or type(said).__name__  # some put the kind of the error before its words
