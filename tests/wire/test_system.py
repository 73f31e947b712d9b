import pytest

from beholder.faults import Fault, Status
from beholder.wire.system import system_instruction


@pytest.mark.parametrize(
    ("value", "where"),
    [
        pytest.param(5, "s", id="number"),
        pytest.param(True, "s", id="boolean"),
        pytest.param({}, "s", id="empty object"),
        pytest.param({"text": 5}, "s", id="number for text"),
        pytest.param({"parts": 5}, "s.parts", id="number for parts"),
        pytest.param({"parts": [{"text": "a"}, {"data": "x"}]}, "s.parts[1]", id="an image"),
        pytest.param([[["deep"]]], "s[0][0]", id="nested lists"),
        pytest.param({"parts": {"parts": {"parts": "a"}}}, "s.parts.parts", id="nested parts"),
    ],
)
def test_what_is_no_words_is_refused(value: object, where: str) -> None:
    with pytest.raises(Fault) as caught:
        system_instruction(value, "s")
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, where)
    assert "should be a string, or {'text': …}, or a list of such" in caught.value.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, None, id="null"),
        pytest.param("", None, id="empty"),
        pytest.param("Be brief.", "Be brief.", id="string"),
        pytest.param({"parts": [{"text": "Be brief."}]}, "Be brief.", id="parts"),
        pytest.param({"role": "user", "parts": [{"text": "a"}, {"text": "b"}]}, "a\nb", id="content with two parts"),
        pytest.param({"parts": "a"}, "a", id="parts as a string"),
        pytest.param({"parts": []}, None, id="no parts"),
        pytest.param({"type": "text", "text": "a"}, "a", id="one block"),
        pytest.param([{"type": "text", "text": "a"}, "b"], "a\nb", id="blocks"),
    ],
)
def test_every_shape_is_read(value: object, expected: str | None) -> None:
    assert system_instruction(value) == expected
