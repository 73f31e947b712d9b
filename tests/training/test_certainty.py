"""The fit of the detector's certainty: what counts as right, and that the weights come out calibrated."""

import numpy as np
import pytest
from numpy.typing import NDArray
from training.certainty import Example, fit, left_out, match, report

from beholder.engines.embedded.experts.detection.candidates import gather

CUP, BOWL = 47.0, 51.0
BOX, NUDGED, FAR = (0.2, 0.2, 0.4, 0.4), (0.21, 0.2, 0.41, 0.4), (0.7, 0.7, 0.9, 0.9)
CROWD = (0.5, 0.5, 1.0, 1.0)

Corners = tuple[float, float, float, float]


def matched(
    found: list[tuple[float, float, Corners]], labelled: list[tuple[float, Corners, bool]]
) -> tuple[list[bool], list[bool]]:
    candidates = gather([np.array([[number, score, *box] for number, score, box in found])])
    boxes = np.array([box for _, box, _ in labelled]).reshape(-1, 4)
    numbers = np.array([number for number, _, _ in labelled])
    crowds = np.array([crowd for _, _, crowd in labelled], bool)
    right, counts = match(candidates, boxes, numbers, crowds)
    return right.tolist(), counts.tolist()


@pytest.mark.parametrize(
    ("found", "labelled", "right"),
    [
        pytest.param([(CUP, 0.9, BOX)], [(CUP, NUDGED, False)], [True], id="it is there"),
        pytest.param([(CUP, 0.9, BOX)], [(CUP, FAR, False)], [False], id="elsewhere"),
        pytest.param([(CUP, 0.9, BOX)], [(BOWL, BOX, False)], [False], id="of another kind"),
        pytest.param([(CUP, 0.9, BOX)], [], [False], id="nothing is labelled"),
        pytest.param([(CUP, 0.9, BOX), (CUP, 0.5, FAR)], [(CUP, FAR, False)], [False, True], id="the less sure one"),
    ],
)
def test_right_is_what_a_label_of_its_kind_covers(
    found: list[tuple[float, float, Corners]], labelled: list[tuple[float, Corners, bool]], right: list[bool]
) -> None:
    assert matched(found, labelled) == (right, [True] * len(right))


def test_a_label_is_found_once() -> None:
    shifted = (0.26, 0.2, 0.46, 0.4)  # too far to be merged, near enough to be right
    between = (0.23, 0.2, 0.43, 0.4)
    right, _ = matched([(CUP, 0.9, BOX), (CUP, 0.5, shifted)], [(CUP, between, False)])
    assert right == [True, False]


def test_what_lies_in_a_crowd_does_not_count() -> None:
    assert matched([(CUP, 0.9, FAR)], [(CUP, CROWD, True)]) == ([False], [False])
    assert matched([(BOWL, 0.9, FAR)], [(CUP, CROWD, True)]) == ([False], [True])


def photos(count: int) -> list[Example]:
    """Make photos in which one sign of three tells the log odds of being right."""
    random = np.random.default_rng(5)

    def photo() -> Example:
        rows: NDArray[np.float64] = random.normal(size=(50, 3))
        right = random.random(50) < 1 / (1 + np.exp(1 - 2 * rows[:, 1]))
        return Example(rows, right, np.ones(50, bool), int(right.sum()) + 5)

    return [photo() for _ in range(count)]


def test_the_weights_are_those_that_made_the_truth() -> None:
    certainty = fit(photos(100))
    assert certainty.weights == pytest.approx([0, 2, 0], abs=0.2)
    assert certainty.base == pytest.approx(-1, abs=0.2)


def test_certainties_of_photos_left_out_are_calibrated() -> None:
    pairs = left_out(photos(60))
    assert len(pairs) == 60 * 50
    for low in (0.1, 0.4, 0.7):
        near = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < low + 0.2)]
        assert near[:, 1].mean() == pytest.approx(near[:, 0].mean(), abs=0.1)


def test_what_does_not_count_is_not_learned_from() -> None:
    good = photos(40)
    spoilt = [Example(-each.signs, each.right, np.zeros(50, bool), 0) for each in good]
    assert fit(good + spoilt).weights == pytest.approx(fit(good).weights)


def test_the_report_has_a_line_for_each_threshold() -> None:
    lines = report(photos(20)).splitlines()
    assert lines[0].startswith("  at 0.10: P ")
    assert len(lines) == 13
