"""The one exception that carries a refusal to a person.

Every layer may raise a `Fault`; only the border (`wire.errors`) knows how it looks in JSON and which
HTTP status it travels under. Anything else that escapes is a defect of ours and becomes `INTERNAL`.
"""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 2000  # characters of a message, and of the name of a place


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


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit that was reached, for programs that want to know which one."""

    quota: str  # its name, such as "RequestsPerMinutePerKey"
    metric: str  # what is counted: "requests", "tokens", "bytes", "jobs"
    limit: int
    subject: str  # whose it is: "key:3f9k2m7q"


class Fault(Exception):
    """A refusal with a sentence that says what was wrong, where, and what would work."""

    def __init__(
        self,
        status: Status,
        message: str,
        *,
        where: str | None = None,
        exceeded: Exceeded | None = None,
        retry_seconds: float | None = None,
    ) -> None:
        """Refuse with `message`; `where` is the field at fault, such as `input[0].content[1].data`.

        `exceeded` is the limit that was reached, `retry_seconds` when the same request may be tried again.
        """
        message, where = _short(message), None if where is None else _short(where)
        super().__init__(message if where is None else f"{where}: {message}")
        self.status = status
        self.message = message
        self.where = where
        self.exceeded = exceeded
        self.retry_seconds = retry_seconds

    def at(self, where: str | None) -> "Fault":
        """Make the same refusal at another field: that of whoever asked for what failed."""
        return Fault(self.status, self.message, where=where, exceeded=self.exceeded, retry_seconds=self.retry_seconds)


def _short(text: str) -> str:
    """Cut what a caller's own words made long: a name in a message, a key in a path."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def invalid(message: str, where: str | None = None) -> Fault:
    """Make the commonest fault: the caller's input is not usable as it is."""
    return Fault(Status.INVALID_ARGUMENT, message, where=where)


def not_found(message: str, where: str | None = None) -> Fault:
    """Make the fault for a thing that does not exist, or that this caller may not see."""
    return Fault(Status.NOT_FOUND, message, where=where)
