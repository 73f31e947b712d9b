"""An API key as its owner knows it, and what may be used with it: values only."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from beholder.domain import DEFAULT_PROJECT

PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # what a project may be called


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may be used with a key; None is without a limit."""

    requests_per_minute: int | None = None  # that ask for work; reading what is there is free
    tokens_per_day: int | None = None  # read, thought and said, from midnight UTC
    bytes_stored: int | None = None  # uploaded files and images of stored interactions of the whole project
    jobs: int | None = None  # in the background at once


UNLIMITED = Allowance()


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key: known by its id, presented by its secret, of which only the SHA-256 is kept. Times are aware and UTC."""

    id: str
    digest: str = field(repr=False)  # SHA-256 of the whole key, lower-case hex
    name: str
    created: datetime
    project: str = DEFAULT_PROJECT
    revoked: datetime | None = None
    allowance: Allowance = UNLIMITED
    former: str | None = field(default=None, repr=False)  # the digest that was replaced last
    former_until: datetime | None = None  # when that opens no more

    def digests(self, moment: datetime) -> tuple[str, ...]:
        """Give what opens at `moment`: nothing once it is revoked."""
        if self.revoked is not None:
            return ()
        if self.former is None or self.former_until is None or moment >= self.former_until:
            return (self.digest,)
        return self.digest, self.former


@dataclass(frozen=True, slots=True)
class Used:
    """What was used with a key on one day."""

    requests: int = 0
    tokens: int = 0

    def __add__(self, other: "Used") -> "Used":
        """Add up."""
        return Used(self.requests + other.requests, self.tokens + other.tokens)
