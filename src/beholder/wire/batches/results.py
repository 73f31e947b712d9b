"""What became of one request, as one line of JSON: the same in a file of answers and inside the operation.

ASCII without a line break, so that it is a line wherever it is put, and any database keeps it. An error is a
`google.rpc.Status`, with the numbers of that, not those of HTTP.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from beholder.domain import Answer, BatchState
from beholder.faults import Fault, Status
from beholder.wire import content

_CODES: Mapping[Status, int] = MappingProxyType(
    {
        Status.INVALID_ARGUMENT: 3,
        Status.PAYLOAD_TOO_LARGE: 3,
        Status.NOT_FOUND: 5,
        Status.PERMISSION_DENIED: 7,
        Status.RESOURCE_EXHAUSTED: 8,
        Status.FAILED_PRECONDITION: 9,
        Status.METHOD_NOT_ALLOWED: 12,
        Status.INTERNAL: 13,
        Status.UNAVAILABLE: 14,
        Status.UNAUTHENTICATED: 16,
    }
)
_CANCELLED = {"code": 1, "message": "the batch was cancelled before this request was answered"}
_EXPIRED = {"code": 4, "message": "the batch expired before this request was answered"}


def code(status: Status) -> int:
    """Give the number of `status` in `google.rpc.Code`."""
    return _CODES[status]


def answered(label: Mapping[str, Any], id: str, model: str, answer: Answer) -> str:
    """Print the answer `id` of `model` to the request known by `label`."""
    return _line(label, {"response": content.response(id, model, answer)})


def refused(label: Mapping[str, Any], fault: Fault) -> str:
    """Print why the request known by `label` has no answer."""
    return _line(label, {"error": {"code": code(fault.status), "message": str(fault)}})


def unanswered(label: Mapping[str, Any], state: BatchState) -> str:
    """Print that the batch ended as `state` before the turn of the request known by `label`."""
    return _line(label, {"error": _CANCELLED if state is BatchState.CANCELLED else _EXPIRED})


def _line(label: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return json.dumps({**label, **result}, separators=(",", ":"))
