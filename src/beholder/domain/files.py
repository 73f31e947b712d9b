"""Files that callers upload, or that are made for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from beholder.domain.request import DEFAULT_PROJECT

FILE_ID = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"  # a regular expression: what a file may be called, after `files/`


class FileSource(StrEnum):
    """Who made a stored file."""

    UPLOADED = "UPLOADED"  # somebody out there, who has a copy: it is not given back
    GENERATED = "GENERATED"  # this server, for somebody to download


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file, complete and readable; times are aware and UTC."""

    id: str  # the part after `files/`; another project may have one of the same name
    display_name: str
    media_type: str  # as declared or guessed at upload; image requests sniff the bytes instead
    size: int  # bytes
    sha256: str  # lower-case hex
    created: datetime
    expires: datetime
    project: str = DEFAULT_PROJECT  # whose it is: for another project it is not there
    source: FileSource = FileSource.UPLOADED
