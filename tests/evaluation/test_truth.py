import dataclasses

import numpy as np
import pytest

from beholder.domain import Mask
from beholder.evaluation.truth import Found, Labelled

CORNERS = (10.0, 20.0, 40.0, 60.0)  # x0, y0, x1, y1


def test_what_is_marked_is_one_thing_unless_it_is_a_crowd() -> None:
    marked = Labelled("cat", CORNERS)
    assert (marked.crowd, marked.area, marked.outline) == (False, 0.0, None)
    assert marked != Labelled("cat", CORNERS, crowd=True)


def test_what_is_answered_has_no_score_unless_the_engine_gave_one() -> None:
    found = Found("cat", CORNERS)
    assert (found.score, found.mask) == (None, None)
    assert found != Found("cat", CORNERS, score=0.0), "no score is not the least score"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Labelled("cat", CORNERS, outline=[[1.5] * 1000]), id="an outline"),
        pytest.param(Found("cat", CORNERS, mask=Mask(np.full((9, 9), 7, np.uint8))), id="a mask"),
    ],
)
def test_a_report_of_a_failure_does_not_show_shapes(value: object) -> None:
    assert "1.5" not in repr(value)
    assert "[7" not in repr(value)


def test_truth_and_answer_lie_in_one_frame() -> None:
    types = [{field.name: field.type for field in dataclasses.fields(kind)} for kind in (Labelled, Found)]
    assert types[0]["corners"] == types[1]["corners"]
    assert types[0]["kind"] == types[1]["kind"]
