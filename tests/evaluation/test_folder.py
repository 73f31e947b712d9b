from pathlib import Path

import pytest

from beholder.evaluation.folder import Folder, read_json
from beholder.faults import Fault
from tests.evaluation.sets import labels, picture


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("instances.json", id="in the folder itself"),
        pytest.param("coco/instances.json", id="in its room"),
        pytest.param("annotations/instances_val2017.json", id="as COCO is downloaded"),
    ],
)
def test_labels_are_found(tmp_path: Path, place: str) -> None:
    path = labels(tmp_path / place, {})
    assert Folder(tmp_path).labels("coco", "instances*.json") == path
    assert Folder(tmp_path).holds("coco", "instances*.json")
    assert not Folder(tmp_path).holds("coco", "captions*.json")


@pytest.mark.parametrize(
    ("label_file", "photo"),
    [
        pytest.param("coco/instances.json", "coco/images/1.jpg", id="images beside the labels"),
        pytest.param("instances.json", "images/1.jpg", id="images in the folder"),
        pytest.param("instances.json", "1.jpg", id="pictures beside the labels"),
        pytest.param("annotations/instances_val2017.json", "val2017/1.jpg", id="as COCO is downloaded"),
        pytest.param("vqa/vqa_v2.json", "coco/images/1.jpg", id="questions about photos of another room"),
    ],
)
def test_pictures_are_found(tmp_path: Path, label_file: str, photo: str) -> None:
    path, expected = labels(tmp_path / label_file, {}), picture(tmp_path / photo)
    pictures = Folder(tmp_path).pictures(path)
    assert pictures.find("1.jpg") == expected
    assert pictures.find("2.jpg") is None


def test_questions_alone_find_the_photos_of_the_set(tmp_path: Path) -> None:
    path, photo = labels(tmp_path / "vqa" / "vqa_v2.json", []), picture(tmp_path / "coco" / "images" / "1.jpg")
    assert Folder(tmp_path / "vqa").pictures(path).find("1.jpg") == photo


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/hostname", "a/../../b.jpg"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    path = labels(tmp_path / "set" / "instances.json", {})
    picture(tmp_path / "secret.jpg")
    picture(tmp_path / "b.jpg")
    assert Folder(tmp_path / "set").pictures(path).find(name) is None


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param([], "has no instances", id="none"),
        pytest.param(["instances_a.json", "instances_b.json"], "instances_a.json, instances_b.json", id="two"),
    ],
)
def test_labels_that_cannot_be_chosen(tmp_path: Path, files: list[str], words: str) -> None:
    for name in files:
        labels(tmp_path / name, {})
    with pytest.raises(Fault, match=words):
        Folder(tmp_path).labels("coco", "instances*.json")


def test_not_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="is not a folder"):
        Folder(tmp_path / "nowhere")


def test_json_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b'{"a": ')
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(Fault, match=r"bad\.json is not valid JSON"):
        read_json(tmp_path / "bad.json")
    with pytest.raises(Fault, match=r"folder\.json cannot be read"):
        read_json(tmp_path / "folder.json")
