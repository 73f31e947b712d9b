import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import FileSource, StoredFile
from beholder.faults import Fault, Status
from beholder.wire.files import UploadStart, file, listing, parse_start

CREATED = datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)
RECORD = StoredFile(
    id="abc123",
    display_name="organ.jpg",
    media_type="image/jpeg",
    size=5004,
    sha256="0f" * 32,
    created=CREATED,
    expires=CREATED + timedelta(hours=48),
)


def headers(**named: str) -> dict[str, str]:
    prefix = "x-goog-upload-"
    names = {"size": "header-content-length", "type": "header-content-type", "name": "file-name"}
    return {prefix + names[key]: value for key, value in named.items()}


def refusal(body: bytes, given: dict[str, str] | None = None) -> Fault:
    with pytest.raises(Fault) as caught:
        parse_start(body, given or {})
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


@pytest.mark.parametrize(
    ("described", "where"),
    [
        pytest.param({"name": "files/Organ"}, "file.name", id="upper case"),
        pytest.param({"name": "files/-a"}, "file.name", id="a dash first"),
        pytest.param({"name": "files/a-"}, "file.name", id="a dash last"),
        pytest.param({"name": "a_b"}, "file.name", id="underscore"),
        pytest.param({"name": "../etc/passwd"}, "file.name", id="a path"),
        pytest.param({"name": "files/"}, "file.name", id="only the prefix"),
        pytest.param({"name": "files/files/a"}, "file.name", id="the prefix twice"),
        pytest.param({"name": "a" * 41}, "file.name", id="too long"),
        pytest.param({"name": "abc\n"}, "file.name", id="line feed"),
        pytest.param({"name": 5}, "file.name", id="a number"),
        pytest.param({"sizeBytes": "-1"}, "file.sizeBytes", id="negative size"),
        pytest.param({"size_bytes": "big"}, "file.size_bytes", id="a word for a size"),
        pytest.param({"size_bytes": 10**30}, "file.size_bytes", id="absurd size"),
        pytest.param({"display_name": "x" * 513}, "file.display_name", id="long display name"),
        pytest.param({"mimeType": ["image/png"]}, "file.mimeType", id="list for a type"),
        pytest.param("organ.jpg", "file", id="string for an object"),
    ],
)
def test_a_bad_description_is_refused(described: object, where: str) -> None:
    assert refusal(json.dumps({"file": described}).encode()).where == where


@pytest.mark.parametrize("size", ["-1", "1.5", "many", "9" * 5000, "\u0661"])
def test_a_bad_size_header_is_refused(size: str) -> None:
    assert refusal(b"", headers(size=size)).where == "X-Goog-Upload-Header-Content-Length"


def test_a_body_that_is_no_json_is_refused() -> None:
    assert refusal(b"\x89PNG\r\n").where is None


@pytest.mark.parametrize(
    ("body", "given_headers", "expected"),
    [
        pytest.param(
            {"file": {"display_name": "a", "mime_type": "image/png", "size_bytes": 123}},
            headers(size="123", type="image/png", name="a.png"),
            UploadStart(None, "a", "image/png", 123),
            id="Python",
        ),
        pytest.param(
            {"file": {"displayName": "a", "mimeType": "image/png", "sizeBytes": "123"}},
            headers(size="123", type="image/png"),
            UploadStart(None, "a", "image/png", 123),
            id="JavaScript",
        ),
        pytest.param(
            {"file": {"display_name": "TEXT"}},
            headers(size="9", type="image/jpeg"),
            UploadStart(None, "TEXT", "image/jpeg", 9),
            id="curl",
        ),
        pytest.param(
            {"file": {"mimeType": "image/png", "sizeBytes": "7"}},
            {},
            UploadStart(None, "", "image/png", 7),
            id="no headers",
        ),
        pytest.param(None, headers(size="5"), UploadStart(None, "", "application/octet-stream", 5), id="no body"),
        pytest.param({}, {}, UploadStart(None, "", "application/octet-stream", None), id="nothing at all"),
        pytest.param({"file": None}, {}, UploadStart(None, "", "application/octet-stream", None), id="null file"),
        pytest.param(
            {"file": {"name": "files/abc1"}},
            {},
            UploadStart("abc1", "", "application/octet-stream", None),
            id="name with prefix",
        ),
        pytest.param(
            {"file": {"name": "abc1"}},
            {},
            UploadStart("abc1", "", "application/octet-stream", None),
            id="name without prefix",
        ),
        pytest.param(
            {"file": {"name": "", "mimeType": " "}},
            headers(size=" 5 ", name="a.HEIC"),
            UploadStart(None, "a.HEIC", "image/heic", 5),
            id="empty words mean nothing; the type is guessed",
        ),
        pytest.param(
            {"file": {"displayName": "photo.webp"}},
            {},
            UploadStart(None, "photo.webp", "image/webp", None),
            id="type guessed from the display name",
        ),
        pytest.param(
            {"file": {"sizeBytes": "4"}},
            headers(size="5"),
            UploadStart(None, "", "application/octet-stream", 5),
            id="the header knows the size of this upload",
        ),
        pytest.param(
            None,
            headers(name="C:\\photos\\organ.jpg"),
            UploadStart(None, "organ.jpg", "image/jpeg", None),
            id="a Windows path",
        ),
        pytest.param(
            None,
            headers(name="/home/me/organ.jpg"),
            UploadStart(None, "organ.jpg", "image/jpeg", None),
            id="a path",
        ),
        pytest.param(
            None,
            headers(name="カメラ.png".encode().decode("latin-1")),
            UploadStart(None, "カメラ.png", "image/png", None),
            id="raw UTF-8 in a header, as JavaScript sends it",
        ),
        pytest.param(
            None,
            headers(name="café.png"),
            UploadStart(None, "café.png", "image/png", None),
            id="raw Latin-1 in a header",
        ),
        pytest.param(
            {"file": {"display_name": "カメラ"}},
            {},
            UploadStart(None, "カメラ", "application/octet-stream", None),
            id="other letters in the body",
        ),
    ],
)
def test_a_start_is_read(body: Any, given_headers: dict[str, str], expected: UploadStart) -> None:
    assert parse_start(b"" if body is None else json.dumps(body).encode(), given_headers) == expected


