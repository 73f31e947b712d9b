"""What an upload says first, and the File resource, held against their descriptions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from beholder.domain import FileSource, StoredFile
from beholder.wire.described.files import FILE_ID, schemas
from beholder.wire.described.shapes import ref
from beholder.wire.files import file, listing, parse_start
from tests.wire.described.holding import accepted, complaints, held, stretched

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
STORED = StoredFile("abc123", "cat.jpg", "image/jpeg", 5004, "0f" * 32, MOMENT, MOMENT + timedelta(hours=48))
BASE = "http://127.0.0.1:8000"
start = partial(parse_start, headers={"x-goog-upload-header-content-length": "5"})


def test_every_schema_of_files_is_here() -> None:
    assert set(schemas()) == {"UploadStart", "NewFile", "File", "Uploaded", "Files", "Nothing"}


@pytest.mark.parametrize(
    ("body", "described", "taken"),
    [
        pytest.param({}, True, True, id="nothing"),
        pytest.param({"file": {}}, True, True, id="a file without a name"),
        pytest.param({"file": {"displayName": "My cat"}}, True, True, id="a display name"),
        pytest.param({"file": {"name": "files/mycat1"}}, True, True, id="a name"),
        pytest.param({"file": {"name": "mycat1"}}, True, True, id="a bare name"),
        pytest.param({"file": {"mimeType": "image/png", "unheardOf": 1}}, True, True, id="a type"),
        pytest.param({"file": {"name": "files/My-Cat"}}, False, False, id="a name that is none"),
        pytest.param({"file": {"name": "a" * 41}}, False, False, id="a name too long"),
        pytest.param({"file": "cat.jpg"}, False, False, id="a string for a file"),
        pytest.param({"file": {"displayName": 5}}, False, False, id="a number for a name"),
    ],
)
def test_what_is_described_is_taken(body: dict[str, Any], described: bool, taken: bool) -> None:
    assert (held(ref("UploadStart"), body), accepted(start, body)) == (described, taken)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(STORED, id="uploaded"),
        pytest.param(replace(STORED, source=FileSource.GENERATED), id="made here"),
        pytest.param(replace(STORED, display_name="", size=0), id="empty, without a name"),
    ],
)
def test_a_file_is_described_to_the_last_key(stored: StoredFile) -> None:
    printed = file(stored, BASE)
    assert ("downloadUri" in printed) == (stored.source is FileSource.GENERATED)
    assert complaints(ref("File"), printed) == []
    assert complaints(ref("Uploaded"), {"file": printed}) == []
    assert not any(held(ref("File"), one) for one in stretched(printed))
    assert not held(ref("File"), {**printed, "sizeBytes": stored.size}), "sizes are strings"


@pytest.mark.parametrize("token", [None, "next"])
@pytest.mark.parametrize("count", [0, 2])
def test_a_page_of_files_is_described(count: int, token: str | None) -> None:
    printed = listing([STORED] * count, token, BASE)
    assert complaints(ref("Files"), printed) == []
    assert not any(held(ref("Files"), one) for one in stretched(printed))


@pytest.mark.parametrize(
    ("id", "fits"), [("abc123", True), ("a" * 40, True), ("a" * 41, False), ("", False), ("A", False), ("a/b", False)]
)
def test_the_id_of_a_file_in_a_path(id: str, fits: bool) -> None:
    assert held(FILE_ID, id) == fits
    assert held(ref("File"), {**file(STORED, BASE), "name": f"files/{id}"}) == fits


def test_what_is_deleted_leaves_nothing_to_say() -> None:
    assert held(ref("Nothing"), {})
    assert not held(ref("Nothing"), {"name": "files/abc123"})
