"""The interactions resource: the door that the SDKs' `interactions.create` knocks at."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from beholder.domain import Delta, Interaction
from beholder.hall import Deltas
from beholder.server.attention import unless_gone
from beholder.server.auth import Asking, Authorised, Caller, Calling
from beholder.server.body import read_parsed
from beholder.server.described import NAMED, events, json, link, operation, query
from beholder.server.events import EventStream, frames
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.wire import interactions, sse
from beholder.wire.interactions import Edition

router = APIRouter(prefix=VERSION, dependencies=[Authorised])

_TAG = "interactions"
_ANSWER = {**json("Interaction"), **events("InteractionEvent", "[DONE]")}
_FLAG = {"type": "boolean"}
_LINKS = {
    method: link(f"{method}_version_interactions_id{rest}", **{"path.id": "$response.body#/id"})
    for method, rest in (("get", ""), ("delete", ""), ("post", "_cancel"))
}
_CREATE = operation(_ANSWER, tag=_TAG, body=json("CreateInteraction"), links=_LINKS)
_GET = operation(
    _ANSWER,
    tag=_TAG,
    refusals=NAMED,
    parameters=(
        query("stream", _FLAG, "Whether to tell it as events, up to its end."),
        query("include_input", _FLAG, "Whether to show what was asked."),
        query("last_event_id", {"type": "string", "pattern": "^[0-9]{1,9}$"}, "Tell only events after this one."),
    ),
)
_CANCEL = operation(json("Interaction"), tag=_TAG, refusals=NAMED)
_DELETE = operation(json("Nothing"), tag=_TAG, refusals=NAMED)


@router.post("/interactions", openapi_extra=_CREATE)
async def create(request: Request, rooms: InRooms, caller: Asking) -> Response:
    """Answer one question about images: at once, word by word, or in the background."""
    call = await read_parsed(request, rooms.settings.request_bytes, interactions.parse)
    call = replace(call, draft=caller.asks(call.draft))
    edition = interactions.edition(request.headers)
    if call.background:
        accepted = await unless_gone(request, rooms.desk.accept(call, caller.allowance))
        return await _follow(accepted.id, caller, rooms, edition) if call.stream else _shown(accepted, edition)
    if call.stream:
        interaction, deltas = await unless_gone(request, rooms.desk.stream(call, caller.allowance))
        return _told(interactions.Events(interaction), deltas, edition)
    return _shown(await unless_gone(request, rooms.desk.answer(call, caller.allowance)), edition)


@router.api_route("/interactions/{id}", methods=READ, openapi_extra=_GET)
async def get(id: str, request: Request, rooms: InRooms, caller: Calling) -> Response:
    """Give an interaction as it is now, or all that was and will be said to it."""
    query, edition = interactions.read_query(request.query_params), interactions.edition(request.headers)
    if query.stream:
        return await _follow(id, caller, rooms, edition, query.last_event_id)
    given = interactions.given_steps(*await rooms.desk.given(id, caller.project)) if query.include_input else None
    return _shown(await rooms.desk.get(id, caller.project), edition, given)


@router.post("/interactions/{id}/cancel", openapi_extra=_CANCEL)
async def cancel(id: str, request: Request, rooms: InRooms, caller: Calling) -> Response:
    """Stop an interaction; one that is over stays as it is."""
    return _shown(await rooms.desk.cancel(id, caller.project), interactions.edition(request.headers))


@router.delete("/interactions/{id}", openapi_extra=_DELETE)
async def delete(id: str, rooms: InRooms, caller: Calling) -> Response:
    """Remove an interaction for good."""
    await rooms.desk.delete(id, caller.project)
    return Json({})


def _shown(it: Interaction, edition: Edition, given: list[dict[str, Any]] | None = None) -> Response:
    return Json(edition.resource(interactions.interaction(it, given)))


async def _follow(id: str, caller: Caller, rooms: Rooms, edition: Edition, after: int = 0) -> Response:
    interaction, deltas = await rooms.desk.follow(id, caller.project)
    return _told(interactions.Events(interaction, after), deltas, edition)


def _told(events: interactions.Events, deltas: AsyncGenerator[Delta, None] | Deltas, edition: Edition) -> Response:
    return EventStream(frames(events, deltas, lambda event: sse.frame(edition.event(event)), lambda: sse.DONE))
