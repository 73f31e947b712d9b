import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import Text
from beholder.faults import Fault, Status
from beholder.wire.batches import Line, draft, read_line

REQUEST: dict[str, Any] = {"contents": [{"parts": [{"text": "hi"}]}]}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        pytest.param({"key": "a", "request": REQUEST}, {"key": "a"}, id="as the guide shows"),
        pytest.param({"request": REQUEST}, {}, id="without a key"),
        pytest.param({"key": 7, "request": REQUEST}, {"key": 7}, id="a number for a key"),
        pytest.param({"metadata": {"key": "b"}, "request": REQUEST}, {"metadata": {"key": "b"}}, id="as inlined"),
        pytest.param({"key": "c", "request": REQUEST, "more": 1}, {"key": "c"}, id="with more"),
        pytest.param(REQUEST, {}, id="a bare request"),
        pytest.param({"key": "d", **REQUEST}, {"key": "d"}, id="a bare request with a key"),
    ],
)
def test_a_line_and_what_its_caller_knows_it_by(line: dict[str, Any], label: dict[str, Any]) -> None:
    read = read_line(json.dumps(line).encode(), 3)
    assert read.label == label
    assert read.request["contents"] == REQUEST["contents"]


def test_the_first_line_may_begin_with_a_byte_order_mark() -> None:
    text = b"\xef\xbb\xbf" + json.dumps({"request": REQUEST}).encode() + b"\r"
    assert read_line(text, 1) == Line({}, REQUEST)
    with pytest.raises(Fault, match="line 2"):
        read_line(text, 2)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param(b"{", "line 5 is not valid JSON: EOF while parsing an object at column 1", id="cut"),
        pytest.param(b"\xff{}", "line 5 is not valid JSON", id="not UTF-8"),
        pytest.param(b'{"a": NaN}', "line 5 is not valid JSON", id="NaN"),
        pytest.param(b'{"key": 1e400}', "line 5 is not valid JSON: key is a number beyond", id="beyond any float"),
        pytest.param(b"[" * 5000, "line 5 is not valid JSON", id="deep"),
        pytest.param(b"[]", "line 5 is a list", id="a list"),
        pytest.param(b'"a"', "line 5 is a string", id="a string"),
        pytest.param(b"{}", "line 5 has no request", id="nothing in it"),
        pytest.param(b'{"request": "hi"}', "line 5 has no request", id="words for a request"),
    ],
)
def test_a_line_without_a_request_says_which(text: bytes, match: str) -> None:
    with pytest.raises(Fault, match=match) as caught:
        read_line(text, 5)
    assert caught.value.status is Status.INVALID_ARGUMENT


def test_a_line_whose_key_could_be_read_is_known_by_it() -> None:
    with pytest.raises(Fault) as caught:
        read_line(b'{"key": "a", "request": null}', 1)
    assert getattr(caught.value, "label", None) == {"key": "a"}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_a_fault(text: bytes) -> None:
    try:
        read_line(text, 1)
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("own", "model"),
    [
        pytest.param({}, "gemini-x", id="the batch's"),
        pytest.param({"model": "models/gemini-y"}, "gemini-y", id="its own"),
        pytest.param({"model": "gemini-y"}, "gemini-y", id="its own, bare"),
    ],
)
def test_the_model_of_a_request(own: dict[str, Any], model: str) -> None:
    read = draft(Line({}, {**REQUEST, **own}), "gemini-x")
    assert read.model == model
    assert read.turns[0].parts == (Text("hi"),)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        pytest.param({}, "request.contents", id="no contents"),
        pytest.param({**REQUEST, "model": 7}, "request.model", id="a number for a model"),
        pytest.param({**REQUEST, "model": "x" * 1000}, "request.model", id="a long model"),
        pytest.param(
            {"contents": [{"parts": [{"inlineData": {"data": "%"}}]}]},
            "request.contents[0].parts[0].inlineData.data",
            id="bad base64",
        ),
        pytest.param({**REQUEST, "generationConfig": {"topP": "x"}}, "request.generationConfig.topP", id="a knob"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(request_: dict[str, Any], where: str) -> None:
    with pytest.raises(Fault) as caught:
        draft(Line({}, request_), "gemini-x")
    assert caught.value.where == where
