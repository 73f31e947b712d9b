from pathlib import Path

import cv2
import numpy as np
import pybase64
import pytest

from beholder.domain import Mask
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.metrics.matching import Matches
from beholder.evaluation.report.picture import (
    FOUND,
    MISSED,
    UNJUDGED,
    WRONG,
    data_uri,
    shown,
    with_answer,
    with_truth,
)
from beholder.evaluation.truth import Found, Labelled
from beholder.faults import Fault
from tests.evaluation.sets import SIZE, picture

GREY = np.full((100, 200, 3), 128, np.uint8)
LEFT, MIDDLE, RIGHT = (10, 40, 50, 90), (70, 40, 110, 90), (130, 40, 170, 90)
CORNERS = [(65, 10), (65, 70), (65, 130)]  # row, column on the left edge of each


def exhibit(**parts: object) -> Exhibit:
    return Exhibit(Path("1.jpg"), 1, "", "", "", "", SIZE, **parts)  # type: ignore[arg-type]


def test_truth_is_coloured_by_what_came_of_it() -> None:
    objects = [Labelled("cat", LEFT), Labelled("cat", MIDDLE), Labelled("cat", RIGHT, crowd=True)]
    drawn = with_truth(GREY, exhibit(labelled=objects, matches=Matches(pairs=((0, 0),), missed=(1,))))
    assert [tuple(drawn[corner]) for corner in CORNERS] == [FOUND, MISSED, UNJUDGED]


def test_answers_are_coloured_by_what_came_of_them() -> None:
    answers = [Found("cat", LEFT), Found("cat", MIDDLE), Found("cat", RIGHT)]
    drawn = with_answer(GREY, exhibit(found=answers, matches=Matches(pairs=((0, 0),), wrong=(1,))))
    assert [tuple(drawn[corner]) for corner in CORNERS] == [FOUND, WRONG, UNJUDGED]


def test_masks_are_drawn() -> None:
    outline = [[10, 40, 30, 40, 30, 90, 10, 90]]  # the left half of the box
    truth = with_truth(GREY, exhibit(labelled=[Labelled("cat", LEFT, outline=outline)]))
    values = np.zeros((50, 40), np.uint8)
    values[:, :20] = 255
    answer = with_answer(GREY, exhibit(found=[Found("cat", LEFT, mask=Mask(values))]))
    for drawn in (truth, answer):
        assert (drawn[65, 20] != 128).any()
        assert (drawn[65, 40] == 128).all()


def test_what_lies_outside_is_not_drawn() -> None:
    drawn = with_truth(GREY, exhibit(labelled=[Labelled("cat", (300, 10, 320, 20))]))
    assert (drawn == 128).all()


def test_a_photo_is_shrunk_for_the_page(tmp_path: Path) -> None:
    assert shown(picture(tmp_path / "1.jpg"), 100).shape == (50, 100, 3)


def test_a_photo_that_does_not_open(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"no picture")
    with pytest.raises(Fault):
        shown(tmp_path / "1.jpg")


def test_the_picture_lies_in_the_page() -> None:
    red = np.zeros((10, 10, 3), np.uint8)
    red[..., 0] = 250
    uri = data_uri(red)
    head, data = uri.split(",")
    assert head == "data:image/jpeg;base64"
    pixels = cv2.imdecode(np.frombuffer(pybase64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels[5, 5, 2] > 200 > 50 > pixels[5, 5, 0]
