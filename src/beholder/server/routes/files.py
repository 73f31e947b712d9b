"""The files resource: what was uploaded or made here, by id, until it expires."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from beholder.domain import FileSource
from beholder.faults import invalid
from beholder.server.address import base_url
from beholder.server.auth import Authorised, Caller, Calling
from beholder.server.described import NAMED, PAGES, in_path, json, operation
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.store.age import age_key
from beholder.wire import files
from beholder.wire.described.files import FILE_ID
from beholder.wire.paging import wanted

router = APIRouter(dependencies=[Authorised])

_ONE = (in_path("name", FILE_ID),)
_LIST = operation(json("Files"), tag="files", refusals=NAMED, parameters=PAGES)
_GET = operation(json("File"), tag="files", refusals=NAMED, parameters=_ONE)
_BYTES = {"*/*": {"type": "string", "contentMediaType": "application/octet-stream"}}
_DOWNLOAD = operation(_BYTES, tag="files", refusals=NAMED, parameters=_ONE)
_DELETE = operation(json("Nothing"), tag="files", refusals=NAMED, parameters=_ONE)


@router.api_route(f"{VERSION}/files", methods=READ, openapi_extra=_LIST)
async def listing(
    request: Request, rooms: InRooms, caller: Calling, pageSize: str | None = None, pageToken: str | None = None
) -> Json:
    """List files, newest first, page by page."""
    page = wanted(pageSize, pageToken, default=10, maximum=100)
    found = await rooms.store.files.newest_first(caller.project, page.after, page.size + 1)
    chosen, token = page.cut(found, age_key)
    return Json(files.listing(chosen, token, base_url(request)))


@router.api_route(f"/download{VERSION}/files/{{name:path}}:download", methods=READ, openapi_extra=_DOWNLOAD)
@router.api_route(f"{VERSION}/files/{{name:path}}:download", methods=READ, openapi_extra=_DOWNLOAD)
async def download(name: str, request: Request, rooms: InRooms, caller: Calling) -> Response:
    """Give the bytes of a file that was made here; those of uploads are not given back.

    The batch guide's shell sample looks for them below `/download`.
    """
    return await _download(id_of(name), request, rooms, caller)


@router.api_route(f"{VERSION}/files/{{name:file}}", methods=READ, openapi_extra=_GET)
async def get(name: str, request: Request, rooms: InRooms, caller: Calling) -> Response:
    """Describe one file."""
    return Json(files.file(await rooms.store.files.get(id_of(name), caller.project), base_url(request)))


@router.delete(f"{VERSION}/files/{{name:file}}", openapi_extra=_DELETE)
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
