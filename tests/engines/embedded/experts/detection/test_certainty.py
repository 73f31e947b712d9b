from dataclasses import replace

import numpy as np
import pytest

from beholder.engines.embedded.experts.detection.candidates import Candidates, gather
from beholder.engines.embedded.experts.detection.certainty import Certainty, certainties, signs

BOX = (0.2, 0.2, 0.4, 0.4)
PART = (0.25, 0.25, 0.32, 0.32)
FAR = (0.7, 0.7, 0.9, 0.9)
CUP, BOWL = 47, 51


def seen(*rows: tuple[int, float, tuple[float, float, float, float]]) -> Candidates:
    """Give candidates that the whole picture and its quarters agree about."""
    look = np.array([[number, score, *box] for number, score, box in rows], np.float64).reshape(-1, 6)
    return gather([look, look])


def quarters(candidates: Candidates, aspect: float = 1.0) -> np.ndarray:
    return certainties()[(2,)].of(candidates, aspect)


@pytest.mark.parametrize("grids", [(), (2,), (2, 3)], ids=["whole", "quarters", "ninths too"])
def test_there_are_weights_for_every_set_of_looks(grids: tuple[int, ...]) -> None:
    looks = 1 + len(grids)
    found = replace(seen((CUP, 0.9, BOX)), support=np.full((1, looks), 0.9), votes=np.ones((1, looks), np.int64))
    assert signs(found, 1.5).shape == (1, len(certainties()[grids].weights))
    assert 0.5 < certainties()[grids].of(found, 1.5)[0] < 1


def test_a_certainty_is_a_probability_even_of_what_is_odd() -> None:
    found = seen((CUP, 1.0, (0, 0, 1e-7, 1e-7)), (CUP, 0.05, (0, 0, 1, 1)), (BOWL, 1.0, (0, 0, 1e-9, 1)))
    certain = quarters(found, 900.0)
    assert np.isfinite(certain).all()
    assert ((certain > 0) & (certain < 1)).all()


def test_nothing_is_as_certain_as_nothing() -> None:
    assert quarters(seen()).shape == (0,)


def test_a_higher_score_is_more_certain() -> None:
    certain = [quarters(seen((CUP, score, BOX)))[0] for score in (0.1, 0.3, 0.6, 0.9)]
    assert certain == sorted(certain)


def test_what_only_one_look_saw_is_less_certain() -> None:
    both = seen((CUP, 0.6, BOX))
    one = replace(both, support=np.array([[0.0, 0.6]]), votes=np.array([[0, 1]]))
    assert quarters(one)[0] < quarters(both)[0]


@pytest.mark.parametrize(
    ("rival", "at"),
    [
        pytest.param((CUP, 0.95, BOX), PART, id="a part of a surer one of its kind"),
        pytest.param((BOWL, 0.95, BOX), BOX, id="what is surer of another kind"),
    ],
)
def test_a_rival_takes_certainty_away(
    rival: tuple[int, float, tuple[float, float, float, float]], at: tuple[float, float, float, float]
) -> None:
    alone, beside = quarters(seen((CUP, 0.5, at)))[0], quarters(seen(rival, (CUP, 0.5, at)))[1]
    assert beside < alone


def test_weights_written_are_weights_read() -> None:
    certainty = Certainty(np.array([0.123456, -2.0]), 0.5)
    assert certainty.entry((2, 3)) == {"grids": [2, 3], "base": 0.5, "weights": [0.12346, -2.0]}


def test_no_sign_at_all_leaves_the_base() -> None:
    assert Certainty(np.zeros(2), 0.0).of_signs(np.ones((3, 2))).tolist() == [0.5] * 3
