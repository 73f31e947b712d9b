"""A refusal as this dialect's readers know it: beside what every refusal says, its `type` and the `param` at fault."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from beholder.faults import Fault, Status
from beholder.wire.errors import body

MISTAKEN = "invalid_request_error"
TYPES: Mapping[Status, str] = MappingProxyType(
    {
        Status.UNAUTHENTICATED: "authentication_error",
        Status.PERMISSION_DENIED: "permission_error",
        Status.RESOURCE_EXHAUSTED: "rate_limit_error",
        Status.INTERNAL: "server_error",
        Status.UNAVAILABLE: "server_error",
    }
)


def kind(status: Status) -> str:
    """Give this dialect's word for refusals of `status`."""
    return TYPES.get(status, MISTAKEN)


def refusal(fault: Fault) -> dict[str, Any]:
    """Print `fault`."""
    return {"error": {**body(fault)["error"], "type": kind(fault.status), "param": fault.where}}
