"""What a database's failure means to whom: never a value of a statement, never a password."""

import socket
import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)

from beholder.faults import Fault, Status
from beholder.store.database.failures import FAILURES, unavailable, unreadable, unusable

SECRET = "a-secret-of-somebody"


def failed(kind: type[DBAPIError], said: Exception) -> DBAPIError:
    """Make what SQLAlchemy raises: it shows the statement and its values."""
    return kind(f"SELECT '{SECRET}'", {"value": SECRET}, said)


def full() -> DBAPIError:
    said = sqlite3.OperationalError("database or disk is full")
    said.sqlite_errorcode = sqlite3.SQLITE_FULL
    return failed(OperationalError, said)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        pytest.param(
            failed(OperationalError, sqlite3.OperationalError("database is locked")),
            Status.UNAVAILABLE,
            "does not answer now",
            id="it may pass",
        ),
        pytest.param(full(), Status.UNAVAILABLE, "the disk of this server is full", id="a full disk"),
        pytest.param(OSError(111, "Connection refused"), Status.UNAVAILABLE, "does not answer now", id="no way there"),
        pytest.param(TimeoutError(), Status.UNAVAILABLE, "does not answer now", id="too slow"),
        pytest.param(
            failed(IntegrityError, Exception(f"UNIQUE: {SECRET}")), Status.INTERNAL, "its log says why", id="a defect"
        ),
        pytest.param(
            failed(DataError, Exception(f"too long: {SECRET}")), Status.INTERNAL, "its log says why", id="bad data"
        ),
        pytest.param(
            failed(ProgrammingError, Exception("syntax")), Status.INTERNAL, "its log says why", id="a bad statement"
        ),
    ],
)
def test_what_a_caller_is_told(error: Exception, status: Status, words: str) -> None:
    assert isinstance(error, FAILURES)
    fault = unavailable(error)
    assert fault.status is status
    assert words in fault.message
    assert SECRET not in str(fault)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(
            failed(OperationalError, sqlite3.OperationalError("unable to open database file")),
            "unable to open database file",
            id="what the driver said",
        ),
        pytest.param(
            failed(InterfaceError, Exception("<class 'asyncpg.X'>: password authentication failed\nmore")),
            "password authentication failed",
            id="without its kind and its second line",
        ),
        pytest.param(OSError(111, "Connection refused"), "Connection refused", id="what the system said"),
        pytest.param(OSError("odd"), "odd", id="in words alone"),
        pytest.param(OSError(), "OSError", id="nothing was said"),
        pytest.param(ArgumentError(""), "ArgumentError", id="nothing at all"),
        pytest.param(TimeoutError("secretly"), "it does not answer", id="too slow"),
        pytest.param(failed(OperationalError, TimeoutError()), "it does not answer", id="a driver that was too slow"),
        pytest.param(socket.gaierror(-2, "Name or service not known"), "its host is not known", id="no such host"),
    ],
)
def test_what_an_owner_is_told(error: Exception, words: str) -> None:
    fault = unusable(error, "postgresql://h/name")
    assert fault.status is Status.FAILED_PRECONDITION
    assert fault.message.startswith("the database 'postgresql://h/name' cannot be used: ")
    assert f": {words}" in fault.message
    assert fault.message.endswith("; choose another with --database-url")
    assert SECRET not in fault.message
    assert "\n" not in fault.message


def test_a_database_that_is_nowhere_is_only_the_database() -> None:
    assert (
        unusable(OSError("odd"), "").message == "the database cannot be used: odd; choose another with --database-url"
    )


@pytest.mark.parametrize("make", [unreadable, lambda why: unreadable(f"it is {why}")], ids=["bare", "said"])
def test_a_url_that_leads_nowhere_shows_what_one_looks_like(make: Callable[[str], Fault]) -> None:
    fault = make("no URL")
    assert fault.status is Status.FAILED_PRECONDITION
    for words in ("--database-url: ", "no URL", "postgresql://user:password@host/name", "sqlite:////", "%40"):
        assert words in fault.message
