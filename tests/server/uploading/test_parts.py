from collections.abc import Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.faults import Fault
from beholder.server.uploading.parts import HEADER_BYTES, Parts, Piece

CRLF, LF = b"\r\n", b"\n"


def written(parts: Sequence[bytes], line_end: bytes, tail: bytes = b"--") -> bytes:
    """Write `parts` with the boundary `b`, each with one header."""
    lines = [
        b"--b%(n)sX-Part: %(i)d%(n)s%(n)s%(c)s%(n)s" % {b"n": line_end, b"i": i, b"c": c} for i, c in enumerate(parts)
    ]
    return b"".join(lines) + b"--b" + tail


def read(body: bytes, sizes: Sequence[int] = ()) -> tuple[list[Piece], bool]:
    """Feed `body` in pieces of `sizes`, the rest at once; neighbouring bytes are joined."""
    parts = Parts(b"b")
    pieces: list[Piece] = []
    for size in (*sizes, len(body)):
        pieces.extend(parts.feed(body[:size]))
        body = body[size:]
    joined: list[Piece] = []
    for of_bytes, group in groupby(pieces, lambda piece: isinstance(piece, bytes)):
        same = list(group)
        joined.extend([b"".join(piece for piece in same if isinstance(piece, bytes))] if of_bytes else same)
    return joined, parts.ended


@given(
    st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=3),
    st.sampled_from([CRLF, LF]),
    st.lists(st.integers(1, 9), max_size=30),
)
def test_parts_come_back_however_lines_end_and_wherever_it_is_cut(
    contents: list[bytes], line_end: bytes, sizes: list[int]
) -> None:
    contents = [content.replace(b"--b", b"--c") for content in contents]
    expected = [piece for i, content in enumerate(contents) for piece in ({"x-part": str(i)}, content)]
    assert read(written(contents, line_end), sizes) == (expected, True)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\n--b \n-", id="with the wrong line end"),
        pytest.param(b"\r\n--bc\r\n--b-x\r\n--", id="with more behind it"),
        pytest.param(b"\r\n--b \r--b--", id="half a line end behind it"),
        pytest.param(b"--b--", id="not at the beginning of a line"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_what_is_nearly_the_boundary_is_content(content: bytes, size: int) -> None:
    body = written([b"{}", content], CRLF)
    assert read(body, [size] * (len(body) // size)) == ([{"x-part": "0"}, b"{}", {"x-part": "1"}, content], True)


def test_spaces_may_follow_a_boundary_and_a_part_may_lack_headers() -> None:
    assert read(b"--b \t\r\n\r\nx\r\n--b  \r\nA:  y \r\n\r\n\r\n--b--\r\nafter") == ([{}, b"x", {"a": "y"}], True)


def test_an_end_that_does_not_come_is_noticed() -> None:
    pieces, ended = read(written([b"x"], LF, tail=b""))
    assert (pieces, ended) == ([{"x-part": "0"}, b"x"], False)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"hello", "does not begin with the boundary", id="something else"),
        pytest.param(b"--bb\r\n", "does not begin with the boundary", id="another boundary"),
        pytest.param(b"--b" + b" " * HEADER_BYTES, "has no end", id="an endless first line"),
        pytest.param(b"--b\r\nA: " + b"x" * HEADER_BYTES, "has no end", id="endless headers"),
        pytest.param(b"--b\n\nx\n--b" + b" " * HEADER_BYTES, "has no end", id="an endless boundary"),
    ],
)
def test_what_is_refused_says_why(body: bytes, words: str) -> None:
    with pytest.raises(Fault, match=words):
        read(body)
