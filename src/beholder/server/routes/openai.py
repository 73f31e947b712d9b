"""The OpenAI dialect's routes: the same hall for tools that speak only that."""

import secrets
import time
from operator import itemgetter

from fastapi import APIRouter, Request, Response

from beholder.server.attention import unless_gone
from beholder.server.auth import Asking, Authorised
from beholder.server.body import read_parsed
from beholder.server.described import NAMED, events, json, operation
from beholder.server.events import EventStream, frames
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import openai, sse

router = APIRouter(dependencies=[Authorised])

_TAG = "chat completions"
_CREATE = operation({**json("ChatCompletion"), **events("ChatChunk", "[DONE]")}, tag=_TAG, body=json("ChatRequest"))
_LIST = operation(json("OpenAIModels"), tag=_TAG, refusals=NAMED)
_GET = operation(json("OpenAIModel"), tag=_TAG, refusals=NAMED)


@router.post(f"{VERSION}/openai/chat/completions", openapi_extra=_CREATE)
@router.post(f"{VERSION}/chat/completions", openapi_extra=_CREATE)
async def create(request: Request, rooms: InRooms, caller: Asking) -> Response:
    """Answer one question about images, at once or word by word."""
    call = await read_parsed(request, rooms.settings.request_bytes, openai.parse)
    id, created = f"chatcmpl-{secrets.token_hex(12)}", int(time.time())
    if call.stream:
        deltas = await unless_gone(request, rooms.hall.answer(caller.asks(call.draft)))
        return EventStream(frames(openai.Chunks(id, call, created), deltas, sse.data, lambda: sse.END))
    answer = await unless_gone(request, rooms.hall.whole(caller.asks(call.draft)))
    return Json(openai.completion(id, call, answer, created))


@router.api_route(f"{VERSION}/openai/models", methods=READ, openapi_extra=_LIST)
async def listing(rooms: InRooms) -> Json:
    """List models."""
    return Json(openai.listing(sorted(rooms.hall.models(), key=itemgetter(0))))


@router.api_route(f"{VERSION}/openai/models/{{name:name}}", methods=READ, openapi_extra=_GET)
async def get(name: str, rooms: InRooms) -> Json:
    """Describe one model."""
    bare = name.removeprefix("models/")
    return Json(openai.model(bare, rooms.hall.card(bare)))
