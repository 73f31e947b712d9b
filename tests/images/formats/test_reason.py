import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.images.formats.reason import MOST_LETTERS, reason


@pytest.mark.parametrize(
    ("error", "says"),
    [
        pytest.param(ValueError("cannot decode"), "cannot decode", id="plain"),
        pytest.param(OSError("limit (32)\nexceeded \t by\r\n far\n"), "limit (32) exceeded by far", id="line-breaks"),
        pytest.param(ValueError("a\x00b\x1b[31mc"), "a b [31mc", id="control-characters"),
        pytest.param(MemoryError(), "MemoryError", id="silent"),
        pytest.param(ValueError(" \n "), "ValueError", id="blank"),
        pytest.param(SyntaxError("x" * 1000), "x" * MOST_LETTERS, id="long"),
        pytest.param(KeyError("größe"), "'größe'", id="letters-of-the-world"),
    ],
)
def test_the_message_is_one_line(error: Exception, says: str) -> None:
    assert reason(error) == says


@given(st.text())
def test_any_message_can_be_printed(text: str) -> None:
    assert reason(ValueError(text)).isprintable()
    assert 0 < len(reason(ValueError(text))) <= MOST_LETTERS
