"""The backdrop is measured around the things, in parts of the picture."""

from collections.abc import Callable

import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.backdrop import Backdrop, backdrop

GRASS, SKY, RED, NIGHT = (60, 140, 40), (110, 160, 220), (200, 30, 30), (10, 10, 20)


def picture(above: tuple[int, int, int], below: tuple[int, int, int], height: int = 300, width: int = 400) -> RGB:
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2], pixels[height // 2 :] = above, below
    return pixels


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        pytest.param(picture(SKY, GRASS), Backdrop(green=1, sky=1, air=0, dark=0, vivid=1), id="a meadow"),
        pytest.param(picture(SKY, SKY), Backdrop(green=0, sky=1, air=1, dark=0, vivid=1), id="only sky"),
        pytest.param(picture(RED, RED), Backdrop(green=0, sky=0, air=0, dark=0, vivid=1), id="a red wall"),
        pytest.param(picture(NIGHT, NIGHT), Backdrop(green=0, sky=0, air=0, dark=1, vivid=1), id="night"),
        pytest.param(picture((90, 90, 90), (90, 90, 90)), Backdrop(green=0, sky=0, air=0, dark=0, vivid=0), id="grey"),
        pytest.param(picture(SKY, GRASS, 900, 300), Backdrop(1, 1, 0, 0, 1), id="a tall picture"),
    ],
)
def test_backdrop(pixels: RGB, expected: Backdrop) -> None:
    assert backdrop(pixels, []) == expected


def test_things_do_not_count() -> None:
    pixels = picture(SKY, GRASS)
    pixels[200:300, 100:300] = RED
    assert backdrop(pixels, []).green < 0.6
    assert backdrop(pixels, [Box(640, 240, 1000, 760)]).green == 1


def test_a_covered_part_tells_nothing() -> None:
    assert backdrop(picture(SKY, GRASS), [Box(0, 0, 1000, 1000)]).green == 0


def test_what_is_rough_is_no_sky() -> None:
    rng = np.random.default_rng(0)
    assert backdrop(rng.integers(150, 255, (192, 192, 1), np.uint8).repeat(3, axis=2), []).sky < 0.1


def test_real_photos(photo: Callable[[str], RGB]) -> None:
    for name in ("cats", "desk", "table"):
        inside = backdrop(photo(name), [])
        assert inside.green < 0.6
        assert all(0 <= share <= 1 for share in (inside.green, inside.sky, inside.air, inside.dark, inside.vivid))
