"""The page's JavaScript samples with the locked `@google/genai`, checked by what they print."""

import json

import pytest

from tests.clients.answers import boxes, check_mask, overlap, says
from tests.clients.desk import SAMPLES, Desk
from tests.clients.photos import BUS, TABLE_SIZE

JAVASCRIPT = SAMPLES / "javascript"


@pytest.mark.parametrize(
    ("sample", "seen"),
    [
        pytest.param("image_using_url", "bus", id="uploaded, by its uri, with mimeType"),
        pytest.param("inline_image_data", "cat", id="base64 in the request"),
        pytest.param("file_api", "laptop", id="uploaded, by the Files API"),
    ],
)
def test_a_caption_names_what_is_in_the_photo(node_desk: Desk, sample: str, seen: str) -> None:
    caption = node_desk.javascript(JAVASCRIPT / f"{sample}.mjs")

    assert says(caption, seen), caption
    assert len(caption.strip().splitlines()) == 1, "a caption is one sentence"


def test_the_difference_names_what_only_one_photo_has(node_desk: Desk) -> None:
    difference = node_desk.javascript(JAVASCRIPT / "multiple_images.mjs", photos="pair")

    assert says(difference, "bus") and says(difference, "cat"), difference


def test_detection_finds_the_bus(node_desk: Desk) -> None:
    printed = node_desk.javascript(JAVASCRIPT / "object_detection.mjs", photos="street")

    found = boxes(json.loads(printed.removeprefix("Bounding boxes:")), "bus")
    assert max(overlap(box, BUS) for box in found) >= 0.7, found


def test_segmentation_takes_config_as_the_page_writes_it(node_desk: Desk) -> None:
    printed = node_desk.javascript(JAVASCRIPT / "segmentation.mjs", photos="table")

    items = json.loads(printed.removeprefix("Segmentation results:"))
    assert boxes(items, "table"), items
    for item in items:
        check_mask(item, TABLE_SIZE)
