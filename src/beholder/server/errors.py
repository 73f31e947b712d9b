"""Every refusal in one shape, whichever layer it comes from: ours, the router's, or nobody's."""

import math
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.routing import Match, Router
from starlette.types import Scope

from beholder.faults import Fault, Status, invalid, not_found
from beholder.server.elsewhere import instead
from beholder.server.printing import Json
from beholder.wire import errors, openai

Handler: TypeAlias = Callable[[Request, Exception], Awaitable[Json]]

PATIENCE_SECONDS = 60.0
# The Python SDK sleeps for as long as Retry-After says, be it until midnight. These two, which clients heed before it,
# end that: the SDK's four tries are over in milliseconds. The header stays true, for programs that can plan.
AT_ONCE = {"retry-after-ms": "1", "x-should-retry": "false"}
CHAT = re.compile(r"(?:/(?:v1|v1beta|v1alpha))?/(?:openai/.*|chat/completions|responses(?:/.*)?)")  # OpenAI's doors
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROUTES = (
    "POST /{v}/interactions, GET and DELETE /{v}/interactions/{id}, POST /{v}/interactions/{id}/cancel, "
    "POST /upload/{v}/files, GET /{v}/files, GET and DELETE /{v}/files/{id}, "
    "GET /{v}/models, GET /{v}/models/{id}, POST /{v}/models/{id}:generateContent, :streamGenerateContent, "
    ":countTokens and :batchGenerateContent, GET /{v}/batches, GET and DELETE /{v}/batches/{id}, "
    "POST /{v}/batches/{id}:cancel, POST /{v}/chat/completions, GET /{v}/openai/models (v is v1, v1beta or v1alpha), "
    "GET /healthz, GET /readyz, GET /openapi.json"
)


def response(fault: Fault, headers: Mapping[str, str] | None = None, path: str = "") -> Json:
    """Print `fault` as the answer at `path`; what may pass on its own says when to come back."""
    told = openai.refusal(fault) if CHAT.fullmatch(path) else errors.body(fault)
    return Json(told, errors.http_status(fault.status), {**_again(fault), **(headers or {})})


def _again(fault: Fault) -> Mapping[str, str]:
    if fault.status not in (Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED):
        return {}
    seconds = 1.0 if fault.retry_seconds is None else fault.retry_seconds
    return {"retry-after": str(math.ceil(seconds)), **(AT_ONCE if seconds > PATIENCE_SECONDS else {})}


def internal(request_id: str) -> Json:
    """Print a defect of ours: nothing of it but the id under which the log tells more."""
    message = f"the server failed on this request; its log says why, under request id {request_id}"
    return response(Fault(Status.INTERNAL, message))


def handlers(router: Router) -> Mapping[type[Exception], Handler]:
    """Give the exception handlers of an app whose routes are `router`'s."""

    async def on_fault(request: Request, error: Exception) -> Json:
        assert isinstance(error, Fault)
        return response(error, path=request.url.path)

    async def on_http(request: Request, error: Exception) -> Json:
        assert isinstance(error, HTTPException)
        path = request.url.path
        if error.status_code == 404:
            return response(_unknown_path(path), path=path)
        if error.status_code == 405:
            allowed = ", ".join(_allowed(router, request.scope))
            message = f"{request.method} is not possible on {path}; it takes {allowed}"
            message = "; ".join(filter(None, (message, instead(path))))
            return response(Fault(Status.METHOD_NOT_ALLOWED, message), {"allow": allowed}, path)
        return response(invalid(str(error.detail)), path=path)

    return {Fault: on_fault, HTTPException: on_http}


def _unknown_path(path: str) -> Fault:
    return not_found(f"there is nothing at {path}; {instead(path) or f'this server has: {ROUTES}'}")


def _allowed(router: Router, scope: Scope) -> list[str]:
    return [
        method
        for method in METHODS
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in router.routes)
    ]
