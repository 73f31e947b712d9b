"""One upload under way: what it will become, and how much of it has come."""

import asyncio
import dataclasses
import hashlib
from datetime import datetime

from beholder.domain import DEFAULT_PROJECT
from beholder.store.layout import Record
from beholder.store.room import Claim


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What an upload was announced as; the part of it that survives a restart."""

    file_id: str
    display_name: str
    media_type: str
    size: int | None  # bytes, when declared
    blob: str
    expires: datetime
    project: str = DEFAULT_PROJECT  # as for those that were begun before there were projects
    most: int | None = None  # bytes that the project may store in all, as the key says that began it

    def record(self) -> Record:
        """Give the JSON form."""
        return {**dataclasses.asdict(self), "expires": self.expires.isoformat()}

    @classmethod
    def parse(cls, record: Record | None) -> "Plan | None":
        """Read the JSON form; None when it is not one."""
        try:
            fields = dict(record or {})
            return cls(**{**fields, "expires": datetime.fromisoformat(fields["expires"])})
        except (KeyError, TypeError, ValueError):
            return None


@dataclasses.dataclass(slots=True)
class Session:
    """A plan and its progress. `lock` is held while bytes come, so that chunks never interleave."""

    key: str
    plan: Plan
    claim: Claim  # its bytes that have come, and those that are being written
    received: int = 0  # bytes
    done: bool = False
    lock: asyncio.Lock = dataclasses.field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, key: str, plan: Plan, received: int = 0, *, done: bool = False) -> "Session":
        """Make the session of `plan`, of which so many bytes have come."""
        claim = Claim(plan.project, f"uploads/{key}", plan.expires, file=True, size=received)
        return cls(key, plan, claim, received, done)


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is."""

    received: int  # bytes
    done: bool


def key_of(token: str) -> str:
    """Name a session on disk without giving away the token that continues it."""
    return hashlib.sha256(token.encode()).hexdigest()
