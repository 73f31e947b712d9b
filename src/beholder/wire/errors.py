"""How a refusal looks in JSON, and under which HTTP status it travels.

SDKs repeat a request for seconds after 408, 409, 429 and every 5xx, so only faults that may pass on
their own are given those: RESOURCE_EXHAUSTED, UNAVAILABLE and INTERNAL. All others are plain 4xx.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from beholder.faults import Exceeded, Fault, Status

_HTTP: Mapping[Status, int] = MappingProxyType(
    {
        Status.INVALID_ARGUMENT: 400,
        Status.FAILED_PRECONDITION: 400,
        Status.UNAUTHENTICATED: 401,
        Status.PERMISSION_DENIED: 403,
        Status.NOT_FOUND: 404,
        Status.METHOD_NOT_ALLOWED: 405,
        Status.PAYLOAD_TOO_LARGE: 413,
        Status.RESOURCE_EXHAUSTED: 429,
        Status.INTERNAL: 500,
        Status.UNAVAILABLE: 503,
    }
)
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
_QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"
_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"


def http_status(status: Status) -> int:
    """Give the HTTP status of a fault."""
    return _HTTP[status]


def word(status: Status) -> str:
    """Give the envelope's status word.

    PAYLOAD_TOO_LARGE is no canonical word and becomes INVALID_ARGUMENT. METHOD_NOT_ALLOWED is none
    either, but no canonical word means 405, so it stays as it is.
    """
    return (Status.INVALID_ARGUMENT if status is Status.PAYLOAD_TOO_LARGE else status).value


def body(fault: Fault) -> dict[str, Any]:
    """Print the envelope of `fault`: code, message (led by the field at fault), status, details."""
    details: list[dict[str, object]] = []
    if fault.where is not None:
        violation = {"field": fault.where, "description": fault.message}
        details.append({"@type": _BAD_REQUEST, "fieldViolations": [violation]})
    if fault.exceeded is not None:
        details.append({"@type": _QUOTA_FAILURE, "violations": [_violation(fault.exceeded, fault.message)]})
    if fault.retry_seconds is not None:
        details.append({"@type": _RETRY_INFO, "retryDelay": f"{math.ceil(fault.retry_seconds)}s"})
    code = http_status(fault.status)
    return {"error": {"code": code, "message": str(fault), "status": word(fault.status), "details": details}}


def _violation(exceeded: Exceeded, description: str) -> dict[str, str]:
    return {
        "subject": exceeded.subject,
        "description": description,
        "quotaMetric": f"beholder/{exceeded.metric}",
        "quotaId": exceeded.quota,
        "quotaValue": str(exceeded.limit),  # an int64, which Google writes as digits in a string
    }
