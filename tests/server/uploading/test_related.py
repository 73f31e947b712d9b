import json
from collections.abc import Sequence

import httpx
import pytest
from fastapi import Request
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from beholder.faults import Fault, Status
from beholder.server.uploading.related import DESCRIPTION_BYTES, read_related
from tests.server.conftest import png

HEADER = 'multipart/related; boundary="a b"'
DESCRIPTION = b'{"file": {"displayName": "cat"}}'


def body(*parts: tuple[str, bytes], end: bytes = b"--a b--") -> bytes:
    """Write parts as `@google/generative-ai` does: no line break after the last boundary."""
    written = [b"--a b\r\nContent-Type: %s\r\n\r\n%s\r\n" % (kind.encode(), content) for kind, content in parts]
    return b"".join(written) + end


def request(content: bytes, content_type: str = HEADER, sizes: Sequence[int] = ()) -> Request:
    pieces = []
    for size in (*sizes, len(content) or 1):
        pieces.append(content[:size])
        content = content[size:]

    async def receive() -> Message:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    headers = [(b"content-type", content_type.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def both(asked: Request) -> tuple[bytes, str, bytes]:
    parts = await read_related(asked)
    return parts.description, parts.headers["content-type"], b"".join([piece async for piece in parts.content])


@settings(max_examples=60)
@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=20))
async def test_both_parts_come_back_however_the_body_is_cut(content: bytes, sizes: list[int]) -> None:
    whole = body(("application/json; charset=utf-8", DESCRIPTION), ("image/png", content))
    assert await both(request(whole, sizes=sizes)) == (DESCRIPTION, "image/png", content)


async def test_the_boundary_may_nearly_occur_in_the_file() -> None:
    content = b"\r\n--a \r\n--a b\r--a b--\r\n-"
    assert (await both(request(body(("a/b", b"{}"), ("image/png", content)))))[2] == content


@pytest.mark.parametrize(
    ("content", "content_type", "words"),
    [
        pytest.param(b"", HEADER, "ends before", id="empty"),
        pytest.param(body(("a/b", b"{}")), HEADER, "no second part", id="one part"),
        pytest.param(body(("a/b", b"{}"), ("a/b", b"x"), ("a/b", b"y")), HEADER, "more than two", id="three parts"),
        pytest.param(body(("a/b", b"{}"), ("a/b", b"x"), end=b""), HEADER, "ends before", id="cut"),
        pytest.param(b"hello", HEADER, "not a multipart one", id="no boundary in it"),
        pytest.param(body(("a/b", b"{}")), "multipart/related", "with a boundary", id="no boundary"),
        pytest.param(body(("a/b", b"{}")), "application/json; boundary=x", "should be 'multipart", id="another type"),
        pytest.param(
            body(("a/b", b" " * (DESCRIPTION_BYTES + 1)), ("a/b", b"")),
            HEADER,
            "describes the file",
            id="a long description",
        ),
    ],
)
async def test_what_is_refused_says_why(content: bytes, content_type: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        await both(request(content, content_type))
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/upload/v1beta/files", {"X-Goog-Upload-Protocol": "multipart"}, id="by header"),
        pytest.param("/upload/v1beta/files?uploadType=multipart", {}, id="by query"),
    ],
)
async def test_a_file_in_one_request(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> None:
    described = json.dumps({"file": {"displayName": "größe.png", "mimeType": "image/png"}}).encode()
    content = body(("application/json; charset=utf-8", described), ("image/png", png()))
    answer = await client.post(path, headers={"Content-Type": HEADER, **headers}, content=content)
    file = answer.json()["file"]
    assert (file["displayName"], file["mimeType"], file["sizeBytes"]) == ("größe.png", "image/png", str(len(png())))


async def test_the_part_says_the_type_where_the_description_does_not(client: httpx.AsyncClient) -> None:
    content = body(("application/json", b"{}"), ("image/webp", b"x"))
    headers = {"Content-Type": HEADER, "X-Goog-Upload-Protocol": "multipart"}
    assert (await client.post("/upload/v1/files", headers=headers, content=content)).json()["file"][
        "mimeType"
    ] == "image/webp"


async def test_a_body_that_breaks_off_leaves_no_file(client: httpx.AsyncClient) -> None:
    content = body(("application/json", b"{}"), ("image/png", png()), end=b"")
    headers = {"Content-Type": HEADER, "X-Goog-Upload-Protocol": "multipart"}
    answer = await client.post("/upload/v1/files", headers=headers, content=content)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert (await client.get("/v1/files")).json().get("files", []) == []
