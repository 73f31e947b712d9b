"""The one exception that carries a refusal to a person.

Every layer may raise a `Fault`; only the border (`wire.errors`) knows how it looks in JSON and which
HTTP status it travels under. Anything else that escapes is a defect of ours and becomes `INTERNAL`.
"""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The canonical status words of the Gemini API."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class Fault(Exception):
    """A refusal with a sentence that says what was wrong, where, and what would work."""

    def __init__(
        self,
        status: Status,
        message: str,
        *,
        where: str | None = None,
        details: tuple[Mapping[str, object], ...] = (),
    ) -> None:
        """Refuse with `message`; `where` is the field at fault, such as `input[0].content[1].data`."""
        super().__init__(message if where is None else f"{where}: {message}")
        self.status = status
        self.message = message
        self.where = where
        self.details = details


def invalid(message: str, where: str | None = None) -> Fault:
    """Make the commonest fault: the caller's input is not usable as it is."""
    return Fault(Status.INVALID_ARGUMENT, message, where=where)


def not_found(message: str, where: str | None = None) -> Fault:
    """Make the fault for a thing that does not exist, or that this caller may not see."""
    return Fault(Status.NOT_FOUND, message, where=where)
