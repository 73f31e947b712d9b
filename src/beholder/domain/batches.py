"""Batches: many requests that are answered when nobody else waits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beholder.domain.interactions import Failure


class BatchState(StrEnum):
    """How far a batch is."""

    PENDING = "pending"  # its requests are not counted yet
    RUNNING = "running"
    SUCCEEDED = "succeeded"  # every request has its answer or its error
    FAILED = "failed"  # as a whole: not one request could be read
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Batch:
    """Many requests to one model, answered when nobody else waits; times are aware and UTC."""

    id: str
    project: str
    model: str  # without `models/`; for the requests that name none
    display_name: str
    inline: bool  # its requests came in its own body and its answers go back so; else both are files of JSON lines
    created: datetime
    updated: datetime
    expires: datetime  # when it is given up
    state: BatchState = BatchState.PENDING
    priority: int = 0  # a higher one goes first
    total: int = 0  # requests
    succeeded: int = 0
    failed: int = 0
    ended: datetime | None = None
    output: str | None = None  # the id of the file that its answers go to
    key: str | None = None  # the id of the API key that it was asked for with
    failure: Failure | None = None
    resumes: datetime | None = None  # while that key has used up its tokens of the day: when there are more

    @property
    def done(self) -> bool:
        """Whether nothing will change any more."""
        return self.ended is not None
