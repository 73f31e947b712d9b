import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.wire.paging import page, wanted

LETTERS = "abcdefghij"


def cut(size: str | None = None, token: str | None = None) -> tuple[Sequence[str], str | None]:
    return page(LETTERS, size, token, key=str, default=4, maximum=6)


@pytest.mark.parametrize(
    "size",
    [
        pytest.param("-1", id="negative"),
        pytest.param("many", id="a word"),
        pytest.param("1.5", id="a fraction"),
        pytest.param("1_0", id="Python's own notation"),
        pytest.param(" 1", id="a blank"),
        pytest.param("\u0661", id="digits of another script"),
        pytest.param("9" * 5000, id="5,000 digits"),
    ],
)
def test_a_bad_size_is_refused(size: str) -> None:
    with pytest.raises(Fault) as caught:
        cut(size)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "pageSize")
    assert caught.value.message == "should be a whole number from 0 to 6"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("1", id="too short"),
        pytest.param("!!!!", id="no base64"),
        pytest.param("MTIz", id="a number that is not ours"),
        pytest.param("by0x", id="negative"),
        pytest.param("é", id="not ASCII"),
        pytest.param("00000/", id="a slash"),
        pytest.param("00000_", id="the URL-safe alphabet"),
        pytest.param("bzEK", id="line feed inside"),
    ],
)
def test_a_bad_token_is_refused(token: str) -> None:
    with pytest.raises(Fault) as caught:
        cut(token=token)
    assert (caught.value.status, caught.value.where) == (Status.INVALID_ARGUMENT, "pageToken")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(None, "abcd", id="none"),
        pytest.param("", "abcd", id="empty"),
        pytest.param("0", "abcd", id="zero"),
        pytest.param("3", "abc", id="asked for"),
        pytest.param("100", "abcdef", id="more than the maximum"),
    ],
)
def test_size(size: str | None, expected: str) -> None:
    assert cut(size)[0] == expected


def test_the_last_page_has_no_token() -> None:
    _, second = cut("6")
    assert cut("6", second) == ("ghij", None)
    assert page("", None, None, key=str, default=4, maximum=6) == ("", None)
    assert page("abcd", None, None, key=str, default=4, maximum=6) == ("abcd", None)


def test_a_token_beyond_a_list_that_shrank_gives_an_empty_page() -> None:
    _, token = cut("6")
    assert page("abc", None, token, key=str, default=4, maximum=6) == ("", None)


def test_nothing_is_missed_by_deleting_what_was_listed() -> None:
    left, token, seen = LETTERS, None, ""
    while True:
        part, token = page(left, "3", token, key=str, default=4, maximum=6)
        seen += "".join(part)
        left = "".join(letter for letter in left if letter not in part)
        if token is None:
            break
    assert (seen, left) == (LETTERS, "")


def test_what_was_added_before_the_page_does_not_shift_it() -> None:
    _, token = page("bcdefgh", "3", None, key=str, default=4, maximum=6)
    assert page("abcdefgh", "3", token, key=str, default=4, maximum=6)[0] == "efg"


def test_tokens_need_no_escaping_in_a_url() -> None:
    for last in ("a", "ab?", "~~~", "é" * 5):
        _, token = page([last, last + "z"], "1", None, key=str, default=4, maximum=6)
        assert token is not None
        assert re.fullmatch(r"[A-Za-z0-9_-]+", token)


@given(st.lists(st.text(), max_size=40, unique=True).map(sorted), st.integers(1, 12))
def test_the_pages_joined_are_the_list(items: list[str], size: int) -> None:
    joined: list[str] = []
    token: str | None = None
    while True:
        part, token = page(items, str(size), token, key=str, default=5, maximum=9)
        joined += part
        if token is None:
            break
        assert part
    assert joined == items


@given(st.lists(st.text(), min_size=1, max_size=40, unique=True).map(sorted), st.integers(1, 12))
def test_a_page_of_what_was_read_ahead_is_that_of_the_whole_list(items: list[str], size: int) -> None:
    """One more than the page has is enough to know whether another follows."""
    token: str | None = None
    while True:
        it = wanted(str(size), token, default=5, maximum=9)
        ahead = [item for item in items if it.after is None or item > it.after][: it.size + 1]
        assert it.cut(ahead, str) == page(items, str(size), token, key=str, default=5, maximum=9)
        if (token := it.cut(ahead, str)[1]) is None:
            break


@given(st.text(max_size=12))
def test_no_token_raises_anything_but_a_fault(token: str) -> None:
    try:
        part, _ = cut(token=token)
        assert "".join(part) in LETTERS
    except Fault as fault:
        assert fault.where == "pageToken"
