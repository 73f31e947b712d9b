"""The Files API: what an upload's first request says, and the File resource.

The two SDKs say the same things differently (snake_case and numbers, camelCase and strings), and curl
says most of it in headers only; all of them become one `UploadStart`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pybase64
from pydantic import Field

from beholder.domain import FILE_ID, FileSource, StoredFile
from beholder.faults import invalid
from beholder.wire.casing import Camel
from beholder.wire.knobs import NotBoolean
from beholder.wire.parsing import read_object, read_shape
from beholder.wire.timestamps import rfc3339

_QUOTING = re.compile(rb'["\\]')
_ID = re.compile(FILE_ID)
_SIZE_HEADER = "X-Goog-Upload-Header-Content-Length"
_TYPE_HEADER = "X-Goog-Upload-Header-Content-Type"
_NAME_HEADER = "X-Goog-Upload-File-Name"
_UNKNOWN_TYPE = "application/octet-stream"
_TYPES = {
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class UploadStart:
    """What an upload announces before any byte of the file."""

    id: str | None  # asked for by the caller; None leaves the choice to the server
    display_name: str
    media_type: str
    size: int | None  # bytes; None when not announced


class NewFile(Camel):
    """A file to come, as its uploader describes it."""

    name: str | None = None
    display_name: Annotated[str, Field(max_length=512)] | None = None
    mime_type: Annotated[str, Field(max_length=255)] | None = None
    size_bytes: Annotated[int, Field(ge=0, lt=10**18), NotBoolean] | None = None


class _Start(Camel):
    file: NewFile | None = None


def parse_start(body: bytes, headers: Mapping[str, str]) -> UploadStart:
    """Read the first request of an upload; `headers` has lower-case keys, and `body` may be empty.

    The body wins over the headers, except for the size, which the header says of the very upload.
    A type that nobody declares is guessed from the name's ending.
    Raises `Fault` (INVALID_ARGUMENT) for a name, size or body that cannot be used.
    """
    described = (read_shape(_Start, read_object(_standard(body))) if body.strip() else _Start()).file or NewFile()
    file_name = _words(headers.get(_NAME_HEADER.lower(), "")).replace("\\", "/").rpartition("/")[2]
    display_name = described.display_name or file_name[:512]
    declared = described.mime_type or _words(headers.get(_TYPE_HEADER.lower(), ""))
    return UploadStart(
        id=_id(described.name),
        display_name=display_name,
        media_type=declared.strip()[:255] or _guess(file_name) or _guess(display_name) or _UNKNOWN_TYPE,
        size=_size(headers.get(_SIZE_HEADER.lower(), ""), described.size_bytes),
    )


def file(record: StoredFile, base_url: str) -> dict[str, Any]:
    """Print the File resource of `record`; `base_url` is how this caller reaches the server, without a version."""
    digest = pybase64.b64encode(record.sha256.encode()).decode()  # of the hex text: what the public service sends
    printed = {
        "name": f"files/{record.id}",
        "displayName": record.display_name,
        "mimeType": record.media_type,
        "sizeBytes": str(record.size),
        "createTime": rfc3339(record.created),
        "updateTime": rfc3339(record.created),
        "expirationTime": rfc3339(record.expires),
        "sha256Hash": digest,
        "uri": f"{base_url.rstrip('/')}/v1beta/files/{record.id}",
        "state": "ACTIVE",
        "source": record.source.value,
    }
    if record.source is FileSource.GENERATED:
        printed["downloadUri"] = f"{printed['uri']}:download?alt=media"
    return printed


def listing(records: Sequence[StoredFile], next_page_token: str | None, base_url: str) -> dict[str, Any]:
    """Print one page of files."""
    page: dict[str, Any] = {"files": [file(record, base_url) for record in records]}
    return page | ({"nextPageToken": next_page_token} if next_page_token else {})


def _standard(body: bytes) -> bytes:
    """Put standard quotes into a start that the Files API guide's shell sample made: `{'file': {'display_name': 'A'}}`.

    A body with a double quote or a backslash in it is left as it is: there the exchange could change what is said.
    """
    return body.replace(b"'", b'"') if body.lstrip()[:2] == b"{'" and not _QUOTING.search(body) else body


def _id(name: str | None) -> str | None:
    if not name:
        return None
    bare = name.removeprefix("files/")
    if _ID.fullmatch(bare) is None:
        raise invalid(
            "should be 1 to 40 lower-case letters, digits and dashes (inside only), as 'files/a-cup'", "file.name"
        )
    return bare


def _size(header: str, described: int | None) -> int | None:
    if not header.strip():
        return described
    if re.fullmatch(r"[0-9]{1,18}", header.strip(), re.ASCII) is None:
        raise invalid("should be the file's size in bytes, a whole number", _SIZE_HEADER)
    return int(header)


def _words(header: str) -> str:
    """Read a header that a client filled with raw UTF-8, which HTTP stacks hand on as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header.encode("utf-8", "replace").decode()


def _guess(name: str) -> str:
    return _TYPES.get(name.rpartition(".")[2].lower(), "")
