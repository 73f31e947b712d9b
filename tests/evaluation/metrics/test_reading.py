import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.evaluation.metrics.reading import (
    anls,
    edits,
    one_line,
    words_of,
    words_read,
    words_read_without_spaces,
)


def test_words() -> None:
    assert words_of('STOP! "No-go"  (24/7)\n - $1.50') == ["stop", "no-go", "24/7", "1.50"]


@pytest.mark.parametrize(
    ("wanted", "answer", "read", "forgiven"),
    [
        pytest.param("cold stone", "Cold Stone", 2, 2, id="case"),
        pytest.param("cold stone", "coldstone", 0, 2, id="run together"),
        pytest.param("cold cold", "cold", 1, 1, id="written twice, read once"),
        pytest.param("no", "north", 0, 1, id="a part of another word is forgiven only"),
        pytest.param("art party", "party", 1, 1, id="a short word is not found inside a longer one"),
        pytest.param("stop", "", 0, 0, id="nothing read"),
        pytest.param("", "stop", 0, 0, id="nothing written"),
    ],
)
def test_words_read(wanted: str, answer: str, read: int, forgiven: int) -> None:
    assert words_read(words_of(wanted), answer) == read
    assert words_read_without_spaces(words_of(wanted), answer) == forgiven


WORDS = st.lists(st.text("abc", min_size=1, max_size=4), max_size=6)


@given(WORDS, WORDS)
def test_no_more_is_read_than_there_is(wanted: list[str], said: list[str]) -> None:
    assert words_read(wanted, " ".join(said)) <= min(len(wanted), len(said))
    assert words_read_without_spaces(wanted, " ".join(said)) <= len(wanted)
    assert words_read_without_spaces(wanted, "".join(wanted)) >= words_read(wanted, "".join(wanted))


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        pytest.param("kitten", "sitting", 3, id="the textbook's"),
        pytest.param("", "abc", 3, id="from nothing"),
        pytest.param("abc", "", 3, id="to nothing"),
        pytest.param("same", "same", 0, id="the same"),
    ],
)
def test_edits(one: str, other: str, count: int) -> None:
    assert edits(one, other) == count


@given(st.text("ab", max_size=6), st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_edits_are_a_distance(a: str, b: str, c: str) -> None:
    assert (edits(a, b) == 0) == (a == b)
    assert edits(a, b) == edits(b, a)
    assert edits(a, c) <= edits(a, b) + edits(b, c)


def test_one_line() -> None:
    assert one_line(" a\n b\t c ") == "a b c"


@pytest.mark.parametrize(
    ("answer", "truths", "score"),
    [
        pytest.param("45.35", ["45.35"], 1.0, id="right"),
        pytest.param("45.36", ["45.35"], 0.8, id="one of five wrong"),
        pytest.param("Abcd", ["ABCD"], 1.0, id="case"),
        pytest.param("abxx", ["abcd"], 0.5, id="half is worth half"),
        pytest.param("axxx", ["abcd"], 0.0, id="less is worth nothing"),
        pytest.param("two", ["one", "two"], 1.0, id="the nearest truth counts"),
        pytest.param("", ["45.35"], 0.0, id="nothing said"),
    ],
)
def test_anls(answer: str, truths: list[str], score: float) -> None:
    assert anls(answer, truths) == pytest.approx(score)
