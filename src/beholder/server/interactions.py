"""The interactions resource: the door that the SDKs' `interactions.create` knocks at."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from beholder.faults import Fault, invalid
from beholder.hall import Deltas
from beholder.server.attention import unless_gone
from beholder.server.auth import Authorised
from beholder.server.body import LARGE, read_body
from beholder.server.events import EventStream
from beholder.server.paths import VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import interactions, sse

router = APIRouter(prefix=VERSION, dependencies=[Authorised])


@router.post("/interactions")
async def create(request: Request, rooms: InRooms) -> Response:
    """Answer one question about images, at once or word by word."""
    call = await _parse(await read_body(request, rooms.settings.request_bytes))
    id, created = f"int_{secrets.token_hex(12)}", datetime.now(UTC)
    if call.stream:
        deltas = await unless_gone(request, rooms.hall.answer(call.draft))
        return EventStream(_frames(interactions.Events(id, call, created), deltas))
    answer = await unless_gone(request, rooms.hall.whole(call.draft))
    return Json(interactions.interaction(id, call, answer, created, datetime.now(UTC)))


async def _parse(body: bytes) -> interactions.Call:
    call = await asyncio.to_thread(interactions.parse, body) if len(body) > LARGE else interactions.parse(body)
    if call.background:
        raise invalid("this server does not run interactions in the background yet; leave it out", "background")
    if call.previous_interaction_id is not None:
        message = "this server does not keep conversations yet; send the earlier turns as steps of 'input'"
        raise invalid(message, "previous_interaction_id")
    return call


async def _frames(events: interactions.Events, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    for event in events.start():
        yield sse.frame(event)
    try:
        async with aclosing(deltas):  # a reader that left must not keep the engine busy
            async for delta in deltas:
                for event in events.delta(delta):
                    yield sse.frame(event)
    except Fault as fault:
        for event in events.failed(fault):
            yield sse.frame(event)
    yield sse.DONE
