"""The generateContent family: the same hall behind an older door."""

import secrets
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from beholder.domain import Draft
from beholder.server.attention import unless_gone
from beholder.server.auth import Asking, Authorised, Caller
from beholder.server.body import read_parsed
from beholder.server.described import JSON, events, json, operation, query
from beholder.server.events import EventStream, frames
from beholder.server.paths import VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.wire import content
from beholder.wire.content import frames as formats
from beholder.wire.described.shapes import items, ref, word

router = APIRouter(prefix=VERSION, dependencies=[Authorised])

_TAG = "generateContent"
_CHUNK = "GenerateContentChunk"
_GENERATE = operation(json("GenerateContentResponse"), tag=_TAG, body=json("GenerateContentRequest"))
_STREAM = operation(
    {**events(_CHUNK), JSON: items(ref(_CHUNK))},
    tag=_TAG,
    body=json("GenerateContentRequest"),
    parameters=(query("alt", word("sse", "json"), "As events, or as the items of one list that grows."),),
)
_COUNT = operation(json("CountTokensResponse"), tag=_TAG, body=json("CountTokensRequest"))


@router.post("/models/{name:name}:generateContent", openapi_extra=_GENERATE)
async def generate(name: str, request: Request, rooms: InRooms, caller: Asking) -> Response:
    """Answer one question about images."""
    draft = await _draft(request, rooms, caller, name, content.parse)
    answer = await unless_gone(request, rooms.hall.whole(draft))
    return Json(content.response(_id(), draft.model, answer))


@router.post("/models/{name:name}:streamGenerateContent", openapi_extra=_STREAM)
async def stream(name: str, request: Request, rooms: InRooms, caller: Asking, alt: str = "") -> Response:
    """Answer one question word by word: as events, or as the items of one JSON list."""
    form = formats.form(alt or request.query_params.get("$alt", ""))  # all queries of Google's APIs have both names
    draft = await _draft(request, rooms, caller, name, content.parse)
    deltas = await unless_gone(request, rooms.hall.answer(draft))
    told = frames(content.Chunks(_id(), draft.model), deltas, form.item, form.end)
    return EventStream(told, comment=None, media_type=form.media_type)


@router.post("/models/{name:name}:countTokens", openapi_extra=_COUNT)
async def count(name: str, request: Request, rooms: InRooms, caller: Asking) -> Response:
    """Count what a question costs to read; no image is decoded."""
    draft = await _draft(request, rooms, caller, name, content.parse_count)
    return Json(content.count(await unless_gone(request, rooms.hall.count(draft))))


async def _draft(
    request: Request, rooms: InRooms, caller: Caller, name: str, parse: Callable[[bytes, str], Draft]
) -> Draft:
    model = name.removeprefix("models/")
    return caller.asks(await read_parsed(request, rooms.settings.request_bytes, lambda body: parse(body, model)))


def _id() -> str:
    return secrets.token_urlsafe(16)
