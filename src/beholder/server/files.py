"""The files resource: what was uploaded or made here, by id, until it expires."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from beholder.domain import FileSource
from beholder.faults import invalid
from beholder.server.address import base_url
from beholder.server.auth import Authorised, Caller, Calling
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.store.files import age_key
from beholder.wire import files
from beholder.wire.paging import page

router = APIRouter(prefix=VERSION, dependencies=[Authorised])


@router.api_route("/files", methods=READ)
async def listing(
    request: Request, rooms: InRooms, caller: Calling, pageSize: str | None = None, pageToken: str | None = None
) -> Json:
    """List files, newest first, page by page."""
    newest_first = await rooms.store.files.newest_first(caller.project)
    chosen, token = page(newest_first, pageSize, pageToken, key=age_key, default=10, maximum=100)
    return Json(files.listing(chosen, token, base_url(request)))


@router.api_route("/files/{name:path}", methods=READ)
async def get(name: str, request: Request, rooms: InRooms, caller: Calling) -> Response:
    """Describe one file; the bytes of those that were made here are given at `:download`."""
    if name.endswith(":download"):
        return await _download(id_of(name.removesuffix(":download")), request, rooms, caller)
    return Json(files.file(await rooms.store.files.get(id_of(name), caller.project), base_url(request)))


@router.delete("/files/{name:path}")
async def delete(name: str, rooms: InRooms, caller: Calling) -> Json:
    """Delete one file."""
    await rooms.store.files.delete(id_of(name), caller.project)
    return Json({})


async def _download(id: str, request: Request, rooms: Rooms, caller: Caller) -> Response:
    file = await rooms.store.files.get(id, caller.project)
    if file.source is not FileSource.GENERATED:
        raise invalid("uploaded files cannot be downloaded; keep your own copy of what you upload")
    headers = {"content-length": str(file.size)}
    if request.method == "HEAD":
        return Response(headers=headers, media_type=file.media_type)
    return StreamingResponse(rooms.store.files.pieces(id, caller.project), headers=headers, media_type=file.media_type)


def id_of(name: str) -> str:
    """Give the id in a path's rest: clients send `abc`, and for an http uri `http://host/v1beta/files/abc`."""
    return name.rpartition("files/")[2]
