"""Every kind of part, in both casings, and where a part that is none is said to be wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import FileId, FunctionCall, FunctionResult, ImageSource, Inline, Resolution, Text, Url
from beholder.faults import Fault, Status
from beholder.wire.content.parts import part

AT = "contents[3].parts[1]"
BLOB = {"data": "YWJj"}
ABC = Inline(b"abc")


def refusal(given: object) -> Fault:
    with pytest.raises(Fault) as caught:
        part(given, AT, None)
    assert caught.value.status is Status.INVALID_ARGUMENT
    return caught.value


@pytest.mark.parametrize(
    ("given", "read"),
    [
        pytest.param("a cat", Text("a cat"), id="a bare string"),
        pytest.param({"text": "a cat"}, Text("a cat"), id="words"),
        pytest.param({"text": ""}, Text(""), id="no words are words"),
        pytest.param({"text": "a cat", "thought": False}, Text("a cat"), id="no thought"),
        pytest.param({"text": "a cat", "inlineData": None}, Text("a cat"), id="null is not there"),
        pytest.param({"text": "I wonder", "thought": True}, None, id="a thought"),
        pytest.param({"thought": True, "thoughtSignature": "c2ln"}, None, id="a thought without words"),
        pytest.param({"inlineData": BLOB}, ImageSource(ABC, AT), id="an image"),
        pytest.param({"inline_data": BLOB}, ImageSource(ABC, AT), id="an image, in snake case"),
        pytest.param({"fileData": {"fileUri": "files/a1"}}, ImageSource(FileId("a1"), AT), id="a file"),
        pytest.param({"file_data": {"file_uri": "http://x.org/"}}, ImageSource(Url("http://x.org/"), AT), id="a URL"),
        pytest.param(
            {"functionCall": {"id": "c1", "name": "f", "args": {"myArg": 1}}},
            FunctionCall("c1", "f", {"myArg": 1}),
            id="a call",
        ),
        pytest.param({"function_call": {"name": "f"}}, FunctionCall("", "f", {}), id="a call that needs nothing"),
        pytest.param(
            {"functionResponse": {"id": "c1", "name": "f", "response": {"result": 2}}},
            FunctionResult("c1", "f", {"result": 2}, where=f"{AT}.functionResponse"),
            id="what it gave",
        ),
        pytest.param(
            {"function_response": {"name": "f"}},
            FunctionResult("", "f", None, where=f"{AT}.function_response"),
            id="it gave nothing",
        ),
    ],
)
def test_one_part(given: object, read: object) -> None:
    assert part(given, AT, None) == read


@pytest.mark.parametrize(
    ("response", "failed"),
    [
        pytest.param({"error": "no such city"}, True, id="an error alone"),
        pytest.param({"error": "late", "result": 1}, False, id="an error beside a result"),
        pytest.param({"result": "error"}, False, id="a word"),
        pytest.param("error", False, id="a string"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_a_function_failed_when_it_gave_an_error_and_nothing_else(response: object, failed: bool) -> None:
    read = part({"functionResponse": {"name": "f", "response": response}}, AT, None)
    assert isinstance(read, FunctionResult)
    assert (read.is_error, read.value) == (failed, response)


def test_a_function_may_show_images() -> None:
    shown: list[object] = [{"inlineData": BLOB}, {"text": "a map"}, {"fileData": {"fileUri": "files/b"}}]
    read = part({"function_response": {"name": "f", "parts": shown}}, AT, Resolution.LOW)
    assert isinstance(read, FunctionResult)
    assert read.images == (
        ImageSource(ABC, f"{AT}.function_response.parts[0]", Resolution.LOW),
        ImageSource(FileId("b"), f"{AT}.function_response.parts[2]", Resolution.LOW),
    )


@pytest.mark.parametrize("image", [{"inlineData": BLOB}, {"fileData": {"fileUri": "files/a"}}], ids=["inline", "file"])
@pytest.mark.parametrize(
    ("own", "resolution"),
    [
        pytest.param({}, Resolution.MEDIUM, id="none of its own"),
        pytest.param({"mediaResolution": "MEDIA_RESOLUTION_UNSPECIFIED"}, Resolution.MEDIUM, id="none that says much"),
        pytest.param({"mediaResolution": {"level": "MEDIA_RESOLUTION_HIGH"}}, Resolution.HIGH, id="its own"),
        pytest.param({"media_resolution": "ultra_high"}, Resolution.ULTRA_HIGH, id="its own, as a word"),
    ],
)
def test_an_images_own_resolution_goes_before_that_of_the_request(
    image: dict[str, object], own: dict[str, object], resolution: Resolution
) -> None:
    read = part({**image, **own}, AT, Resolution.MEDIUM)
    assert isinstance(read, ImageSource)
    assert read.resolution is resolution


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        pytest.param(None, "", "should be a part such as {'text': …}, not null", id="null"),
        pytest.param(7, "", "not a number", id="a number"),
        pytest.param([{"text": "a"}], "", "not a list", id="parts in a part"),
        pytest.param({}, "", "'fileData', 'functionCall', 'functionResponse', and holds none of them", id="nothing"),
        pytest.param({"videoMetadata": {}}, "", "holds none of them", id="what is not known"),
        pytest.param({"text": "a", "functionCall": {"name": "f"}}, "", "holds more than one", id="words and a call"),
        pytest.param({"text": 5}, ".text", "should be a string, not 5", id="a number for words"),
        pytest.param({"text": "a", "thought": "perhaps"}, ".thought", "true or false", id="perhaps a thought"),
        pytest.param({"executableCode": {"code": "1"}}, ".executableCode", "code is not run", id="code"),
        pytest.param(
            {"code_execution_result": {"output": "1"}}, ".code_execution_result", "code is not run", id="what code gave"
        ),
        pytest.param({"inlineData": "YWJj"}, ".inlineData", "a JSON object, not 'YWJj'", id="bare base64"),
        pytest.param({"inline_data": {}}, ".inline_data.data", "is required", id="no bytes"),
        pytest.param({"inlineData": {"data": "?"}}, ".inlineData.data", "not base64", id="no base64"),
        pytest.param({"fileData": {"fileUri": "ftp://x/y"}}, ".fileData.fileUri", "'ftp://x/y'", id="a URL for no one"),
        pytest.param({"file_data": {"fileUri": "gs://b"}}, ".file_data.fileUri", "Cloud Storage", id="casings mixed"),
        pytest.param({"fileData": {"mimeType": "x"}}, ".fileData.fileUri", "is required", id="no name of a file"),
        pytest.param({"functionCall": {"name": "f", "args": []}}, ".functionCall.args", "a JSON object", id="bad args"),
        pytest.param({"functionResponse": {}}, ".functionResponse.name", "is required", id="nobody gave it"),
        pytest.param(
            {"functionResponse": {"name": "f", "parts": [{"text": "a"}, {"inlineData": {"data": "!"}}]}},
            ".functionResponse.parts[1].inlineData.data",
            "not base64",
            id="a bad image from a function",
        ),
        pytest.param(
            {"inlineData": BLOB, "mediaResolution": "GIGANTIC"}, ".mediaResolution", "not 'gigantic'", id="too closely"
        ),
    ],
)
def test_a_refusal_names_the_field_as_the_caller_wrote_it(given: object, where: str, words: str) -> None:
    fault = refusal(given)
    assert fault.where == AT + where
    assert words in fault.message


FIELDS = st.sampled_from(["text", "inlineData", "file_data", "functionCall", "function_response", "thought", "parts"])
INSIDE = st.sampled_from(["data", "fileUri", "name", "args", "response", "parts", "id"])
ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(FIELDS | INSIDE, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(FIELDS, ANY, max_size=3) | ANY)
def test_whatever_was_sent_is_read_or_refused_within_its_place(given: object) -> None:
    try:
        part(given, AT, None)
    except Fault as fault:
        assert fault.status is Status.INVALID_ARGUMENT
        assert fault.where is not None
        assert fault.where.startswith(AT)
