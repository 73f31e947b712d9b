"""The page's Python samples with the locked `google-genai`, checked by what they print."""

import ast

import pytest

from tests.clients.answers import boxes, check_mask, overlap, says
from tests.clients.desk import Desk
from tests.clients.photos import BUS, TABLE_SIZE


@pytest.mark.parametrize(
    ("sample", "seen"),
    [
        pytest.param("image_using_url", "bus", id="uploaded, by its uri"),
        pytest.param("inline_image_data", "cat", id="base64 in the request"),
        pytest.param("file_api", "laptop", id="uploaded, by the Files API"),
    ],
)
def test_a_caption_names_what_is_in_the_photo(desk: Desk, sample: str, seen: str) -> None:
    caption = desk.python(sample)

    assert says(caption, seen), caption
    assert len(caption.strip().splitlines()) == 1, "a caption is one sentence"


def test_the_difference_names_what_only_one_photo_has(desk: Desk) -> None:
    difference = desk.python("multiple_images", photos="pair")

    assert says(difference, "bus") and says(difference, "cat"), difference


def test_detection_finds_the_bus(desk: Desk) -> None:
    printed = desk.python("object_detection", photos="street")

    found = boxes(ast.literal_eval(printed.removeprefix("Bounding boxes:").strip()), "bus")
    assert max(overlap(box, BUS) for box in found) >= 0.7, found


def test_segmentation_gives_masks_of_the_wooden_table(desk: Desk) -> None:
    printed = desk.python("segmentation", photos="table")

    items = ast.literal_eval(printed.removeprefix("Segmentation results:").strip())
    assert boxes(items, "table"), items
    for item in items:
        check_mask(item, TABLE_SIZE)
