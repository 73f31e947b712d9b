"""The engine's measure of words: pieces join to the text, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded import tokens


@given(st.text())
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(tokens.pieces(text)) == text


@given(st.text(), st.text())
def test_more_text_never_costs_less(first: str, second: str) -> None:
    assert tokens.count(first + second) >= tokens.count(first) - 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("A cat.", 3, id="words and the full stop"),
        pytest.param("Caption this image.", 4, id="the spec page's prompt"),
        pytest.param("a" * 70, 10, id="one very long word"),
        pytest.param("1234567", 3, id="digits by three"),
        pytest.param("\n\n\n", 1, id="a run of white space"),
    ],
)
def test_count(text: str, count: int) -> None:
    assert tokens.count(text) == count


def test_a_page_of_english_costs_about_a_token_for_four_characters() -> None:
    page = "The quick brown fox jumps over the lazy dog while two old friends watch from a wooden bench. " * 20
    assert 3 <= len(page) / tokens.count(page) <= 6
