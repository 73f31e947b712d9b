from typing import Any

import pytest

from beholder.domain import OutputFormat, OutputKind
from beholder.faults import Fault, Status
from beholder.wire.content.response_format import response_format

WORD = {"type": "string"}
JSON = OutputFormat(OutputKind.JSON)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, OutputFormat(), id="nothing said"),
        pytest.param({"text": {}}, OutputFormat(), id="words"),
        pytest.param({"text": {"mimeType": "application/json"}}, JSON, id="any JSON"),
        pytest.param({"text": {"mime_type": "APPLICATION_JSON"}}, JSON, id="by the name of an enum"),
        pytest.param({"text": {"mimeType": "MIME_TYPE_UNSPECIFIED"}}, OutputFormat(), id="unspecified"),
        pytest.param({"text": {"schema": WORD}}, OutputFormat(OutputKind.JSON, WORD), id="a schema alone"),
        pytest.param([{"text": {"schema": WORD}}], OutputFormat(OutputKind.JSON, WORD), id="in a list"),
    ],
)
def test_the_form_of_the_answer(given: object, expected: OutputFormat) -> None:
    assert response_format(given, "f") == expected


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        pytest.param([], "f", "one format", id="none"),
        pytest.param([{}, {}], "f", "one format", id="two"),
        pytest.param("json", "f", "not 'json'", id="a word"),
        pytest.param([5], "f[0]", "not 5", id="a number in a list"),
        pytest.param({"image": {}}, "f.image", "use 'text'", id="a picture"),
        pytest.param({"audio": {}}, "f.audio", "use 'text'", id="sound"),
        pytest.param([{"video": {}}], "f[0].video", "use 'text'", id="a film in a list"),
        pytest.param({"text": {"mimeType": "x/y"}}, "f.text.mimeType", "'x/y'", id="another type"),
        pytest.param({"text": {"schema": {"type": "x"}}}, "f.text.schema.type", "JSON Schema type", id="no schema"),
        pytest.param({"text": {"mimeType": "TEXT_PLAIN", "schema": {}}}, "f.text.schema", "MIME type", id="of words"),
    ],
)
def test_what_cannot_be_had_is_refused(given: Any, where: str, words: str) -> None:
    with pytest.raises(Fault) as caught:
        response_format(given, "f")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert words in caught.value.message
