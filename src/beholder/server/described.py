"""What a route takes and answers, said beside the route: `@router.post(…, openapi_extra=operation(…))`.

Bodies are read raw and answers are printed by hand, so FastAPI cannot know them. Schemas are named here and written
down in `wire/described`; `openapi.py` puts both together.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from beholder.faults import Status
from beholder.wire.described import errors
from beholder.wire.described.shapes import TEXT, Schema, ref
from beholder.wire.errors import http_status

JSON = "application/json"
EVENTS = "text/event-stream"

OPEN = (Status.INTERNAL,)
GUARDED = (
    *OPEN,
    Status.INVALID_ARGUMENT,
    Status.UNAUTHENTICATED,
    Status.PERMISSION_DENIED,
    Status.RESOURCE_EXHAUSTED,
    Status.UNAVAILABLE,
)
NAMED = (*GUARDED, Status.NOT_FOUND)
ASKING = (*NAMED, Status.PAYLOAD_TOO_LARGE)

REQUEST_ID: Mapping[str, Schema] = {
    "x-request-id": {
        "description": "Names this request in the server's log; the caller's own, when it sent a sane one.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
        "required": True,
    }
}
_AGAIN: Mapping[str, Schema] = {
    "retry-after": {
        "description": "Seconds after which it may work.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "required": True,
    }
}


def operation(
    answer: Mapping[str, Schema],
    *,
    tag: str,
    refusals: Iterable[Status] = ASKING,
    body: Mapping[str, Schema] | None = None,
    needs_body: bool = True,
    parameters: Iterable[Schema] = (),
    headers: Mapping[str, Schema] | None = None,
    links: Mapping[str, Schema] | None = None,
    further: Mapping[int, Schema] | None = None,
) -> Schema:
    """Describe one route: `answer` and `body` are schemas by media type, `refusals` what may be answered instead.

    `parameters` are those of query and headers, and those of the path whose description there is not enough;
    `headers` are those of the answer, `links` tell what may be done with it. `further` are answers of other codes.
    """
    responses = {"200": response("What was asked for.", answer, headers or {}) | ({"links": links} if links else {})}
    responses |= {str(code): answer for code, answer in (further or {}).items()}
    responses |= {str(code): _refusal(code) for code in sorted({http_status(status) for status in refusals})}
    described: Schema = {"tags": [tag], "responses": responses, "parameters": list(parameters)}
    if body is not None:
        described["requestBody"] = {"required": needs_body, "content": _content(body)}
    return described


def json(name: str) -> Mapping[str, Schema]:
    """JSON after the schema `name`."""
    return {JSON: ref(name)}


def events(name: str, end: str | None = None) -> Mapping[str, Schema]:
    """Make an event stream, the data of whose events is JSON after the schema `name`; the last one's is `end`."""
    said: Schema = {"contentMediaType": JSON, "contentSchema": ref(name)}
    data = said if end is None else {"anyOf": [{"const": end}, said]}
    return {EVENTS: {"type": "object", "properties": {"data": {**TEXT, **data}, "event": TEXT}, "required": ["data"]}}


def link(operation_id: str, **parameters: str) -> Schema:
    """Make a link to another operation, with `parameters` out of this one's answer or request."""
    return {"operationId": operation_id, "parameters": {"path.version": "$request.path.version", **parameters}}


def query(name: str, schema: Schema, description: str) -> Schema:
    """Make a parameter of the query, which may be left out."""
    return {"in": "query", "name": name, "schema": schema, "description": description}


def header(name: str, schema: Schema, description: str) -> Schema:
    """Make a parameter that is a header, which may be left out."""
    return {"in": "header", "name": name, "schema": schema, "description": description}


def in_path(name: str, schema: Schema) -> Schema:
    """Describe a parameter of the path."""
    return {"in": "path", "name": name, "required": True, "schema": schema}


PAGES = (
    query(
        "pageSize", {"type": "integer", "minimum": 0, "maximum": 999_999_999}, "How many; 0 leaves it to the server."
    ),
    query("pageToken", {"type": "string"}, "The nextPageToken of the page before, unchanged."),
)


def response(description: str, content: Mapping[str, Schema], headers: Mapping[str, Schema]) -> dict[str, Any]:
    """Describe an answer: its `content` are schemas by media type."""
    return {"description": description, "headers": {**REQUEST_ID, **headers}, "content": _content(content)}


def _refusal(code: int) -> dict[str, Any]:
    words = sorted(status.value for status in Status if http_status(status) == code)
    return response(", ".join(words), json(errors.name(code)), _AGAIN if code in (429, 503) else {})


def _content(schemas: Mapping[str, Schema]) -> dict[str, Any]:
    # Of an event stream it is the single event that is described.
    return {
        media_type: {"itemSchema" if media_type == EVENTS else "schema": schema}
        for media_type, schema in schemas.items()
    }
