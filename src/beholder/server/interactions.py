"""The interactions resource: the door that the SDKs' `interactions.create` knocks at."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter, Request, Response

from beholder.domain import Delta
from beholder.faults import Fault
from beholder.server.attention import unless_gone
from beholder.server.auth import Authorised
from beholder.server.body import LARGE, read_body
from beholder.server.events import EventStream
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.wire import interactions, sse

router = APIRouter(prefix=VERSION, dependencies=[Authorised])


@router.post("/interactions")
async def create(request: Request, rooms: InRooms) -> Response:
    """Answer one question about images: at once, word by word, or in the background."""
    call = await _parse(await read_body(request, rooms.settings.request_bytes))
    if call.background:
        accepted = await unless_gone(request, rooms.desk.accept(call))
        return await _follow(accepted.id, rooms) if call.stream else Json(interactions.interaction(accepted))
    if call.stream:
        interaction, deltas = await unless_gone(request, rooms.desk.stream(call))
        return EventStream(_frames(interactions.Events(interaction), deltas))
    return Json(interactions.interaction(await unless_gone(request, rooms.desk.answer(call))))


@router.api_route("/interactions/{id}", methods=READ)
async def get(id: str, request: Request, rooms: InRooms) -> Response:
    """Give an interaction as it is now, or all that was and will be said to it."""
    query = interactions.read_query(request.query_params)
    if query.stream:
        return await _follow(id, rooms, query.last_event_id)
    given = interactions.given_steps(*await rooms.desk.given(id)) if query.include_input else None
    return Json(interactions.interaction(await rooms.desk.get(id), given))


@router.post("/interactions/{id}/cancel")
async def cancel(id: str, rooms: InRooms) -> Response:
    """Stop an interaction; one that is over stays as it is."""
    return Json(interactions.interaction(await rooms.desk.cancel(id)))


@router.delete("/interactions/{id}")
async def delete(id: str, rooms: InRooms) -> Response:
    """Remove an interaction for good."""
    await rooms.desk.delete(id)
    return Json({})


async def _parse(body: bytes) -> interactions.Call:
    return await asyncio.to_thread(interactions.parse, body) if len(body) > LARGE else interactions.parse(body)


async def _follow(id: str, rooms: Rooms, after: int = 0) -> Response:
    interaction, deltas = await rooms.desk.follow(id)
    return EventStream(_frames(interactions.Events(interaction, after), deltas))


async def _frames(events: interactions.Events, deltas: AsyncGenerator[Delta, None]) -> AsyncGenerator[bytes, None]:
    for event in events.start():
        yield sse.frame(event)
    try:
        async with aclosing(deltas):  # what nobody else may want stops with its reader
            async for delta in deltas:
                for event in events.delta(delta):
                    yield sse.frame(event)
    except Fault as fault:
        for event in events.failed(fault):
            yield sse.frame(event)
    yield sse.DONE
