from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from beholder.evaluation.exhibit import Exhibit, Worst


def exhibit(badness: float, name: str = "a") -> Exhibit:
    return Exhibit(Path(name), badness, "", "", "", "")


@given(st.lists(st.floats(0, 3), max_size=30), st.integers(1, 6))
def test_the_worst_are_kept_and_no_others(badness: list[float], kept: int) -> None:
    worst = Worst(kept)
    for each in badness:
        worst.add(exhibit(each))
    assert [each.badness for each in worst.listed()] == sorted((b for b in badness if b > 0), reverse=True)[:kept]


def test_among_equals_the_first_stay_in_their_order() -> None:
    worst = Worst(2)
    for name in "abc":
        worst.add(exhibit(1, name))
    assert [each.photo.name for each in worst.listed()] == ["a", "b"]
