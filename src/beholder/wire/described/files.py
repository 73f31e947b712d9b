"""The Files API as schemas: what the first request of an upload says, and the File resource."""

from collections.abc import Mapping

from pydantic.alias_generators import to_camel

from beholder.domain import FILE_ID as ID
from beholder.domain import FileSource
from beholder.wire.described.shapes import MOMENT, TEXT, Schema, items, printed, read, ref, taken, word
from beholder.wire.files import NewFile

FILE_ID: Schema = {"type": "string", "pattern": f"^{ID}$", "description": "The id after 'files/'."}


def schemas() -> Mapping[str, Schema]:
    """Give the schemas of files."""
    name: Schema = {"type": "string", "pattern": f"^(files/)?{ID}$"}
    return {
        "UploadStart": taken({"file": ref("NewFile")}, description="What an upload says before any byte of the file."),
        "NewFile": read(NewFile, to_camel, {"name": name}),
        "File": _file(),
        "Uploaded": printed({"file": ref("File")}, ["file"], description="The file, once it is complete."),
        "Files": printed({"files": items(ref("File")), "nextPageToken": TEXT}, ["nextPageToken"]),
        "Nothing": {"type": "object", "maxProperties": 0},
    }


def _file() -> Schema:
    return printed(
        {
            "name": {"type": "string", "pattern": f"^files/{ID}$"},
            "displayName": TEXT,
            "mimeType": TEXT,
            "sizeBytes": {"type": "string", "pattern": "^[0-9]+$"},
            "createTime": MOMENT,
            "updateTime": MOMENT,
            "expirationTime": MOMENT,
            "sha256Hash": {"type": "string", "contentEncoding": "base64", "description": "Of the hex digest."},
            "uri": {"type": "string", "format": "uri", "description": "Names the file in requests."},
            "state": word("ACTIVE"),
            "source": word(*FileSource),
            "downloadUri": {"type": "string", "format": "uri", "description": "Of what was made here."},
        },
        ["downloadUri"],
    )
