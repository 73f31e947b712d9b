"""The OpenAI dialect's routes: the same hall for tools that speak only that."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from operator import itemgetter

from fastapi import APIRouter, Request, Response

from beholder.faults import Fault
from beholder.hall import Deltas
from beholder.server.attention import unless_gone
from beholder.server.auth import Authorised
from beholder.server.body import LARGE, read_body
from beholder.server.events import EventStream
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import errors, openai, sse

router = APIRouter(dependencies=[Authorised])


@router.post(f"{VERSION}/openai/chat/completions")
@router.post("/v1/chat/completions")
async def create(request: Request, rooms: InRooms) -> Response:
    """Answer one question about images, at once or word by word."""
    body = await read_body(request, rooms.settings.request_bytes)
    call = await asyncio.to_thread(openai.parse, body) if len(body) > LARGE else openai.parse(body)
    id, created = f"chatcmpl-{secrets.token_hex(12)}", int(time.time())
    if call.stream:
        deltas = await unless_gone(request, rooms.hall.answer(call.draft))
        return EventStream(_frames(openai.Chunks(id, call, created), deltas))
    answer = await unless_gone(request, rooms.hall.whole(call.draft))
    return Json(openai.completion(id, call, answer, created))


@router.api_route(f"{VERSION}/openai/models", methods=READ)
async def listing(rooms: InRooms) -> Json:
    """List models."""
    return Json(openai.listing(sorted(rooms.hall.models(), key=itemgetter(0))))


@router.api_route(f"{VERSION}/openai/models/{{name:name}}", methods=READ)
async def get(name: str, rooms: InRooms) -> Json:
    """Describe one model."""
    bare = name.removeprefix("models/")
    return Json(openai.model(bare, rooms.hall.card(bare)))


async def _frames(chunks: openai.Chunks, deltas: Deltas) -> AsyncGenerator[bytes, None]:
    for chunk in chunks.start():
        yield sse.data(chunk)
    try:
        async with aclosing(deltas):  # a reader that left must not keep the engine busy
            async for delta in deltas:
                for chunk in chunks.delta(delta):
                    yield sse.data(chunk)
    except Fault as fault:
        yield sse.data(errors.body(fault))
    yield sse.END
