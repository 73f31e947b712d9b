import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from beholder.engines.embedded.experts.detection.candidates import MOST, SAME, gather
from beholder.spatial.boxes import iou_matrix

BOX = (0.2, 0.2, 0.4, 0.4)
NUDGED = (0.21, 0.2, 0.41, 0.4)  # IoU 0.9
SHIFTED = (0.26, 0.2, 0.46, 0.4)  # IoU 0.54
FAR = (0.7, 0.7, 0.9, 0.9)
CUP, BOWL = 47, 51

Row = tuple[int, float, tuple[float, float, float, float]]


def look(*rows: Row) -> NDArray[np.float64]:
    return np.array([[number, score, *box] for number, score, box in rows], np.float64).reshape(-1, 6)


def test_what_overlaps_is_one_thing_of_its_kind() -> None:
    found = gather([look((CUP, 0.9, BOX), (CUP, 0.6, NUDGED), (CUP, 0.5, FAR))])
    assert found.numbers.tolist() == [CUP, CUP]
    assert found.scores.tolist() == [0.9, 0.5]


def test_two_kinds_at_one_place_are_two_candidates() -> None:
    found = gather([look((CUP, 0.5, BOX), (BOWL, 0.9, BOX))])
    assert found.numbers.tolist() == [BOWL, CUP]


def test_each_look_has_its_say() -> None:
    found = gather([look((CUP, 0.9, BOX), (CUP, 0.3, NUDGED)), look((CUP, 0.7, NUDGED), (CUP, 0.4, FAR))])
    assert found.support.tolist() == [[0.9, 0.7], [0, 0.4]]
    assert found.votes.tolist() == [[2, 1], [0, 1]]


def test_what_is_no_longer_the_same_thing_may_still_vote() -> None:
    found = gather([look((CUP, 0.9, BOX)), look((CUP, 0.4, SHIFTED))])
    assert found.scores.tolist() == [0.9, 0.4]
    assert found.support.tolist() == [[0.9, 0.4], [0.9, 0.4]]


def test_edges_are_the_mean_of_those_that_agree_the_surest_first() -> None:
    found = gather([look((CUP, 0.9, BOX), (CUP, 0.6, NUDGED), (CUP, 0.5, FAR))])
    assert BOX[0] < found.boxes[0, 0] < (BOX[0] + NUDGED[0]) / 2
    assert found.boxes[1].tolist() == pytest.approx(FAR)


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_nothing_seen_is_no_candidate(looks: int) -> None:
    found = gather([look()] * looks)
    assert found.boxes.shape == (0, 4)
    assert found.support.shape == found.votes.shape == (0, looks)


def test_an_empty_box_is_no_candidate() -> None:
    assert gather([look((CUP, 0.9, (0, 0.2, 0, 0.4)), (CUP, 0.8, (0.1, 1, 0.3, 1)))]).scores.shape == (0,)


def test_a_picture_has_so_many_candidates_and_they_are_the_surest() -> None:
    side = np.linspace(0, 0.95, 20)
    corners = [(x, y, x + 0.04, y + 0.04) for x in side for y in side]
    rows = [(CUP, 0.1 + 0.001 * at, box) for at, box in enumerate(corners)]
    found = gather([look(*rows)])
    assert len(found.scores) == MOST
    assert found.scores[-1] == pytest.approx(0.1 + 0.001 * (len(rows) - MOST))


CORNERS = st.tuples(st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.05, 0.2), st.floats(0.05, 0.2))
BOXES = CORNERS.map(lambda corner: (corner[0], corner[1], corner[0] + corner[2], corner[1] + corner[3]))
ROWS = st.tuples(st.sampled_from([CUP, BOWL]), st.floats(0.05, 1), BOXES)


@given(st.lists(st.lists(ROWS, max_size=6), min_size=1, max_size=3))
def test_candidates_are_in_order_and_within_what_was_seen(looks: list[list[Row]]) -> None:
    given_looks = [look(*rows) for rows in looks]
    found, rows = gather(given_looks), np.concatenate(given_looks)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert (found.support.max(axis=1, initial=0) >= found.scores - 1e-12).all()
    assert set(found.numbers.tolist()) == set(rows[:, 0].astype(int).tolist())
    assert ((found.votes > 0) == (found.support > 0)).all()
    for number, box in zip(found.numbers, found.boxes, strict=True):
        kind = rows[rows[:, 0] == number, 2:]
        assert (box >= kind.min(axis=0) - 1e-9).all()
        assert (box <= kind.max(axis=0) + 1e-9).all()
        assert iou_matrix(box[None], kind).max() > SAME
