import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.desk.batches.lines import Cut, Cutter, check_head, examine, first_failure
from beholder.faults import Fault

GOOD = b'{"key":"a","request":{"contents":[]}}'


def cut(data: bytes, longest: int = 1000, piece: int = 7) -> list[Cut]:
    cutter = Cutter(longest)
    cuts = [one for start in range(0, len(data), piece) for one in cutter.feed(data[start : start + piece])]
    return cuts + cutter.end()


@given(st.binary(max_size=300).map(lambda data: data.replace(b"\r", b"\n")), st.integers(1, 50))
def test_lines_are_those_of_the_whole_however_it_comes(data: bytes, piece: int) -> None:
    cuts = cut(data, piece=piece)
    assert [one.text for one in cuts] == (data.removesuffix(b"\n").split(b"\n") if data else [])
    assert [one.number for one in cuts] == list(range(1, len(cuts) + 1))
    for one in cuts:
        assert data[one.start : one.start + one.size] == one.text


def test_a_line_that_is_too_long_is_measured_and_not_held() -> None:
    data = b"a\n" + b"x" * 50 + b"\nbb\n" + b"y" * 11
    cuts = cut(data, longest=10)
    assert [(one.start, one.size, one.text) for one in cuts] == [
        (0, 1, b"a"),
        (2, 50, None),
        (53, 2, b"bb"),
        (56, 11, None),
    ]
    cutter = Cutter(10)
    for _ in range(100):
        cutter.feed(b"x" * 9)
        assert len(cutter._held) <= 10


def test_a_line_of_just_the_most_bytes_is_held() -> None:
    assert [one.text for one in cut(b"x" * 10 + b"\n", longest=10)] == [b"x" * 10]


def test_each_line_becomes_a_request_or_has_failed_already() -> None:
    data = b"\n".join([GOOD, b"", b"  \r", b"{", b'{"key":"b"}', b"z" * 200, GOOD.replace(b"a", b"c", 1)])
    found = examine(cut(data, longest=100), 10, 100)
    assert [(one.position, one.number) for one in found] == [(10, 1), (11, 4), (12, 5), (13, 6), (14, 7)]
    assert found[0].label == {"key": "a"}
    assert data[found[0].start : found[0].start + found[0].size] == GOOD
    results = [None if one.result is None else json.loads(one.result) for one in found]
    assert results[0] is results[4] is None
    messages: list[Any] = [results[index]["error"]["message"] for index in (1, 2, 3)]  # type: ignore[index]
    assert [message[:6] for message in messages] == ["line 4", "line 5", "line 6"]
    assert results[2]["key"] == "b"  # type: ignore[index]
    assert "200 bytes" in messages[2]
    assert json.loads(first_failure(found) or "")["error"]["message"] == messages[0]
    assert first_failure(found[:1]) is None


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(GOOD, id="one line"),
        pytest.param(GOOD + b"\r\n" + GOOD, id="two"),
        pytest.param(b"\xef\xbb\xbf" + GOOD + b"\n", id="a byte order mark"),
        pytest.param(b"oops\n\n" + GOOD + b"\n", id="one of them is wrong"),
        pytest.param(b"\n" + b'{"key":"a","request":{"contents":[', id="cut off in a long line"),
    ],
)
def test_what_may_be_lines_of_json_is_let_in(head: bytes) -> None:
    check_head(head, whole=not head.endswith(b"["))


@pytest.mark.parametrize(
    ("head", "whole"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR{\n", False, id="a picture"),
        pytest.param(b'[\n  {\n    "key": "a",\n    "request": {}\n  }\n]\n', True, id="a list over many lines"),
        pytest.param(b'[{"key": "a", "request": {}}]', True, id="a list in one line"),
        pytest.param(b"key,request\na,b\n", True, id="comma-separated"),
        pytest.param(b"\n \n", True, id="empty lines"),
        pytest.param(b'{"key": ', True, id="cut off for good"),
    ],
)
def test_what_cannot_be_lines_of_json_is_refused_with_an_example(head: bytes, whole: bool) -> None:
    with pytest.raises(Fault, match="JSON Lines") as caught:
        check_head(head, whole)
    assert caught.value.where == "batch.inputConfig.fileName"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        pytest.param(gzip.compress(GOOD), "gzip", id="gzip"),
        pytest.param(b"PK\x03\x04" + GOOD, "zip", id="zip"),
        pytest.param(b"(\xb5/\xfd" + GOOD, "zstd", id="zstd"),
        pytest.param(GOOD.decode().encode("utf-16"), "UTF-8", id="UTF-16, as PowerShell writes"),
    ],
)
def test_what_was_compressed_or_written_otherwise_is_told_so(head: bytes, what: str) -> None:
    with pytest.raises(Fault, match=what) as caught:
        check_head(head, whole=True)
    assert caught.value.where == "batch.inputConfig.fileName"
