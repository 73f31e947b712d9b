from collections.abc import Callable

import numpy as np
import pytest

from beholder.domain import RGB, Box
from beholder.engines.embedded.experts import masks
from beholder.engines.embedded.experts.masks import Masker, crop
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.experts import drawn


@pytest.mark.parametrize(
    ("name", "box", "least", "most"),
    [
        # a regular octagon fills 0.83 of its box
        pytest.param("stop_sign", drawn.STOP_SIGN, 0.7, 0.9, id="octagon"),
        pytest.param("bus", drawn.BUS, 0.65, 0.92, id="bus"),
        pytest.param("car", drawn.PERSON, 0.3, 0.6, id="leaning man"),
        pytest.param("desk", drawn.MOUSE, 0.55, 0.85, id="mouse"),
    ],
)
def test_an_object_fills_the_share_of_its_box_that_it_should(
    masker: Masker, photo: Callable[[str], RGB], name: str, box: Box, least: float, most: float
) -> None:
    (mask,) = masker.mask(photo(name), [box])
    assert least <= (mask.values > 0).mean() <= most


def test_the_octagon_is_where_it_is(masker: Masker, photo: Callable[[str], RGB]) -> None:
    (mask,) = masker.mask(photo("stop_sign"), [drawn.STOP_SIGN])
    height, width = mask.values.shape
    rows, columns = np.mgrid[0:height, 0:width]
    x, y = (columns + 0.5) / width, (rows + 0.5) / height
    cut = 1 - 1 / (2 + 2**0.5) * 2
    octagon = (np.abs(x - 0.5) + np.abs(y - 0.5)) <= 0.5 + cut / 2
    seen = mask.values > 0
    assert (seen & octagon).sum() / (seen | octagon).sum() >= 0.85


def test_masks_have_the_pixels_of_their_boxes(masker: Masker, photo: Callable[[str], RGB]) -> None:
    image = photo("desk")
    boxes = [drawn.LAPTOP, drawn.KEYBOARD, drawn.MOUSE, Box(0, 0, 1, 1), Box(0, 0, 1000, 1000), Box(990, 0, 1000, 1000)]
    found = masker.mask(image, boxes)
    for box, mask in zip(boxes, found, strict=True):
        x0, y0, x1, y1 = to_pixels(box, image.shape[1], image.shape[0])
        assert mask.values.shape == (y1 - y0, x1 - x0)
        assert mask.values.dtype == np.uint8
        assert mask.values.any()
        assert ((mask.values == 0) | (mask.values >= 128)).all()


def test_a_batch_changes_nothing(masker: Masker, photo: Callable[[str], RGB]) -> None:
    boxes = [drawn.LAPTOP, drawn.KEYBOARD, drawn.MOUSE, Box(150, 360, 420, 530), Box(400, 0, 1000, 1000)]
    together = masker.mask(photo("desk"), boxes)
    for box, mask in zip(boxes, together, strict=True):
        (alone,) = masker.mask(photo("desk"), [box])
        assert ((alone.values > 0) == (mask.values > 0)).mean() > 0.99


def test_no_boxes_no_masks(masker: Masker, photo: Callable[[str], RGB]) -> None:
    assert masker.mask(photo("desk"), []) == []


def test_an_empty_mask_becomes_the_box_at_its_faintest(
    masker: Masker, photo: Callable[[str], RGB], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masker, "_logits", lambda crops: np.full((len(crops), 112, 112), -9, np.float32))
    (mask,) = masker.mask(photo("desk"), [drawn.MOUSE])
    assert (mask.values == 128).all()


def test_the_box_is_cut_from_where_it_lies_in_the_output() -> None:
    logits = np.full((112, 112), -20, np.float32)
    logits[12:100, 12:100] = 20  # just inside 11.2 .. 100.8
    mask = masks._cut_out(logits, (0, 0, 896, 448))
    edge = np.concatenate([mask.values[:5].ravel(), mask.values[:, :5].ravel()])
    assert (mask.values[20:-20, 20:-20] == 255).all()
    assert not edge.all()


@drawn.ODD_SIZES
def test_odd_sizes(masker: Masker, width: int, height: int) -> None:
    (mask,) = masker.mask(drawn.noise(width, height), [Box(0, 0, 1000, 1000)])
    assert mask.values.shape == (height, width)


def test_a_crop_shows_the_box_in_the_middle_and_context_around() -> None:
    image = drawn.flat(400, 300, (0, 0, 255))
    image[100:200, 150:250] = (255, 0, 0)
    seen = crop(image, (150, 100, 250, 200))[:, :, 0] > 127
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    # 12.5 % of the box on each side: 224 * 0.1 = 22.4 pixels
    for span in (rows, columns):
        assert (span[0], span[-1]) == (pytest.approx(22.4, abs=1), pytest.approx(200.6, abs=1))


def test_a_crop_beyond_the_border_repeats_it() -> None:
    image = drawn.flat(100, 100, (9, 9, 9))
    image[:, 0] = 200
    seen = crop(image, (0, 0, 100, 100))
    assert (seen[100, :15] == 200).all()
    assert (seen[100, 60:] == 9).all()


def test_a_large_crop_is_smoothed_and_keeps_its_mean() -> None:
    image = np.zeros((2000, 2000, 3), np.uint8)
    image[::2] = 255  # lines that a plain sample would turn into bands
    seen = crop(image, (0, 0, 2000, 2000))[30:-30, 30:-30]
    assert seen.mean() == pytest.approx(127.5, abs=6)
    assert seen.std() < 30
