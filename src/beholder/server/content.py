"""The generateContent family: the same hall behind an older door."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from fastapi import APIRouter, Request, Response

from beholder.domain import Draft
from beholder.faults import Fault
from beholder.hall import Deltas
from beholder.server.attention import unless_gone
from beholder.server.auth import Authorised
from beholder.server.body import LARGE, read_body
from beholder.server.events import EventStream
from beholder.server.paths import VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import content, errors
from beholder.wire.content import frames

router = APIRouter(prefix=VERSION, dependencies=[Authorised])


@router.post("/models/{name:name}:generateContent")
async def generate(name: str, request: Request, rooms: InRooms) -> Response:
    """Answer one question about images."""
    draft = await _draft(request, rooms, name, content.parse)
    answer = await unless_gone(request, rooms.hall.whole(draft))
    return Json(content.response(_id(), draft.model, answer))


@router.post("/models/{name:name}:streamGenerateContent")
async def stream(name: str, request: Request, rooms: InRooms, alt: str = "json") -> Response:
    """Answer one question word by word: as events, or as the items of one JSON list."""
    draft = await _draft(request, rooms, name, content.parse)
    deltas = await unless_gone(request, rooms.hall.answer(draft))
    printer = frames.EventFrames() if alt == "sse" else frames.ListFrames()
    return EventStream(_frames(_id(), draft.model, deltas, printer), comment=None, media_type=printer.media_type)


@router.post("/models/{name:name}:countTokens")
async def count(name: str, request: Request, rooms: InRooms) -> Response:
    """Count what a question costs to read; no image is decoded."""
    draft = await _draft(request, rooms, name, content.parse_count)
    return Json(content.count(await unless_gone(request, rooms.hall.count(draft))))


async def _draft(request: Request, rooms: InRooms, name: str, parse: Callable[[bytes, str], Draft]) -> Draft:
    body, model = await read_body(request, rooms.settings.request_bytes), name.removeprefix("models/")
    return await asyncio.to_thread(parse, body, model) if len(body) > LARGE else parse(body, model)


def _id() -> str:
    return secrets.token_urlsafe(16)


async def _frames(id: str, model: str, deltas: Deltas, printer: frames.Printer) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(deltas):  # a reader that left must not keep the engine busy
            async for delta in deltas:
                if (chunk := content.chunk(id, model, delta)) is not None:
                    yield printer.item(chunk)
    except Fault as fault:
        yield printer.item(errors.body(fault))
    if end := printer.end():
        yield end
