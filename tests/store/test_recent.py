import pytest

from beholder.store.recent import Recent


@pytest.fixture
def recent() -> Recent[str]:
    return Recent(2)


def test_what_was_read_is_known_until_it_changes(recent: Recent[str]) -> None:
    assert recent.get("a") is None
    recent.keep("a", "1", recent.changes)
    assert recent.get("a") == "1"
    recent.forget(["a", "never seen"])
    assert recent.get("a") is None


def test_the_oldest_goes_for_the_newest(recent: Recent[str]) -> None:
    for name in "abc":
        recent.keep(name, name, recent.changes)
    assert [recent.get(name) for name in "abc"] == [None, "b", "c"]


def test_what_was_read_before_a_change_is_not_kept_after_it(recent: Recent[str]) -> None:
    since = recent.changes
    recent.forget(["a"])
    recent.keep("a", "as it was", since)
    assert recent.get("a") is None


def test_a_change_spares_the_others(recent: Recent[str]) -> None:
    recent.keep("a", "1", recent.changes)
    recent.keep("b", "2", recent.changes)
    recent.forget(["a"])
    assert recent.get("b") == "2"
