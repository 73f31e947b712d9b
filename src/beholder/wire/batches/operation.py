"""A batch as the long-running operation that clients poll: all that the SDKs read of it is in `metadata`.

The results of an inline batch may be long, so they are not part of what is printed here: `frame` gives what stands
around them, and who answers puts them in as they come from the store.
"""

import json
from collections.abc import Sequence
from typing import Any

from beholder.domain import Batch, BatchState
from beholder.faults import Status
from beholder.wire.batches.results import code
from beholder.wire.timestamps import rfc3339

_BATCH = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch"
_OUTPUT = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput"
_MARK = "results"
_SPENT = "the API key has used its tokens of today"
_ANSWERED = (BatchState.SUCCEEDED, BatchState.CANCELLED, BatchState.EXPIRED)


def operation(batch: Batch) -> dict[str, Any]:
    """Print the operation of `batch`, without the answers of an inline one."""
    file = {"responsesFile": f"files/{batch.output}"} if batch.output and has_answers(batch) else None
    return _operation(batch, file)


def frame(batch: Batch) -> tuple[str, str, str]:
    """Print what stands before, between and after the two lists of results of an inline `batch` that has answers.

    Clients look for them in two places: the SDKs in `metadata.output`, the guide's shell sample in `response`.
    """
    printed = json.dumps(_operation(batch, {"inlinedResponses": {"inlinedResponses": [_MARK]}}))
    before, between, after = printed.rsplit(json.dumps(_MARK), 2)  # nothing that a caller chose stands after them
    return before, between, after


def has_answers(batch: Batch) -> bool:
    """Whether there is something to read of a batch that is over."""
    return batch.state in _ANSWERED and batch.total > 0


def listing(batches: Sequence[Batch], next_page_token: str | None) -> dict[str, Any]:
    """Print one page of batches."""
    page: dict[str, Any] = {"operations": [operation(batch) for batch in batches]}
    return page | ({"nextPageToken": next_page_token} if next_page_token else {})


def _operation(batch: Batch, output: dict[str, Any] | None) -> dict[str, Any]:
    printed: dict[str, Any] = {"name": f"batches/{batch.id}", "metadata": _metadata(batch, output), "done": batch.done}
    if batch.failure is not None:
        printed["error"] = {"code": code(Status(batch.failure.code)), "message": batch.failure.message}
    elif output is not None:
        printed["response"] = {"@type": _OUTPUT, **output}
    return printed


def _metadata(batch: Batch, output: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "@type": _BATCH,
        "name": f"batches/{batch.id}",
        "model": f"models/{batch.model}",
        "displayName": batch.display_name,
        "state": f"BATCH_STATE_{batch.state.name}",
        "priority": str(batch.priority),
        "createTime": rfc3339(batch.created),
        "updateTime": rfc3339(batch.updated),
        **({} if batch.ended is None else {"endTime": rfc3339(batch.ended)}),
        **({} if batch.resumes is None else {"waiting": {"reason": _SPENT, "until": rfc3339(batch.resumes)}}),
        "batchStats": _stats(batch),
        **({} if output is None else {"output": output}),
    }


def _stats(batch: Batch) -> dict[str, str]:
    counts = {
        "requestCount": batch.total,
        "successfulRequestCount": batch.succeeded,
        "failedRequestCount": batch.failed,
        "pendingRequestCount": batch.total - batch.succeeded - batch.failed,
    }
    return {name: str(count) for name, count in counts.items()}
