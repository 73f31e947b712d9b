"""The files resource: uploaded images by id, until they expire."""

from fastapi import APIRouter, Request

from beholder.faults import invalid
from beholder.server.address import base_url
from beholder.server.auth import Authorised
from beholder.server.described import NAMED, PAGES, in_path, json, operation
from beholder.server.paths import READ, VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms
from beholder.store.files import age_key
from beholder.wire import files
from beholder.wire.described.files import FILE_ID
from beholder.wire.paging import page

router = APIRouter(prefix=VERSION, dependencies=[Authorised])

_ONE = (in_path("name", FILE_ID),)
_LIST = operation(json("Files"), tag="files", refusals=NAMED, parameters=PAGES)
_GET = operation(json("File"), tag="files", refusals=NAMED, parameters=_ONE)
_DELETE = operation(json("Nothing"), tag="files", refusals=NAMED, parameters=_ONE)


@router.api_route("/files", methods=READ, openapi_extra=_LIST)
async def listing(request: Request, rooms: InRooms, pageSize: str | None = None, pageToken: str | None = None) -> Json:
    """List files, newest first, page by page."""
    newest_first = await rooms.store.files.newest_first()
    chosen, token = page(newest_first, pageSize, pageToken, key=age_key, default=10, maximum=100)
    return Json(files.listing(chosen, token, base_url(request)))


@router.api_route("/files/{name:path}", methods=READ, openapi_extra=_GET)
async def get(name: str, request: Request, rooms: InRooms) -> Json:
    """Describe one file; its bytes are not given back."""
    if name.endswith(":download"):
        raise invalid("uploaded files cannot be downloaded; keep your own copy of what you upload")
    return Json(files.file(await rooms.store.files.get(id_of(name)), base_url(request)))


@router.delete("/files/{name:path}", openapi_extra=_DELETE)
async def delete(name: str, rooms: InRooms) -> Json:
    """Delete one file."""
    await rooms.store.files.delete(id_of(name))
    return Json({})


def id_of(name: str) -> str:
    """Give the id in a path's rest: clients send `abc`, and for an http uri `http://host/v1beta/files/abc`."""
    return name.rpartition("files/")[2]
