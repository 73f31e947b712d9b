"""The two phases of an upload: a start that gives a URL, and bytes that go to that URL; or both in one request.

The SDKs send the bytes without an API key, so the URL's `upload_id` is the credential. A refusal of bytes
must say `X-Goog-Upload-Status: final`, or the Python client sends the same chunk for seven seconds.
"""

from collections.abc import AsyncIterator, Mapping, Set
from contextlib import suppress

from fastapi import APIRouter, Request

from beholder.faults import Fault, Status, invalid
from beholder.server import errors
from beholder.server.address import base_url
from beholder.server.auth import Caller, admit, authorise
from beholder.server.body import arriving, read_body
from beholder.server.described import ASKING, JSON, header, json, link, operation, query
from beholder.server.paths import VERSION
from beholder.server.printing import Json
from beholder.server.rooms import InRooms, Rooms
from beholder.server.uploading import ranges
from beholder.server.uploading.related import read_related
from beholder.store.session import Progress
from beholder.wire import files
from beholder.wire.described.shapes import TEXT, ref, word

router = APIRouter(prefix=f"/upload{VERSION}")

PROTOCOL = "X-Goog-Upload-Protocol"
COMMAND = "X-Goog-Upload-Command"
OFFSET = "X-Goog-Upload-Offset"
STATUS = "X-Goog-Upload-Status"
RECEIVED = "X-Goog-Upload-Size-Received"
URL = "X-Goog-Upload-URL"
TYPE = "X-Goog-Upload-Header-Content-Type"
SIZE = "X-Goog-Upload-Header-Content-Length"
PARTS = "multipart"
FORM = "application/x-www-form-urlencoded"
SIMPLE = frozenset({"media", "raw"})  # the body is the file: by `uploadType`, by the header
FIRST = (
    "should be 'start', or 'start, upload, finalize' with the file's bytes as the body (as with uploadType=media); "
    "all other commands go to the URL that the start gave"
)
START_BYTES = 1024 * 1024  # of the JSON that describes a file

