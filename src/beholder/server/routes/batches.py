"""The batches resource: many requests at once, answered when nobody else waits."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from beholder.domain import Batch
from beholder.server.auth import Asking, Authorised, Calling
from beholder.server.body import read_parsed
from beholder.server.described import ASKING, NAMED, PAGES, json, operation
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.store.age import age_key
from beholder.wire import batches
from beholder.wire.paging import wanted

router = APIRouter(prefix=VERSION, dependencies=[Authorised])

_CREATE = operation(json("Batch"), tag="batches", refusals=ASKING, body=json("CreateBatch"))
_LIST = operation(json("Batches"), tag="batches", refusals=NAMED, parameters=PAGES)
_GET = operation(json("Batch"), tag="batches", refusals=NAMED)
_END = operation(json("Nothing"), tag="batches", refusals=NAMED)


@router.post("/models/{name:name}:batchGenerateContent", openapi_extra=_CREATE)
async def create(name: str, request: Request, rooms: InRooms, caller: Asking) -> Response:
    """Take a batch."""
    new = await read_parsed(request, rooms.settings.request_bytes, batches.parse)
    model = name.removeprefix("models/")
    batch = await rooms.batches.create(new, model, caller.project, caller.key, caller.allowance)
    return Json(batches.operation(batch))


@router.api_route("/batches", methods=READ, openapi_extra=_LIST)
async def listing(rooms: InRooms, caller: Calling, pageSize: str | None = None, pageToken: str | None = None) -> Json:
    """List batches, newest first, page by page; the answers of inline ones are given by `get` only."""
    page = wanted(pageSize, pageToken, default=50, maximum=1000)
    found = await rooms.batches.newest_first(caller.project, page.after, page.size + 1)
    chosen, token = page.cut(found, age_key)
    return Json(batches.listing(chosen, token))


@router.api_route("/batches/{id:name}", methods=READ, openapi_extra=_GET)
async def get(id: str, rooms: InRooms, caller: Calling) -> Response:
    """Tell how far a batch is; with the answers of an inline one that is over."""
    batch = await rooms.batches.get(id, caller.project)
    if batch.inline and batches.has_answers(batch):
        return StreamingResponse(_with_results(rooms, batch), media_type="application/json")
    return Json(batches.operation(batch))


@router.post("/batches/{id:name}:cancel", openapi_extra=_END)
async def cancel(id: str, rooms: InRooms, caller: Calling) -> Response:
    """End a batch now, and keep what it has answered; one that is over stays as it is."""
    await rooms.batches.cancel(id, caller.project)
    return Json({})


@router.delete("/batches/{id:name}", openapi_extra=_END)
async def delete(id: str, rooms: InRooms, caller: Calling) -> Response:
    """Remove a batch for good."""
    await rooms.batches.delete(id, caller.project)
    return Json({})


async def _with_results(rooms: Rooms, batch: Batch) -> AsyncIterator[str]:
    """Print the operation of `batch`, its results as they come from the store: together they may be large."""
    before, between, after = batches.frame(batch)
    yield before
    async for piece in _joined(rooms, batch):
        yield piece
    yield between
    async for piece in _joined(rooms, batch):
        yield piece
    yield after


async def _joined(rooms: Rooms, batch: Batch) -> AsyncIterator[str]:
    separator = ""
    async for result in rooms.batches.results(batch):
        yield separator + result
        separator = ","
