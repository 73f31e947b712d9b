"""Resumable uploads as Google's older API clients speak them (`uploadType=resumable`): `Content-Range` and 308.

`google-generativeai` uploads so. Beneath it are the uploads of the store, the same as for the newer protocol.
"""

import re
from dataclasses import dataclass

from fastapi import Request

from beholder.faults import invalid
from beholder.server.address import base_url
from beholder.server.body import arriving
from beholder.server.described import JSON, header, response
from beholder.server.printing import Json
from beholder.server.rooms import Rooms
from beholder.store.session import Progress
from beholder.wire import files
from beholder.wire.described.shapes import TEXT

PROTOCOL = "resumable"
LENGTH = "X-Upload-Content-Length"
TYPE = "X-Upload-Content-Type"
RESUME_INCOMPLETE = 308
INCOMPLETE = response(
    "The range is taken, and more is wanted.",
    {JSON: {"type": "object"}},
    {"Range": {"description": "Bytes that are safe; absent for none.", "schema": {"type": "string"}}},
)
PARAMETERS = (
    header("Content-Range", TEXT, "With uploadType=resumable: 'bytes FIRST-LAST/TOTAL', or 'bytes */TOTAL' to ask."),
    header(LENGTH, TEXT, "With uploadType=resumable: of the file."),
    header(TYPE, TEXT, "With uploadType=resumable: of the file."),
)
_RANGE = re.compile(r"bytes (?:([0-9]{1,18})-([0-9]{1,18})|\*)/(?:[0-9]{1,18}|\*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """Which bytes a request brings; `first` None asks how many have come."""

    first: int | None
    last: bool  # whether the upload's end comes with it


def parse_range(header: str) -> Range:
    """Read a `Content-Range`; without one the body is the whole file. Raises `Fault` (INVALID_ARGUMENT)."""
    if not header:
        return Range(0, last=True)
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        raise invalid("should be 'bytes FIRST-LAST/TOTAL', or 'bytes */TOTAL' to ask how far it came", "Content-Range")
    first, end = found.groups()
    total = header.rpartition("/")[2].strip()
    return Range(None if first is None else int(first), last=end is not None and total == str(int(end) + 1))


def started(request: Request, token: str) -> Json:
    """Tell where the bytes go."""
    path = f"/upload/{request.path_params['version']}/files?uploadType={PROTOCOL}&upload_id={token}"
    return Json({}, headers={"Location": base_url(request) + path})


async def take(request: Request, rooms: Rooms, token: str) -> Json:
    """Take the bytes of one request. Raises `Fault` as the store does, and for a range that cannot be read."""
    given = parse_range(request.headers.get("content-range", ""))
    if given.first is None:
        progress = await rooms.store.uploads.progress(token)
        return await _finish(request, rooms, token) if progress.done else _incomplete(progress)
    progress = await rooms.store.uploads.write(token, given.first, arriving(request))
    return await _finish(request, rooms, token) if given.last else _incomplete(progress)


async def _finish(request: Request, rooms: Rooms, token: str) -> Json:
    file = await rooms.store.uploads.finish(token)
    return Json({"file": files.file(file, base_url(request))})


def _incomplete(progress: Progress) -> Json:
    held = {"Range": f"bytes=0-{progress.received - 1}"} if progress.received else {}
    return Json({}, RESUME_INCOMPLETE, headers=held)
