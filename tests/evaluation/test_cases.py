"""A case is a picture and what people said of it; each way to ask has its own kind, read from a folder as it is."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from beholder.evaluation import labels as reading
from beholder.evaluation.cases import Asked, Captioned, Classed, LabelledSet, Scene, Written
from beholder.evaluation.folder import Folder
from tests.evaluation.sets import SIZE, instances, labels, marked, picture

PHOTO = Path("1.jpg")
CASES: list[Any] = [
    Scene(PHOTO, SIZE, ()),
    Captioned(PHOTO, ("a cat",), None),
    Asked(PHOTO, "Is there a cat?", ("yes",), "presence", people=False),
    Classed(PHOTO, "cat"),
    Written(PHOTO, "line", ("EXIT",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case).__name__)
def test_every_case_is_a_picture_first_and_does_not_change(case: Any) -> None:
    assert next(iter(dataclasses.fields(case))).name == "photo"
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.photo = Path("2.jpg")


@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case).__name__)
def test_equal_cases_are_one(case: Any) -> None:
    assert len({case, dataclasses.replace(case)}) == 1
    assert dataclasses.replace(case, photo=Path("2.jpg")) != case


def test_no_kinds_marked_are_not_marks_of_no_kind() -> None:
    assert Captioned(PHOTO, (), None) != Captioned(PHOTO, (), frozenset())


def test_writing_may_come_without_questions() -> None:
    assert Written(PHOTO, "document", ("a", "b")).questions == ()
    assert LabelledSet((), 0).kinds == ()


def test_a_set_counts_what_it_left_out(tmp_path: Path) -> None:
    marks = [marked(1, 1, 1, [0, 0, 5, 5]), marked(2, 2, 2, [0, 0, 5, 5])]
    labels(tmp_path / "instances.json", instances(*marks))
    photo = picture(tmp_path / "images" / "1.jpg")
    found = reading.scenes(Folder(tmp_path))
    (scene,) = found.cases
    assert isinstance(scene, Scene)
    assert (scene.photo, scene.size, [each.kind for each in scene.objects]) == (photo, SIZE, ["cat"])
    assert (found.left_out, found.kinds) == (1, ("cat", "dog"))
