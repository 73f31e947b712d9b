"""A server whose database is PostgreSQL and whose blobs lie in a bucket, asked by the real SDK, and killed."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Start, url_of
from tests.clients.sdk import ask, connect
from tests.services.package import needed
from tests.services.postgres import PostgresServer
from tests.services.s3 import CREDENTIALS, ObjectServer

SAID = "What is it? [image/png 4x3]"


@pytest.fixture
def flags(postgres_server: PostgresServer, s3_server: ObjectServer) -> list[str]:
    """Name a database, which is empty yet, and a bucket."""
    database = postgres_server.new("template0").replace("postgresql://", "postgresql+asyncpg://")
    return ["--database-url", database, "--blob-url", s3_server.blob_url(s3_server.bucket())]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    Image.new("RGB", (4, 3), "red").save(path)
    return path


def serve(start: Start, flags: list[str], folder: str) -> "subprocess.Popen[str]":
    return start("serve", "--port", "0", "--engine", "echo", "--data-dir", folder, *flags, environment=CREDENTIALS)


def test_all_that_was_promised_is_there_after_a_kill_on_another_disk(
    start: Start, flags: list[str], picture: Path
) -> None:
    process = serve(start, flags, "first")
    client = connect(url_of(process))
    file = client.files.upload(file=picture)
    question = {"type": "text", "text": "What is it?"}
    answer = ask(client, question, {"type": "image", "uri": file.uri})
    assert answer.output_text.replace("?[", "? [") == SAID
    process.kill()
    process.wait()

    client = connect(url_of(serve(start, flags, "second")))
    assert file.name is not None
    found = client.files.get(name=file.name)
    assert (found.size_bytes, found.sha256_hash) == (file.size_bytes, file.sha256_hash)
    assert client.interactions.get(answer.id).output_text == answer.output_text
    client.files.delete(name=file.name)
    more = ask(client, {"type": "text", "text": "And now?"}, previous_interaction_id=answer.id)
    assert more.output_text.count("[image/png 4x3]") == 2  # what was shown, and what was said of it


def test_a_second_server_is_refused_with_one_sentence(start: Start, flags: list[str]) -> None:
    url_of(serve(start, flags, "first"))
    second = serve(start, flags, "second")
    out, err = second.communicate()
    assert (second.returncode, out) == (2, "")
    assert err.splitlines()[-1] == (
        "beholder: the database is in use by another beholder; "
        "stop that one, or give this one a database of its own with --database-url"
    )


def test_a_database_that_is_not_there_is_one_sentence(start: Start) -> None:
    needed("asyncpg", "greenlet")
    process = serve(start, ["--database-url", "postgresql://somebody@127.0.0.1:9/x"], "first")
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert err.splitlines()[-1].startswith("beholder: the database cannot be used: ")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("blob_url", "says"),
    [
        pytest.param("gs://b", "beholder: --blob-url: 'gs://b' is no place for blobs; use 's3://", id="unknown scheme"),
        pytest.param("s3://b?endpoint=http://127.0.0.1:9", "beholder: the blob store 's3://b' cannot", id="no server"),
    ],
)
def test_a_blob_store_that_cannot_be_used_is_one_sentence(start: Start, blob_url: str, says: str) -> None:
    needed("obstore")
    process = serve(start, ["--blob-url", blob_url], "first")
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert err.splitlines()[-1].startswith(says)
    assert "Traceback" not in err
