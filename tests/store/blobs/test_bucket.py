"""Blobs in a bucket of a real S3 API server."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from beholder.domain import FileSource
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.blobs.place import backend
from tests.services.package import needed
from tests.services.s3 import CREDENTIALS, ObjectServer
from tests.store.conftest import OURS, Clock, names, opened, pieces, put

needed("moto", "obstore")
from beholder.store.blobs.bucket import Bucket  # noqa: E402

DATA = b"a picture"
SHA256 = hashlib.sha256(DATA).hexdigest()
LARGE = os.urandom(1024) * 12 * 1024  # more than two parts


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def name(s3_server: ObjectServer) -> str:
    return s3_server.bucket()


@pytest.fixture
def bucket(s3_server: ObjectServer, name: str) -> Bucket:
    return Bucket(name, "a/prefix", s3_server.url, "us-east-1")


async def test_bytes_are_put_once_and_read(bucket: Bucket, s3_server: ObjectServer, name: str) -> None:
    assert not bucket.surely(SHA256)
    await bucket.put(SHA256, DATA)
    await bucket.put(SHA256, b"what is there already is not sent again")
    assert await bucket.read(SHA256) == DATA
    assert s3_server.keys(name) == {f"a/prefix/{SHA256}"}


@pytest.mark.parametrize(
    ("start", "size", "part"),
    [(0, 1, b"a"), (2, 7, b"picture"), (2, None, b"picture"), (2, 100, b"picture"), (0, 0, b"")],
)
async def test_a_part_is_read(bucket: Bucket, start: int, size: int | None, part: bytes) -> None:
    await bucket.put(SHA256, DATA)
    assert await bucket.read(SHA256, start, size) == part


async def test_a_large_file_goes_in_parts(bucket: Bucket, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(LARGE)
    sha256 = hashlib.sha256(LARGE).hexdigest()
    await bucket.put(sha256, path)
    assert await bucket.read(sha256) == LARGE
    assert path.exists()


async def test_what_is_removed_is_gone(bucket: Bucket) -> None:
    await bucket.put(SHA256, DATA)
    await bucket.remove([SHA256, "0" * 64])
    await bucket.remove([])
    with pytest.raises(FileNotFoundError):
        await bucket.read(SHA256)


async def test_only_blobs_are_listed_however_many(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beholder.store.blobs.bucket.LISTED", 2)
    blobs = {f"{number:064x}" for number in range(5)}
    for each in (*blobs, "somebody's", "deeper/" + "f" * 64):
        await bucket.put(each, DATA)
    await bucket.own("me")
    assert {name async for some in bucket.names() for name in some} == blobs


async def test_the_mark_is_kept(bucket: Bucket) -> None:
    assert await bucket.owner() is None
    await bucket.own("me")
    assert await bucket.owner() == "me"


async def test_a_bucket_that_is_not_there_is_told(s3_server: ObjectServer) -> None:
    missing = Bucket("no-such-bucket", "", s3_server.url, "us-east-1")
    assert await missing.owner() is None
    with pytest.raises(Fault, match="there is no bucket for 's3://no-such-bucket'") as caught:
        await missing.own("me")
    assert caught.value.status is Status.FAILED_PRECONDITION


async def test_a_bucket_that_is_gone_is_told_from_a_blob_that_is_gone(bucket: Bucket) -> None:
    await bucket.own("me")
    with pytest.raises(FileNotFoundError):
        await bucket.read(SHA256)
    await bucket.remove(["owner"])
    with pytest.raises(Fault, match="does not answer now") as caught:
        await bucket.read(SHA256)
    assert caught.value.status is Status.UNAVAILABLE


async def test_a_server_that_is_not_there_is_a_fault_and_its_words_go_to_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = Bucket("b", "", "http://127.0.0.1:9", "us-east-1")
    with capture_logs() as lines, pytest.raises(Fault, match="cannot be used: nobody answers there") as caught:
        await away.owner()
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert [line["event"] for line in lines] == ["blob store failed"]
    with pytest.raises(Fault, match="does not answer now") as later:
        await away.put(SHA256, DATA)
    assert later.value.status is Status.UNAVAILABLE


@pytest.fixture
def httpserver_of() -> Iterator[Callable[[int, bytes], str]]:
    """Start a server that answers everything with one status and body; gives its URL."""
    with ExitStack() as stack:

        def start(status: int, body: bytes) -> str:
            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    self.send_response(status)
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

                def log_message(self, *_: object) -> None:
                    pass

            server = stack.enter_context(HTTPServer(("127.0.0.1", 0), Handler))
            serving = threading.Thread(target=server.serve_forever)
            serving.start()
            stack.callback(serving.join)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield start


@pytest.fixture
def remote(settings: Settings, s3_server: ObjectServer, name: str) -> Settings:
    """Settings of a server that keeps its blobs in the bucket."""
    return settings.model_copy(update={"blob_url": s3_server.blob_url(name), "project_bytes": 50_000_000})


async def test_an_archive_keeps_its_bytes_there_and_sweeps_what_nobody_holds(
    remote: Settings, clock: Clock, s3_server: ObjectServer, name: str, bucket: Bucket
) -> None:
    archive = await opened(remote, clock)
    first, second = await put(archive, DATA), await put(archive, DATA)
    made = await archive.files.create(pieces(LARGE), "out", "text/plain", OURS)
    assert made.source is FileSource.GENERATED
    assert b"".join([piece async for piece in archive.files.pieces(made.id, OURS)]) == LARGE
    assert await archive.files.head(second, 3, OURS) == DATA[:3]
    assert names(remote.data_dir / "blobs") == set()
    assert not (remote.data_dir / "content").exists()
    await archive.files.delete(first, OURS)
    assert await archive.files.read(second, OURS) == DATA
    await archive.files.delete(made.id, OURS)
    await bucket.put("f" * 64, b"nobody's")
    await archive.close()
    again = await opened(remote, clock)
    assert s3_server.keys(name) == {f"a/prefix/{key}" for key in (SHA256, "owner")}
    assert await again.files.read(second, OURS) == DATA
    await again.close()


async def test_another_database_does_not_sweep_it(
    remote: Settings, clock: Clock, s3_server: ObjectServer, name: str, tmp_path: Path
) -> None:
    archive = await opened(remote, clock)
    await put(archive, DATA)
    await archive.close()
    other = remote.model_copy(update={"data_dir": tmp_path / "other", "database_url": ""})
    with pytest.raises(Fault, match="belong to another database"):
        await Archive(other, clock).open()
    assert f"a/prefix/{SHA256}" in s3_server.keys(name)
    elsewhere = await opened(other.model_copy(update={"blob_url": s3_server.blob_url(name, "another")}), clock)
    await elsewhere.close()


def test_a_url_of_a_bucket_is_understood(s3_server: ObjectServer) -> None:
    found = backend(s3_server.blob_url("b", "deep/er"), Path("nowhere"))
    assert isinstance(found, Bucket)
    assert found.where == "s3://b/deep/er"


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        pytest.param(403, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID.* were refused", id="a wrong key"),
        pytest.param(401, "Unauthorized", "AWS_ACCESS_KEY_ID.* were refused", id="no right"),
        pytest.param(301, "PermanentRedirect", "another region", id="another region"),
        pytest.param(400, "AuthorizationHeaderMalformed", "another region", id="another region, as it says now"),
        pytest.param(400, "Strange", "the log says why", id="something else"),
    ],
)
async def test_an_owner_hears_what_to_do_about_a_refusal(
    httpserver_of: Callable[[int, bytes], str], status: int, code: str, why: str
) -> None:
    body = f"<Error><Code>{code}</Code><Message>AKIASECRET</Message></Error>".encode()
    with pytest.raises(Fault, match=why) as caught:
        await Bucket("b", "", httpserver_of(status, body), "us-east-1").owner()
    assert caught.value.status is Status.FAILED_PRECONDITION
    assert "AKIASECRET" not in str(caught.value)
