from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field

from beholder.faults import Fault, Status
from beholder.wire.casing import Lenient
from beholder.wire.knobs import Whole
from beholder.wire.parsing import kind, mapping, path, quoted, read_object, read_shape, shown


class Knobs(Lenient):
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    stops: tuple[str, ...] = ()


class Shape(Lenient):
    name: str
    knobs: Knobs | None = None
    labels: dict[str, str] | None = None


class Values(Lenient):
    yes: bool | None = None
    whole: Whole | None = None
    real: float | None = None


def refusal(shape: object, where: str = "") -> Fault:
    with pytest.raises(Fault) as caught:
        read_shape(Shape, shape, where)
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"", "the request has no body; send one JSON object", id="empty"),
        pytest.param(b" \r\n", "the request has no body; send one JSON object", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "the request has no body; send one JSON object", id="only a byte order mark"),
        pytest.param(
            b'{"a": 1,\n "b": }', "the body is not valid JSON: expected value at line 2 column 7", id="line and column"
        ),
        pytest.param(b'{"a": 1,}', "the body is not valid JSON: trailing comma at line 1 column 9", id="comma"),
        pytest.param(b'{"a": 1}{}', "the body is not valid JSON: trailing characters at line 1 column 9", id="two"),
        pytest.param(
            b'{"a": "\xff"}',
            "the body is not valid JSON: invalid unicode code point at line 1 column 8",
            id="not UTF-8",
        ),
        pytest.param(b'{"a": NaN}', "the body is not valid JSON: expected value at line 1 column 7", id="NaN"),
        pytest.param(
            b"[" * 100_000 + b"]" * 100_000,
            "the body is not valid JSON: recursion limit exceeded at line 1 column 202",
            id="deep lists",
        ),
        pytest.param(
            b'{"a":' * 100_000, "the body is not valid JSON: recursion limit exceeded at line 1 column 1006", id="deep"
        ),
        pytest.param(
            b'{"a": [0, {"b": -1e400}]}',
            "the body is not valid JSON: a[1].b is a number beyond the range of JSON readers",
            id="beyond any float",
        ),
        pytest.param(
            b"1e999",
            "the body is not valid JSON: it is a number beyond the range of JSON readers",
            id="nothing but such a number",
        ),
        pytest.param(
            b'{"a": [' + b"{}," * 500_001 + b"{}]}",
            "the body is not valid JSON: it has more than 1,000,000 values",
            id="gigabytes in memory",
        ),
        pytest.param(b"[]", "the body should be one JSON object, not a list", id="a list"),
        pytest.param(b'"hi"', "the body should be one JSON object, not a string", id="a string"),
        pytest.param(b"null", "the body should be one JSON object, not null", id="null"),
        pytest.param(b"model=x&input=y", None, id="a form"),
        pytest.param('{"a": 1}'.encode("utf-16"), None, id="UTF-16"),
        pytest.param(b'{"a": "\\ud800"}', None, id="half a surrogate pair"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", None, id="a number of 5,000 digits"),
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes, message: str | None) -> None:
    with pytest.raises(Fault) as caught:
        read_object(body)
    assert caught.value.status is Status.INVALID_ARGUMENT
    assert caught.value.where is None
    if message is None:
        assert caught.value.message.startswith("the body is not valid JSON: ")
    else:
        assert caught.value.message == message


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"{}", {}, id="empty object"),
        pytest.param(b' {"a": [1, null, "\\u00e9"]}\n', {"a": [1, None, "é"]}, id="values"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', {"a": 1}, id="byte order mark"),
        pytest.param(b'{"a": 1, "a": 2}', {"a": 2}, id="last of equal keys"),
        pytest.param(b'{"a": [1e308, -0.0, true]}', {"a": [1e308, -0.0, True]}, id="numbers at the edge"),
        pytest.param(b'{"a": "' + b"[," * 400_000 + b'"}', {"a": "[," * 400_000}, id="long words"),
    ],
)
def test_objects_are_read(body: bytes, expected: dict[str, Any]) -> None:
    assert read_object(body) == expected