@given(st.dictionaries(st.sampled_from(["size", "type", "name"]), st.text()))
def test_no_headers_raise_anything_but_a_fault(named: dict[str, str]) -> None:
    try:
        start = parse_start(b"", headers(**named))
        assert (start.display_name + start.media_type).encode() is not None
    except Fault as fault:
        assert fault.where == "X-Goog-Upload-Header-Content-Length"


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner))
FILE = st.dictionaries(st.sampled_from(["name", "displayName", "mime_type", "sizeBytes", "size_bytes"]), JSON)


@given(st.dictionaries(st.sampled_from(["file", "x"]), FILE | JSON))
def test_no_body_raises_anything_but_a_fault(body: dict[str, object]) -> None:
    try:
        assert parse_start(json.dumps(body).encode(), {}).media_type
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT


def test_a_file_is_printed_as_the_api_does() -> None:
    assert file(RECORD, "http://127.0.0.1:8000/prefix/") == {
        "name": "files/abc123",
        "displayName": "organ.jpg",
        "mimeType": "image/jpeg",
        "sizeBytes": "5004",
        "createTime": "2026-01-01T00:00:00.123456Z",
        "updateTime": "2026-01-01T00:00:00.123456Z",
        "expirationTime": "2026-01-03T00:00:00.123456Z",
        "sha256Hash": base64.b64encode(b"0f" * 32).decode(),
        "uri": "http://127.0.0.1:8000/prefix/v1beta/files/abc123",
        "state": "ACTIVE",
        "source": "UPLOADED",
    }


def test_what_was_made_here_says_where_to_download_it() -> None:
    made = replace(RECORD, source=FileSource.GENERATED)
    uri = "http://h/v1beta/files/abc123"
    changed = {"source": "GENERATED", "downloadUri": f"{uri}:download?alt=media"}
    assert file(made, "http://h") == file(RECORD, "http://h") | changed
    read = types.File.model_validate(file(made, "http://h"))
    assert (read.source, read.download_uri) == (types.FileSource.GENERATED, changed["downloadUri"])


def test_the_python_sdk_reads_a_file() -> None:
    read = types.File.model_validate(file(RECORD, "http://h"))
    assert (read.name, read.size_bytes, read.state) == ("files/abc123", 5004, types.FileState.ACTIVE)
    assert read.expiration_time == RECORD.expires


def test_listing() -> None:
    assert listing([], None, "http://h") == {"files": []}
    assert listing([RECORD], "t", "http://h") == {"files": [file(RECORD, "http://h")], "nextPageToken": "t"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(b"{'file': {'display_name': 'IMAGE'}}", "IMAGE", id="the Files API guide's own sample"),
        pytest.param(b" {'file': {'display_name': ''}}", "", id="an empty name"),
        pytest.param(b'{"file": {"display_name": "Anna\'s dog"}}', "Anna's dog", id="an apostrophe in standard JSON"),
    ],
)
def test_single_quotes_of_the_shell_sample_are_understood(body: bytes, name: str) -> None:
    assert parse_start(body, {}).display_name == name


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{'file': {'display_name': 'Anna's dog'}}", id="an apostrophe between single quotes"),
        pytest.param(b"{'file': {'display_name': 'a \"b\"'}}", id="both quotes"),
        pytest.param(b"{'file': {'display_name': 'a\\'}}", id="a backslash"),
        pytest.param(b"{'file'", id="cut short"),
    ],
)
def test_single_quotes_that_are_not_clear_are_refused(body: bytes) -> None:
    assert "not valid JSON" in refusal(body).message
