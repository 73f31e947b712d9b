from pathlib import Path
from typing import Any

import pytest

from beholder.evaluation import labels as reading
from beholder.evaluation.cases import Asked, Captioned, Classed, Scene, Written
from beholder.evaluation.folder import Folder
from beholder.evaluation.truth import Labelled
from beholder.faults import Fault
from tests.evaluation.sets import SIZE, instances, labels, marked, picture

QUESTION = {"image": "1.jpg", "question": "Is there a cat?", "answer": "yes"}
OUTLINE = [[10, 20, 40, 20, 40, 60, 10, 60]]


def test_scenes(tmp_path: Path) -> None:
    runs = {"size": [100, 200], "counts": [20000]}
    marks = [marked(7, 1, 2, [10, 20, 30, 40]), marked(8, 1, 1, [0, 0, 5, 5], iscrowd=1, segmentation=runs, area=9)]
    labels(tmp_path / "instances.json", instances(*marks))
    photo = picture(tmp_path / "images" / "1.jpg")
    found = reading.scenes(Folder(tmp_path))
    dog = Labelled("dog", (10, 20, 40, 60), False, 1200, OUTLINE)
    cats = Labelled("cat", (0, 0, 5, 5), True, 9, runs)
    assert found.cases == (Scene(photo, SIZE, (dog, cats)),)
    assert (found.left_out, found.kinds) == (1, ("cat", "dog"))


def test_boxes_alone_are_enough(tmp_path: Path) -> None:
    mark = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 10, 20]}
    labels(tmp_path / "instances.json", instances(mark, images=1))
    picture(tmp_path / "1.jpg")
    (scene,) = reading.scenes(Folder(tmp_path)).cases
    assert scene.objects == (Labelled("cat", (0, 0, 10, 20), False, 200, None),)


COCO = {
    "images": [{"id": 5, "file_name": "1.jpg"}, {"id": 6, "file_name": "2.jpg"}],  # the second has none
    "annotations": [{"image_id": 5, "caption": "a cat"}, {"image_id": 5, "caption": "my cat"}],
}


@pytest.mark.parametrize(
    "table", [pytest.param({"1.jpg": ["a cat", "my cat"], "2.jpg": []}, id="by name"), pytest.param(COCO, id="COCO")]
)
@pytest.mark.parametrize("with_instances", [True, False], ids=["with instances", "captions alone"])
def test_captions(tmp_path: Path, table: Any, with_instances: bool) -> None:
    labels(tmp_path / "captions.json", table)
    photo = picture(tmp_path / "images" / "1.jpg")
    picture(tmp_path / "images" / "2.jpg")
    if with_instances:
        labels(tmp_path / "instances.json", instances(marked(1, 1, 1, [0, 0, 5, 5]), images=1))
    found = reading.captioned(Folder(tmp_path))
    assert found.cases == (Captioned(photo, ("a cat", "my cat"), frozenset({"cat"}) if with_instances else None),)


def test_questions(tmp_path: Path) -> None:
    people = {"image": "1.jpg", "question": "What?", "answer": "cat", "answers": ["cat", "dog"], "answer_type": "other"}
    derived = {"image": "1.jpg", "question": "Is there a cat?", "answer": "yes", "type": "presence"}
    labels(tmp_path / "vqa" / "vqa_v2.json", [people, {**people, "image": "2.jpg"}])
    labels(tmp_path / "vqa" / "derived_from_coco_gt.json", [derived])
    photo = picture(tmp_path / "images" / "1.jpg")
    found = reading.asked(Folder(tmp_path))
    assert found.cases == (
        Asked(photo, "What?", ("cat", "dog"), "other", True),
        Asked(photo, "Is there a cat?", ("yes",), "presence", False),
    )
    assert found.left_out == 1


def test_classes(tmp_path: Path) -> None:
    labels(tmp_path / "labels.json", [{"image": f"{name}.jpg", "label": name} for name in ("dog", "cat", "gone")])
    photos = [picture(tmp_path / "images" / f"{name}.jpg") for name in ("dog", "cat")]
    found = reading.classed(Folder(tmp_path))
    assert found.cases == (Classed(photos[0], "dog"), Classed(photos[1], "cat"))
    assert (found.left_out, found.kinds) == (1, ("cat", "dog"))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param({"words": [{"text": "A"}, {"text": None}]}, ("scene", ("A",), ()), id="scene"),
        pytest.param(
            {"lines": [{"text": "A B"}], "qa": [{"question": "Q?", "answer": "B"}]},
            ("document", ("A B",), (("Q?", "B"),)),
            id="document",
        ),
        pytest.param({"text": "A B"}, ("line", ("A B",), ()), id="line"),
        pytest.param({"words": []}, ("scene", (), ()), id="scene without a word"),
        pytest.param({"text": None}, ("line", (), ()), id="a line that nobody could read"),
    ],
)
def test_writing(tmp_path: Path, item: dict[str, Any], expected: tuple[Any, ...]) -> None:
    labels(tmp_path / "ocr" / "ocr.json", [{"image": "1.jpg", **item}])
    photo = picture(tmp_path / "ocr" / "images" / "1.jpg")
    assert reading.written(Folder(tmp_path)).cases == (Written(photo, *expected),)


@pytest.mark.parametrize(
    ("name", "table", "read"),
    [
        pytest.param("instances.json", {"images": []}, reading.scenes, id="instances without annotations"),
        pytest.param("instances.json", [], reading.scenes, id="instances that are a list"),
        pytest.param("captions.json", [1], reading.captioned, id="captions that are a list"),
        pytest.param("vqa_v2.json", [{"image": "1.jpg"}], reading.asked, id="a question without words"),
        pytest.param("vqa_v2.json", [{**QUESTION, "type": "colour"}], reading.asked, id="a question of another type"),
        pytest.param("vqa_v2.json", [{**QUESTION, "type": "count"}], reading.asked, id="a count that is no number"),
        pytest.param("labels.json", {"a": 1}, reading.classed, id="classes that are a map"),
        pytest.param("ocr.json", [{"text": "x"}], reading.written, id="writing without a picture"),
    ],
)
def test_another_layout_is_named(tmp_path: Path, name: str, table: Any, read: Any) -> None:
    labels(tmp_path / name, table)
    picture(tmp_path / "1.jpg")
    with pytest.raises(Fault, match=f"{name} is not laid out as expected"):
        read(Folder(tmp_path))


def test_no_questions_at_all(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"has no vqa_v2\.json"):
        reading.asked(Folder(tmp_path))
