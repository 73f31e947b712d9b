import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.access.secret import SECRET_LENGTH, SECRET_LETTERS, digest, id_in, id_of, matches, mint, shown

KEY = "bh_3f9k2m7q_" + "x" * 32


def test_a_key_needs_no_escape_anywhere_and_cannot_be_guessed() -> None:
    secret = mint()
    assert re.fullmatch(r"bh_[a-z0-9]{8}_[A-Za-z0-9]{32}", secret.text)
    assert len(SECRET_LETTERS) ** SECRET_LENGTH > 2**190
    assert len({mint().text for _ in range(100)}) == 100


def test_what_is_kept_is_the_hash_of_the_whole() -> None:
    secret = mint()
    assert secret.digest == hashlib.sha256(secret.text.encode()).hexdigest()
    assert secret.text not in repr(secret)


def test_another_secret_for_the_same_id() -> None:
    first, second = mint("3f9k2m7q"), mint("3f9k2m7q")
    assert first.id == second.id == "3f9k2m7q"
    assert first.text != second.text


@pytest.mark.parametrize(
    ("presented", "id"),
    [
        pytest.param(KEY, "3f9k2m7q", id="a key"),
        pytest.param("", None, id="nothing"),
        pytest.param(KEY[:-1], None, id="shorter"),
        pytest.param(KEY + "x", None, id="longer"),
        pytest.param(KEY + "\n", None, id="a line more"),
        pytest.param(KEY.upper(), None, id="upper case"),
        pytest.param("AIzaSyD-anything", None, id="of another maker"),
        pytest.param("bh_3f9k2m7q_" + "ü" * 32, None, id="not ascii"),
        pytest.param("٣" * 44, None, id="digits of another script"),
    ],
)
def test_only_keys_of_this_kind_have_an_id(presented: str, id: str | None) -> None:
    assert id_of(presented) == id


@pytest.mark.parametrize(
    ("word", "id"),
    [
        pytest.param("3f9k2m7q", "3f9k2m7q", id="the id"),
        pytest.param("bh_3f9k2m7q", "3f9k2m7q", id="the beginning"),
        pytest.param(shown("3f9k2m7q"), "3f9k2m7q", id="as it is shown"),
        pytest.param(KEY, "3f9k2m7q", id="all of it"),
        pytest.param("nonsense!", "nonsense!", id="something else"),
    ],
)
def test_owners_may_name_a_key_as_they_see_it(word: str, id: str) -> None:
    assert id_in(word) == id


@given(st.text())
def test_whatever_is_presented_matches_itself_only(presented: str) -> None:
    presented = presented.encode("utf-8", "replace").decode()
    assert matches(presented, digest(presented))
    assert not matches(presented + "x", digest(presented))
