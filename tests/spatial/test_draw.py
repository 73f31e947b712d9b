import numpy as np
import pytest

from beholder.domain import RGB, Box, Detection, Mask
from beholder.spatial.draw import PALETTE, annotate
from beholder.spatial.masks import filled

BOX = Box(400, 200, 800, 600)


def blank(width: int = 300, height: int = 200) -> RGB:
    return np.full((height, width, 3), 128, np.uint8)


def test_the_image_is_left_alone_and_the_copy_is_not() -> None:
    image = blank()
    drawn = annotate(image, [Detection(BOX, "cat", 0.9)])
    assert (image == 128).all()
    assert drawn.shape == image.shape
    assert drawn.dtype == np.uint8
    assert (drawn != image).any()


def test_nothing_found_is_the_image_itself() -> None:
    assert (annotate(blank(), []) == 128).all()


def test_the_box_is_outlined_where_it_is() -> None:
    drawn = annotate(blank(), [Detection(BOX, "cat", 0.9)])
    assert drawn[120, 60].tolist() == list(PALETTE[0])
    assert drawn[120, 179].tolist() == list(PALETTE[0])
    assert (drawn[100:140, 80:160] == 128).all()
    assert (drawn[180:] == 128).all()


def test_a_mask_tints_only_its_object() -> None:
    values = np.zeros((80, 120), np.uint8)
    values[:40] = 255
    drawn = annotate(blank(), [Detection(BOX, "cat", 0.9, Mask(values))])
    assert (drawn[100, 120] != 128).any()
    assert (drawn[150, 100:140] == 128).all()


def test_a_mask_of_another_size_is_fitted() -> None:
    drawn = annotate(blank(), [Detection(BOX, "cat", 0.9, filled(3, 3))])
    assert (drawn[85:155, 65:170] != 128).any(axis=2).all()


def test_labels_share_a_colour_and_differ_from_others() -> None:
    left, right, below = Box(300, 50, 600, 200), Box(300, 400, 600, 600), Box(700, 50, 950, 200)
    drawn = annotate(blank(), [Detection(left, "cat", 0.9), Detection(right, "cat", 0.8), Detection(below, "dog", 0.7)])
    assert drawn[90, 15].tolist() == drawn[90, 120].tolist() == list(PALETTE[0])
    assert drawn[170, 15].tolist() == list(PALETTE[1])


def test_the_first_detection_stays_on_top() -> None:
    drawn = annotate(blank(), [Detection(BOX, "cat", 0.9), Detection(BOX, "dog", 0.8)])
    assert drawn[120, 60].tolist() == list(PALETTE[0])


@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(1, 1, id="one pixel"), pytest.param(3000, 2, id="a thread"), pytest.param(17, 900, id="a pole")],
)
def test_odd_sizes(width: int, height: int) -> None:
    detections = [Detection(BOX, "a label much wider than the picture, Käse", 0.5, filled(2, 2))]
    assert annotate(blank(width, height), detections).shape == (height, width, 3)


@pytest.mark.parametrize("label", ["", "\u732b", "line\nbreak"], ids=["empty", "a script the face lacks", "two lines"])
def test_odd_labels(label: str) -> None:
    assert (annotate(blank(), [Detection(BOX, label, 0.5)]) != 128).any()


def test_more_labels_than_colours() -> None:
    many = [Detection(BOX, f"thing {number}", 0.5) for number in range(len(PALETTE) + 3)]
    assert annotate(blank(), many).shape == (200, 300, 3)


def test_a_read_only_image_can_be_drawn_on() -> None:
    image = blank()
    image.setflags(write=False)
    assert annotate(image, [Detection(BOX, "cat", 0.9)]).shape == image.shape


def test_each_may_have_its_own_colour() -> None:
    two = [Detection(BOX, "cat", 0.9), Detection(Box(0, 700, 200, 900), "cat", 0.9)]
    drawn = annotate(blank(), two, [(1, 2, 3), (4, 5, 6)])
    assert drawn[120, 60].tolist() == [1, 2, 3]
    assert drawn[39, 240].tolist() == [4, 5, 6]


def test_a_colour_is_missing() -> None:
    with pytest.raises(ValueError, match="zip"):
        annotate(blank(), [Detection(BOX, "cat", 0.9)] * 2, [(1, 2, 3)])