@given(st.binary(max_size=60))
@example(b'{"\x00": 1}')
def test_no_bytes_raise_anything_but_a_fault(body: bytes) -> None:
    try:
        assert isinstance(read_object(body), dict)
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("shape", "where", "message"),
    [
        pytest.param({}, "name", "is required", id="missing"),
        pytest.param({"name": 5}, "name", "should be a string, not 5", id="number for string"),
        pytest.param({"name": {}}, "name", "should be a string, not an object", id="object for string"),
        pytest.param({"name": None}, "name", "should be a string, not null", id="null for string"),
        pytest.param([], None, "should be a JSON object, not a list", id="no object at all"),
        pytest.param({"name": "", "knobs": "x"}, "knobs", "should be a JSON object, not 'x'", id="string for object"),
        pytest.param(
            {"name": "", "knobs": {"top_p": 3}},
            "knobs.top_p",
            "should be less than or equal to 1, not 3",
            id="out of range",
        ),
        pytest.param(
            {"name": "", "knobs": {"topP": "much"}},
            "knobs.topP",
            "should be a number, not 'much'",
            id="in the caller's spelling",
        ),
        pytest.param(
            {"name": "", "knobs": {"stops": "END"}}, "knobs.stops", "should be a JSON list, not 'END'", id="no list"
        ),
        pytest.param(
            {"name": "", "knobs": {"stops": ["a", True]}},
            "knobs.stops[1]",
            "should be a string, not a boolean",
            id="inside a list",
        ),
        pytest.param({"name": "", "labels": {"a": 1.5}}, "labels.a", "should be a string, not 1.5", id="inside a map"),
    ],
)
def test_a_wrong_shape_is_refused_in_one_sentence(shape: object, where: str | None, message: str) -> None:
    fault = refusal(shape)
    assert (fault.where, fault.message) == (where, message)


def test_the_place_of_the_shape_leads_the_place_of_the_fault() -> None:
    assert refusal({"name": "", "knobs": {"stops": [1]}}, "input[3]").where == "input[3].knobs.stops[0]"
    assert refusal("x", "input[3]").where == "input[3]"


def test_a_message_never_echoes_a_megabyte() -> None:
    assert len(str(refusal({"name": "", "knobs": "x" * 1_000_000}))) < 200


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(("input",), "input", id="a name"),
        pytest.param(("input", 0, "content", 12, "data"), "input[0].content[12].data", id="names and numbers"),
        pytest.param((0, "a"), "[0].a", id="a number first"),
        pytest.param((), "", id="nothing"),
    ],
)
def test_path(steps: tuple[str | int, ...], expected: str) -> None:
    assert path("", *steps) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "a boolean", id="boolean"),
        pytest.param("x", "a string", id="string"),
        pytest.param(1, "a number", id="integer"),
        pytest.param(1.5, "a number", id="float"),
        pytest.param({}, "an object", id="object"),
        pytest.param([], "a list", id="list"),
        pytest.param({1}, "something else", id="no JSON"),
    ],
)
def test_kind(value: object, expected: str) -> None:
    assert kind(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("1", "'1'", id="a word"),
        pytest.param(1, "1", id="a number"),
        pytest.param(-1.5, "-1.5", id="a fraction"),
        pytest.param(10**99, f"1{'0' * 59}…", id="a long number"),
        pytest.param(True, "a boolean", id="no number"),
        pytest.param(["x"], "a list", id="what may be long"),
    ],
)
def test_a_word_and_a_number_are_told_apart(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_field_is_an_object_or_absent() -> None:
    given = {"a": 1}
    assert mapping(None, "x") is None
    assert mapping(given, "x") is given
    with pytest.raises(Fault, match="x: should be a JSON object, not a list"):
        mapping([], "x")


@pytest.mark.parametrize(
    ("shape", "where", "message"),
    [
        pytest.param({"yes": "perhaps"}, "yes", "should be true or false, not 'perhaps'", id="a word for a boolean"),
        pytest.param({"yes": 2}, "yes", "should be true or false, not 2", id="a number for a boolean"),
        pytest.param({"whole": 1.5}, "whole", "should be a whole number, not 1.5", id="a fraction"),
        pytest.param({"whole": "few"}, "whole", "should be a whole number, not 'few'", id="a word for a number"),
        pytest.param({"real": []}, "real", "should be a number, not a list", id="a list for a number"),
    ],
)
def test_values_are_asked_for_in_plain_words(shape: object, where: str, message: str) -> None:
    with pytest.raises(Fault) as caught:
        read_shape(Values, shape)
    assert (caught.value.where, caught.value.message) == (where, message)


def test_quoted_cuts_long_text() -> None:
    assert quoted("short") == "'short'"
    assert quoted("x" * 61) == f"'{'x' * 60}…'"