_BYTES = {"type": "string", "description": "Raw bytes: of the file, of its next chunk, or none."}
_PARTS = {"type": "string", "description": "Two parts: JSON after UploadStart, and the bytes of the file."}
_COMMANDS = "'start'; then 'upload', 'upload, finalize', 'finalize', 'query' or 'cancel'; or 'start, upload, finalize'."
UPLOAD = operation(
    json("Uploaded"),
    tag="files",
    refusals=ASKING,
    body={JSON: ref("UploadStart"), "multipart/related": _PARTS, "application/octet-stream": _BYTES},
    needs_body=False,
    parameters=(
        query("upload_id", TEXT, "Of the URL that the start gave: the credential of this upload, instead of a key."),
        query("uploadType", TEXT, "'media' for a file alone, 'multipart' for both parts, 'resumable' for ranges."),
        header(PROTOCOL, TEXT, "'raw' for a file alone, 'multipart' for both parts; otherwise ignored."),
        header(COMMAND, TEXT, _COMMANDS),
        header(OFFSET, {"type": "string", "pattern": "^[0-9]{1,18}$"}, "Where this chunk begins in the file."),
        header("X-Goog-Upload-Header-Content-Length", {"type": "string", "pattern": "^[0-9]{1,18}$"}, "Of the file."),
        header(TYPE, TEXT, "Of the file."),
        header("X-Goog-Upload-File-Name", TEXT, "Of the file."),
        *ranges.PARAMETERS,
    ),
    further={ranges.RESUME_INCOMPLETE: ranges.INCOMPLETE},
    links={
        method: link(f"{method}_version_files_name", **{"path.name": "$response.body#/file/name"})
        for method in ("get", "delete")
    },
    headers={
        URL: {"description": "Where the bytes go.", "schema": {"type": "string", "format": "uri"}},
        STATUS: {"description": "How far it is.", "schema": word("active", "final", "cancelled")},
        RECEIVED: {"description": "Bytes that are safe.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
    },
)


@router.post("/files", openapi_extra=UPLOAD)
@router.put("/files", openapi_extra=UPLOAD)
async def upload(request: Request, rooms: InRooms) -> Json:
    """Start an upload, or take bytes for one."""
    kind = request.query_params.get("uploadType", "").lower()
    if (token := request.query_params.get("upload_id")) is not None:
        return await (ranges.take if kind == ranges.PROTOCOL else _take)(request, rooms, token)
    return await _begin(request, rooms, await admit(await authorise(request, rooms), rooms), kind)


async def _begin(request: Request, rooms: Rooms, caller: Caller, kind: str) -> Json:
    """Start an upload in the protocol that the headers or `kind`, the `uploadType`, name."""
    if kind == ranges.PROTOCOL:
        return await _start_ranges(request, rooms, caller)
    protocols = {kind, request.headers.get(PROTOCOL, "").lower()}
    if PARTS in protocols:
        return await _in_parts(request, rooms, caller)
    if SIMPLE & protocols:
        return await _alone(request, rooms, caller)
    commands = _commands(request)
    if commands == {"start"}:
        return await _start(request, rooms, caller)
    if commands == {"start", "upload", "finalize"}:
        return await _at_once(request, rooms, caller)
    raise invalid(FIRST, COMMAND)


async def _start(request: Request, rooms: Rooms, caller: Caller) -> Json:
    token = await _open(rooms, caller, await read_body(request, START_BYTES), request.headers)
    path = f"/upload/{request.path_params['version']}/files?upload_id={token}&upload_protocol=resumable"
    return Json({}, headers={URL: base_url(request) + path, STATUS: "active"})


async def _start_ranges(request: Request, rooms: Rooms, caller: Caller) -> Json:
    told = {TYPE: request.headers.get(ranges.TYPE, ""), SIZE: request.headers.get(ranges.LENGTH, "")}
    headers = {name.lower(): value for name, value in told.items()}
    return ranges.started(request, await _open(rooms, caller, await read_body(request, START_BYTES), headers))


async def _at_once(request: Request, rooms: Rooms, caller: Caller) -> Json:
    return await _whole(request, rooms, await _open(rooms, caller, b"", request.headers), arriving(request))


async def _alone(request: Request, rooms: Rooms, caller: Caller) -> Json:
    kind = request.headers.get("content-type", "")
    declared = "" if kind == FORM else kind  # which curl says of any body
    headers = {TYPE.lower(): declared, **request.headers}
    return await _whole(request, rooms, await _open(rooms, caller, b"", headers), arriving(request))


async def _in_parts(request: Request, rooms: Rooms, caller: Caller) -> Json:
    parts = await read_related(request)
    headers = {TYPE.lower(): parts.headers.get("content-type", "")}
    return await _whole(request, rooms, await _open(rooms, caller, parts.description, headers), parts.content)


async def _whole(request: Request, rooms: Rooms, token: str, content: AsyncIterator[bytes]) -> Json:
    try:
        await rooms.store.uploads.write(token, 0, content)
        return await _finish(request, rooms, token)
    except BaseException:
        with suppress(Fault):  # nobody was told the token, so nobody can continue
            await rooms.store.uploads.cancel(token)
        raise


async def _open(rooms: Rooms, caller: Caller, body: bytes, headers: Mapping[str, str]) -> str:
    start = files.parse_start(body, headers)
    declared = (start.id, start.display_name, start.media_type, start.size)
    return await rooms.store.uploads.start(*declared, caller.project, caller.allowance.bytes_stored)


async def _take(request: Request, rooms: Rooms, token: str) -> Json:
    try:
        return await _obey(request, rooms, token)
    except Fault as fault:
        # Without that word the clients send the chunk again, which is right for what may pass.
        return errors.response(fault, {} if fault.status is Status.UNAVAILABLE else {STATUS: "final"})


async def _obey(request: Request, rooms: Rooms, token: str) -> Json:
    uploads, commands = rooms.store.uploads, _commands(request)
    if commands == {"query"}:
        return _progress(await uploads.progress(token))
    if commands == {"cancel"}:
        await uploads.cancel(token)
        return Json({}, headers={STATUS: "cancelled"})
    if not commands or not commands <= {"upload", "finalize"}:
        raise invalid("should be 'upload', 'upload, finalize', 'finalize', 'query' or 'cancel'", COMMAND)
    progress = await uploads.write(token, _offset(request), arriving(request))
    return await _finish(request, rooms, token) if "finalize" in commands else _progress(progress)


async def _finish(request: Request, rooms: Rooms, token: str) -> Json:
    file = await rooms.store.uploads.finish(token)
    return Json({"file": files.file(file, base_url(request))}, headers={STATUS: "final"})


def _progress(progress: Progress) -> Json:
    status = "final" if progress.done else "active"
    return Json({}, headers={STATUS: status, RECEIVED: str(progress.received)})


def _commands(request: Request) -> Set[str]:
    words = request.headers.get(COMMAND, "").lower().split(",")
    return {word.strip() for word in words} - {""}


def _offset(request: Request) -> int | None:
    value = request.headers.get(OFFSET)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise invalid("should be the position of the chunk's first byte, a whole number", OFFSET)
    return int(value)
