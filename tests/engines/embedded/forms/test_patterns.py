"""Expressions from outside: RE2 decides what matches, and what is written for one is held against it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.forms.patterns import LONGEST, WHERE, compiled, excerpts, least, matches
from beholder.faults import Fault, Status


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        pytest.param("b", "abc", True, id="anywhere"),
        pytest.param("^b", "abc", False, id="anchored"),
        pytest.param("^a$", "a\n", False, id="the end is the end"),
        pytest.param(r"^\u00e9$", "é", True, id="a code point in JavaScript's way"),
        pytest.param(r"^\\u00e9$", r"\u00e9", True, id="no code point: the backslash is escaped"),
        pytest.param(r"^(?<year>\d{4})$", "2024", True, id="a named group"),
        pytest.param("^é+$", "éé", True, id="beyond ASCII"),
        pytest.param("a", "\ud800", False, id="half a character"),
        pytest.param(r"^\p{Greek}$", "λ", True, id="a script"),
        pytest.param("^(a+)+$", "a" * 5000 + "b", False, id="what keeps a backtracking matcher busy for ever"),
    ],
)
def test_matches(pattern: str, text: str, found: bool) -> None:
    assert matches(pattern, text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("(?=a)b", id="look-ahead"),
        pytest.param("(?<!a)b", id="look-behind"),
        pytest.param(r"(a)\1", id="back-reference"),
        pytest.param("(", id="malformed"),
        pytest.param("((a{1000}){1000}){1000}", id="too large"),
        pytest.param("\ud800", id="half a character"),
    ],
)
def test_refused(pattern: str) -> None:
    with pytest.raises(Fault, match=r"cannot be used .*without look-around and back-references") as caught:
        compiled(pattern)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, WHERE)


@pytest.mark.parametrize(
    ("pattern", "lines", "found"),
    [
        pytest.param(r"^\d{2}/\d{2}/\d{4}$", ["Date: 12/03/2024 14:05"], ["12/03/2024"], id="a date in a line"),
        pytest.param(r"\d+", ["Gate 12", "no", "7 of 9"], ["12", "7", "9"], id="all there are, in order"),
        pytest.param(r"^[A-Z]{2}\d{3}$", ["GATE 12"], [], id="none"),
        pytest.param(r"^\d*$", ["abc 7"], ["7"], id="never an empty one"),
        pytest.param(r"^a|b$", ["a"], ["a"], id="an anchor in a branch"),
    ],
)
def test_excerpts(pattern: str, lines: list[str], found: list[str]) -> None:
    assert list(excerpts(pattern, lines)) == found


@pytest.mark.parametrize(
    ("pattern", "length", "text"),
    [
        pytest.param("^[a-z]+$", 0, "a", id="one of the set"),
        pytest.param("^[a-z]+$", 5, "aaaaa", id="drawn out"),
        pytest.param("^[a-z]{2,3}$", 9, "aaa", id="drawn out as far as it can be"),
        pytest.param(r"^\d{4}-\d{2}$", 0, "0000-00", id="digits"),
        pytest.param(r"^\d{4}-\d{2}$", 9, "0000-00", id="of one length"),
        pytest.param(r"^(?<a>x|yy)?z$", 0, "z", id="nothing optional"),
        pytest.param("(yes|no)!", 0, "yes!", id="the first branch"),
        pytest.param(r"[^-0]\D\S\W[\s]", 0, "a--- ", id="what sets leave out"),
        pytest.param(r"^[^\d-][\w]$", 0, "aa", id="a kind within a set"),
        pytest.param(".{3}", 0, "---", id="anything"),
        pytest.param("^a?b*$", 3, "abb", id="nothing, drawn out"),
        pytest.param("^(a*)*$", 2, "aa", id="a repetition of nothing"),
        pytest.param("a{900}b{900}", 0, None, id="too long"),
        pytest.param(r"\p{Greek}", 0, None, id="beyond what is known here"),
        pytest.param("(?:" * 2000 + ")" * 2000, 0, None, id="too deep"),
    ],
)
def test_least(pattern: str, length: int, text: str | None) -> None:
    assert least(pattern, length) == text
    assert text is None or matches(pattern, text)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # of Python's parser: sets in sets …
@given(st.text(alphabet="ab0-^$.*+?|()[]{}\\dws12,", max_size=12), st.integers(0, 40))
def test_whatever_is_written_is_short_and_what_compiles_is_searched(pattern: str, length: int) -> None:
    text = least(pattern, length)
    assert text is None or len(text) <= LONGEST
    try:
        compiled(pattern)
    except Fault:
        return
    assert matches(pattern, text or "") in (True, False)


SETS = st.sampled_from([r"\d", r"\w", r"[a-f]", "[^a]", "x", "é", ".", r"\s", r"[^\w]"])
PIECES = st.tuples(SETS, st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}"])).map("".join)


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.integers(0, 20))
def test_what_is_written_for_a_plain_expression_matches(pattern: str, length: int) -> None:
    text = least(f"^{pattern}$", length)
    assert text is not None and matches(f"^{pattern}$", text)
    if re.search(r"[*+]", pattern):
        assert len(text) >= length
