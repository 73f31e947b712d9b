"""What the network is shown in training: the same crop as when it is asked, and an answer that lies on it."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from training.masks.examples import UNKNOWN, exact, varied
from training.masks.instances import Instance, Photo, read_photos

from beholder.engines.embedded.experts.crops import CELLS, GRID, SIDE, with_context

BOX = [120.0, 60.0, 80.0, 100.0]  # COCO's x, y, width, height


def folder(path: Path) -> Path:
    """Write a photo of a red rectangle that fills its box but for a corner, and a crowd."""
    (path / "images").mkdir()
    image = np.full((240, 320, 3), 90, np.uint8)
    outline = np.array([[120, 60], [200, 60], [200, 160], [160, 160], [160, 110], [120, 110]], np.int32)
    cv2.fillPoly(image, [outline], (0, 0, 255))
    cv2.imwrite(str(path / "images" / "one.png"), image)
    polygon = outline.ravel().tolist()
    thing = {"image_id": 4, "bbox": BOX, "category_id": 18, "segmentation": [polygon], "iscrowd": 0}
    runs = {"counts": [0, 240 * 320], "size": [240, 320]}
    crowd = {"image_id": 4, "bbox": [0, 0, 320, 240], "category_id": 1, "segmentation": runs, "iscrowd": 1}
    other = {"image_id": 4, "bbox": [0, 0, 40, 40], "category_id": 1, "segmentation": [[0, 0, 40, 0, 40, 40]]}
    entry = {"id": 4, "file_name": "one.png"}
    (path / "instances.json").write_text(json.dumps({"images": [entry], "annotations": [thing, crowd, other]}))
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    (one,) = read_photos(folder(tmp_path))
    return one


def thing(photo: Photo) -> Instance:
    return photo.instances[0]


def test_crowds_are_left_out(photo: Photo) -> None:
    assert [one.kind for one in photo.instances] == [18, 1]
    assert photo.pixels[70, 130].tolist() == [255, 0, 0]


def test_the_answer_lies_on_what_is_shown(photo: Photo) -> None:
    shown = exact(photo, thing(photo))
    assert shown.crop.shape == (SIDE, SIDE, 3)
    red = cv2.resize(shown.crop, (GRID, GRID), interpolation=cv2.INTER_AREA)[:, :, 1] < 45
    assert ((shown.target > 127) == red).mean() > 0.97
    assert shown.size.tolist() == [80, 100]
    assert shown.kind == 18


def test_a_photo_that_does_not_open_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "images" / "one.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"one\.png"):
        read_photos(tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_however_it_is_varied_the_answer_stays_on_it(photo: Photo, seed: int) -> None:
    shown = varied(photo, thing(photo), np.random.default_rng(seed))
    colours = cv2.resize(shown.crop, (GRID, GRID), interpolation=cv2.INTER_AREA).astype(int)
    red = colours[:, :, 0] - colours[:, :, 1] > 40
    assert ((shown.target > 127) == red).mean() > 0.93
    assert shown.neighbours.shape == (2, CELLS, CELLS)
    assert shown.kind in (UNKNOWN, 18)


def test_the_same_chance_gives_the_same_example(photo: Photo) -> None:
    one, other = (varied(photo, thing(photo), np.random.default_rng(3)) for _ in range(2))
    assert (one.crop == other.crop).all()
    assert (one.target == other.target).all()


def test_too_little_teaches_nothing() -> None:
    speck = Instance((0, 0, 7, 90), 1, 0, 0, np.full((90, 7), 255, np.uint8))
    thread = Instance((0, 0, 90, 90), 1, 0, 0, np.eye(30, dtype=np.uint8))
    assert not speck.teaches
    assert not thread.teaches
    assert with_context((0, 0, 8, 8)) == (-1, -1, 9, 9)
