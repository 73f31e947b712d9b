import pytest

from beholder.evaluation.metrics.caption_words import caption_words


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        pytest.param("A cat.", ["a", "cat"], id="case and the full stop"),
        pytest.param("two cats, a dog; and: more!", ["two", "cats", "a", "dog", "and", "more"], id="punctuation"),
        pytest.param("a man's hat", ["a", "man", "'s", "hat"], id="possessive"),
        pytest.param("it isn't here", ["it", "is", "n't", "here"], id="negation"),
        pytest.param("I can\u2019t, they're", ["i", "ca", "n't", "they", "'re"], id="a printer's apostrophe"),
        pytest.param("one cannot tell", ["one", "can", "not", "tell"], id="cannot"),
        pytest.param("a t-shirt -- white", ["a", "t-shirt", "white"], id="hyphen and dash"),
        pytest.param('the "stop" sign (red)', ["the", "stop", "sign", "red"], id="quotes and brackets"),
        pytest.param("at 11:43 for 1,284.50", ["at", "11:43", "for", "1,284.50"], id="numbers"),
        pytest.param("un caf\u00e9", ["un", "caf\u00e9"], id="accents"),
        pytest.param("boys' bikes", ["boys", "bikes"], id="a bare apostrophe"),
        pytest.param(" \n", [], id="nothing"),
    ],
)
def test_words(caption: str, words: list[str]) -> None:
    assert list(caption_words(caption)) == words
