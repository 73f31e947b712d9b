from datetime import timedelta

import pytest

from beholder.store.key import PROJECT, UNLIMITED, Allowance, ApiKey, Used
from tests.store.conftest import Clock


@pytest.mark.parametrize("name", ["default", "a", "Shop-2", "x.y_z", "0" * 64])
def test_a_project_is_a_word(name: str) -> None:
    assert PROJECT.fullmatch(name)


@pytest.mark.parametrize("name", ["", "-a", ".", "a b", "a/b", "ä", "0" * 65, "a\n", "a\0"])
def test_what_is_no_word_is_no_project(name: str) -> None:
    assert PROJECT.fullmatch(name) is None


def test_without_a_word_nothing_is_limited() -> None:
    assert Allowance(None, None, None, None) == UNLIMITED


def test_use_adds_up() -> None:
    assert Used(1, 2) + Used(10, 20) == Used(11, 22)


@pytest.mark.parametrize(
    ("seconds", "revoked", "opening"),
    [
        pytest.param(0, False, ("new", "old"), id="grace"),
        pytest.param(59.9, False, ("new", "old"), id="its last moment"),
        pytest.param(60, False, ("new",), id="over"),
        pytest.param(0, True, (), id="revoked"),
    ],
)
def test_what_opens_when(clock: Clock, seconds: float, revoked: bool, opening: tuple[str, ...]) -> None:
    until, since = clock() + timedelta(seconds=60), clock() if revoked else None
    key = ApiKey("id", "new", "", clock(), revoked=since, former="old", former_until=until)
    clock.advance(seconds)
    assert key.digests(clock()) == opening
    assert "old" not in repr(key)


def test_a_key_that_was_never_replaced_opens_alone(clock: Clock) -> None:
    assert ApiKey("id", "new", "", clock()).digests(clock()) == ("new",)


def test_a_log_that_shows_a_key_shows_not_even_its_hash(clock: Clock) -> None:
    assert "f00d" not in repr(ApiKey("id", "f00d", "", clock()))
