"""Boxes drawn by hand on the example photos, the truth for the experts; and pictures of odd sizes."""

import cv2
import numpy as np
import pytest

from beholder.domain import RGB, Box

BUS = Box(330, 226, 652, 588)
PERSON = Box(305, 434, 892, 648)
CAR = Box(222, 0, 862, 430)
LAPTOP = Box(80, 402, 640, 823)
KEYBOARD = Box(495, 240, 728, 487)
MOUSE = Box(747, 377, 864, 541)
STOP_SIGN = Box(372, 80, 683, 234)
CAT = Box(83, 61, 910, 463)
BICYCLE = Box(575, 497, 895, 802)
TRAFFIC_LIGHT = Box(292, 600, 525, 645)
SIGNBOARD = Box(415, 180, 770, 510)
SIGNBOARD_AND_POSTS = Box(415, 180, 960, 510)

ODD_SIZES = pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(1, 1, id="one pixel"),
        pytest.param(2, 900, id="a pole"),
        pytest.param(3000, 3, id="a thread"),
        pytest.param(33, 17, id="a stamp"),
    ],
)


def noise(width: int, height: int) -> RGB:
    """Make a picture without anything in it."""
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


def flat(width: int, height: int, colour: tuple[int, int, int] = (128, 128, 128)) -> RGB:
    """Make a picture of one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def written(text: str, scale: float = 1.0, width: int = 400, height: int = 80) -> RGB:
    """Write a line in black on white."""
    picture = flat(width, height, (255, 255, 255))
    cv2.putText(picture, text, (20, height - 30), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2, cv2.LINE_AA)
    return picture
