from collections.abc import Callable

import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts.colour import NAMES, SHADES, dominant
from beholder.engines.embedded.experts.masks import Masker
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.experts import drawn


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        pytest.param((0, 0, 0), "black", id="black"),
        pytest.param((255, 255, 255), "white", id="white"),
        pytest.param((128, 128, 128), "grey", id="grey"),
        pytest.param((220, 20, 60), "red", id="crimson"),
        pytest.param((128, 0, 0), "red", id="maroon"),
        pytest.param((255, 140, 0), "orange", id="dark orange"),
        pytest.param((255, 215, 0), "yellow", id="gold"),
        pytest.param((34, 139, 34), "green", id="forest green"),
        pytest.param((107, 142, 35), "green", id="olive drab"),
        pytest.param((135, 206, 235), "blue", id="sky blue"),
        pytest.param((25, 25, 112), "blue", id="midnight blue"),
        pytest.param((128, 0, 128), "purple", id="purple"),
        pytest.param((255, 182, 193), "pink", id="light pink"),
        pytest.param((139, 69, 19), "brown", id="saddle brown"),
        pytest.param((222, 184, 135), "beige", id="burlywood"),
        pytest.param((245, 245, 220), "beige", id="beige"),
    ],
)
def test_the_names_of_the_web(rgb: tuple[int, int, int], name: str) -> None:
    assert dominant(drawn.flat(20, 10, rgb)) == name


@pytest.mark.parametrize("name", NAMES)
def test_a_shade_has_its_own_name(name: str) -> None:
    for shade in SHADES[name]:
        red, green, blue = bytes.fromhex(shade)
        assert dominant(drawn.flat(3, 3, (red, green, blue))) == name


@pytest.mark.parametrize(
    ("name", "box", "colours"),
    [
        pytest.param("stop_sign", drawn.STOP_SIGN, {"red"}, id="stop sign"),
        pytest.param("desk", drawn.KEYBOARD, {"black"}, id="keyboard"),
        pytest.param("desk", drawn.MOUSE, {"black"}, id="mouse"),
        pytest.param("bicycle", drawn.SIGNBOARD, {"blue"}, id="signboard"),
        pytest.param("car", drawn.PERSON, {"blue", "black"}, id="navy overalls"),
    ],
)
def test_things(masker: Masker, photo: Callable[[str], RGB], name: str, box: Box, colours: set[str]) -> None:
    image = photo(name)
    mask = masker.mask(image, box)
    x0, y0, x1, y1 = to_pixels(box, image.shape[1], image.shape[0])
    assert dominant(image[y0:y1, x0:x1], mask.values > 0) in colours


def test_only_the_masked_pixels_vote() -> None:
    image = drawn.flat(40, 40, (255, 255, 255))
    image[:5] = (255, 0, 0)
    mask = np.zeros((40, 40), bool)
    mask[:5] = True
    assert dominant(image, mask) == "red"
    assert dominant(image, ~mask) == "white"
    assert dominant(image) == "white"


def test_an_empty_mask_means_everywhere() -> None:
    assert dominant(drawn.flat(9, 9, (0, 0, 255)), np.zeros((9, 9), bool)) == "blue"


@drawn.ODD_SIZES
def test_odd_sizes(width: int, height: int) -> None:
    assert dominant(drawn.noise(width, height)) in NAMES
    assert dominant(drawn.flat(width, height, (0, 128, 0))) == "green"


def test_a_large_picture_is_sampled_evenly() -> None:
    image = drawn.flat(3000, 2000, (255, 0, 0))
    image[:900] = (0, 0, 255)
    assert dominant(image) == "red"
