import json

import httpx
import pytest

from beholder.faults import Fault
from beholder.server.uploading.ranges import Range, parse_range
from tests.server.conftest import KEY, png

PICTURE = png()
SIZE = len(PICTURE)
STARTS = "/upload/v1beta/files?uploadType=resumable&alt=json"


async def start(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    described = {"file": {"displayName": "größe", "name": "files/abc"}}
    given = {"X-Upload-Content-Type": "image/png", "X-Upload-Content-Length": str(SIZE), **headers}
    return await client.post(STARTS, headers=given, json=described)


async def send(client: httpx.AsyncClient, url: str, content: bytes, content_range: str | None) -> httpx.Response:
    return await client.put(url, content=content, headers={"Content-Range": content_range} if content_range else {})


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        pytest.param("", Range(0, True), id="the whole file"),
        pytest.param("bytes 0-9/20", Range(0, False), id="the first half"),
        pytest.param("bytes 10-19/20", Range(10, True), id="the second half"),
        pytest.param("bytes 10-19/*", Range(10, False), id="of an unknown size"),
        pytest.param("bytes */20", Range(None, False), id="how far is it"),
        pytest.param(" bytes */* ", Range(None, False), id="how far, of an unknown size"),
    ],
)
def test_a_range_is_read(header: str, meant: Range) -> None:
    assert parse_range(header) == meant


@pytest.mark.parametrize("header", ["0-9/20", "bytes 0-9", "bytes a-b/c", "bytes 0-/20", f"bytes 0-{'9' * 30}/*"])
def test_a_range_that_cannot_be_read_is_refused(header: str) -> None:
    with pytest.raises(Fault, match="FIRST-LAST/TOTAL"):
        parse_range(header)


async def test_a_file_comes_in_ranges(client: httpx.AsyncClient) -> None:
    started = await start(client)
    url = started.headers["location"]
    assert started.status_code == 200
    assert url.startswith("http://beholder.test/upload/v1beta/files?uploadType=resumable&upload_id=")

    asked = await send(client, url, b"", f"bytes */{SIZE}")
    assert (asked.status_code, "range" in asked.headers) == (308, False)
    first = await send(client, url, PICTURE[:20], f"bytes 0-19/{SIZE}")
    assert (first.status_code, first.headers["range"]) == (308, "bytes=0-19")
    last = await send(client, url, PICTURE[20:], f"bytes 20-{SIZE - 1}/{SIZE}")

    file = last.json()["file"]
    assert last.status_code == 200
    assert (file["name"], file["displayName"], file["mimeType"]) == ("files/abc", "größe", "image/png")
    assert file["sizeBytes"] == str(SIZE)
    again = await send(client, url, b"", f"bytes */{SIZE}")
    assert (again.status_code, again.json()) == (200, last.json())


async def test_a_whole_file_needs_no_range(client: httpx.AsyncClient) -> None:
    url = (await start(client)).headers["location"]
    assert (await send(client, url, PICTURE, None)).json()["file"]["sizeBytes"] == str(SIZE)


async def test_the_url_is_the_credential(guarded: httpx.AsyncClient) -> None:
    assert (await start(guarded)).status_code == 401
    url = (await start(guarded, **{"x-goog-api-key": KEY})).headers["location"]
    assert (await send(guarded, url, PICTURE, None)).status_code == 200


@pytest.mark.parametrize(
    ("content", "content_range", "words"),
    [
        pytest.param(PICTURE, "pieces", "FIRST-LAST/TOTAL", id="no range"),
        pytest.param(PICTURE[5:], f"bytes 5-{SIZE - 1}/{SIZE}", "only 0 bytes have come", id="a gap"),
        pytest.param(PICTURE + b"x", None, "declared", id="more than was announced"),
        pytest.param(PICTURE[:-1], None, "declared", id="less than was announced"),
    ],
)
async def test_a_bad_range_is_refused(
    client: httpx.AsyncClient, content: bytes, content_range: str | None, words: str
) -> None:
    url = (await start(client)).headers["location"]
    answer = await send(client, url, content, content_range)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert words in answer.json()["error"]["message"]


async def test_a_bad_start_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(STARTS, content=json.dumps({"file": {"name": "files/Not Possible"}}))
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "file.name" in answer.json()["error"]["message"]


async def test_an_unknown_upload_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await send(client, f"{STARTS}&upload_id=nope", PICTURE, None)).status_code == 404
