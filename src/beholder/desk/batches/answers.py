"""One request of a batch: its line read again, its question put to the hall, its answer or its error printed.

A batch waits where others would be sent away: what may pass on its own (a full queue, a database that is away) is
tried again until it has passed. Everything else that goes wrong with one request is its result.
"""

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from beholder.desk import patience
from beholder.domain import Batch, Draft
from beholder.faults import Fault, Status
from beholder.hall import Hall
from beholder.stack import stack
from beholder.store.batch_requests import BatchRequest, RequestState
from beholder.store.batches import Source
from beholder.store.blobs.blobs import BlobStore
from beholder.wire import batches

TRIES = 5  # of a request whose own image is said to be in the way
LARGE = 256 * 1024  # bytes; parsing more than this would be felt by others

T = TypeVar("T")
log = structlog.get_logger("beholder.desk")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request."""

    state: RequestState
    result: str  # JSON in one line


class Answerer:
    """Answers requests of batches."""

    def __init__(self, hall: Hall, blobs: BlobStore) -> None:
        """Answer in `hall` what lies in `blobs`."""
        self._hall = hall
        self._blobs = blobs

    async def answer(self, batch: Batch, source: Source, request: BatchRequest) -> Outcome:
        """Answer `request` of `batch`. Never raises but `CancelledError`."""
        try:
            return Outcome(RequestState.SUCCEEDED, await self._answered(batch, source, request))
        except Fault as fault:
            return Outcome(RequestState.FAILED, batches.refused(request.label, fault))
        except Exception as error:
            log.error("request failed", batch=batch.id, line=request.number, exception=stack(error))
            defect = Fault(Status.INTERNAL, "the server failed on this request; its log says why")
            return Outcome(RequestState.FAILED, batches.refused(request.label, defect))

    async def _answered(self, batch: Batch, source: Source, request: BatchRequest) -> str:
        tries = 0
        while True:
            try:
                return await self._once(batch, source, request)
            except Fault as fault:
                tries += 1
                if fault.status not in patience.PASSING or (fault.where is not None and tries >= TRIES):
                    raise
            await asyncio.sleep(patience.PAUSE)

    async def _once(self, batch: Batch, source: Source, request: BatchRequest) -> str:
        text = await self._blobs.read(source.sha256, request.start, request.size)

        def read() -> Draft:
            return batches.draft(batches.read_line(text, request.number), batch.model)

        draft = await asyncio.to_thread(read) if len(text) > LARGE else read()
        answer = await self._hall.whole(replace(draft, patient=True, project=batch.project, key=batch.key))
        return batches.answered(request.label, secrets.token_urlsafe(16), draft.model, answer)
