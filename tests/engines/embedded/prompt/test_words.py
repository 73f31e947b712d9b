"""English for templates: tokens, numbers, plurals, lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.prompt import words


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("Caption this image.", ("caption", "this", "image", "."), id="a sentence"),
        pytest.param("box_2d", ("box", "2d"), id="underscores separate"),
        pytest.param("What\u2019s this?", ("what", "is", "this", "?"), id="a curly apostrophe is an apostrophe"),
        pytest.param("It's who's hat?", ("it's", "who", "is", "hat", "?"), id="only question words are taken apart"),
        pytest.param("a-b/c", ("a", "b", "c"), id="hyphens and slashes separate"),
        pytest.param("cats\ndogs", ("cats", "\n", "dogs"), id="a new line ends a clause"),
        pytest.param("«Größe» 図", ("gr", "e"), id="other scripts are passed over"),
    ],
)
def test_tokens(text: str, tokens: tuple[str, ...]) -> None:
    assert words.tokens(text) == tokens


@given(st.text())
def test_tokens_take_any_text(text: str) -> None:
    assert all(token == token.lower() and token.strip(" ") for token in words.tokens(text))


@pytest.mark.parametrize(
    ("token", "value"),
    [
        pytest.param("5", 5, id="digits"),
        pytest.param("five", 5, id="a word"),
        pytest.param("dozen", 12, id="a dozen"),
        pytest.param("no", None, id="no is not a limit"),
        pytest.param("2d", None, id="a dimension"),
        pytest.param("9" * 5000, 999_999_999, id="absurdly long digits are cut"),
    ],
)
def test_number(token: str, value: int | None) -> None:
    assert words.number(token) == value


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        pytest.param("car", "cars", id="plain"),
        pytest.param("bench", "benches", id="sibilant"),
        pytest.param("wine glass", "wine glasses", id="last word only"),
        pytest.param("daisy", "daisies", id="consonant y"),
        pytest.param("toy", "toys", id="vowel y"),
        pytest.param("butter knife", "butter knives", id="irregular last word"),
    ],
)
def test_plural(noun: str, many: str) -> None:
    assert words.plural(noun, {"knife": "knives"}) == many


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        pytest.param("cat", "a cat", id="consonant"),
        pytest.param("orange", "an orange", id="vowel"),
        pytest.param("umbrella", "an umbrella", id="u as in up"),
        pytest.param("uniform", "a uniform", id="u as in you"),
        pytest.param("scissors", "a pair of scissors", id="a pair"),
        pytest.param("broccoli", "broccoli", id="uncountable"),
    ],
)
def test_article(noun: str, text: str) -> None:
    assert words.article(noun) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["a"], "a", id="one"),
        pytest.param(["a", "b"], "a and b", id="two"),
        pytest.param(["a", "b", "c"], "a, b and c", id="three"),
    ],
)
def test_listing(parts: list[str], text: str) -> None:
    assert words.listing(parts) == text


def test_listing_with_another_last_word() -> None:
    assert words.listing(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a cat", "A cat.", id="a clause"),
        pytest.param("Really?", "Really?", id="already ended"),
        pytest.param("", ".", id="nothing"),
    ],
)
def test_sentence(text: str, written: str) -> None:
    assert words.sentence(text) == written
