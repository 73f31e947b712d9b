"""The page's curl samples, and the Files API guide's uploads that they rest on, checked by what they print."""

import json

import pytest

from tests.clients.answers import boxes, check_mask, overlap, says
from tests.clients.desk import Desk
from tests.clients.photos import BUS, TABLE_SIZE


def text(printed: str) -> str:
    """Read the answer's words the way every sample of the page does."""
    words = json.loads(printed)["steps"][-1]["content"][0]["text"]
    assert isinstance(words, str)
    return words


@pytest.mark.parametrize("sample", ["image_using_url", "file_api"])
@pytest.mark.parametrize(
    "upload",
    [
        pytest.param("upload", id="start, then upload and finalize"),
        pytest.param("upload_in_one_request", id="start, upload and finalize at once"),
    ],
)
def test_an_uploaded_photo_is_captioned(desk: Desk, upload: str, sample: str) -> None:
    uri = desk.rest(upload).partition("file_uri=")[2].strip()

    caption = text(desk.rest(sample, YOUR_FILE_URI=uri))

    assert uri.startswith(f"{desk.server}/v1beta/files/")
    assert says(caption, "laptop"), caption


def test_an_upload_keeps_what_its_start_said(desk: Desk) -> None:
    desk.rest("upload")

    described = json.loads((desk.folder / "file_info.json").read_text())["file"]
    assert described["displayName"] == "IMAGE"
    assert described["mimeType"] == "image/jpeg"
    assert described["sizeBytes"] == str((desk.folder / "path/to/sample.jpg").stat().st_size)


def test_an_inline_photo_is_captioned(desk: Desk) -> None:
    caption = text(desk.rest("inline_image_data"))

    assert says(caption, "car"), caption


def test_the_difference_names_what_only_one_photo_has(desk: Desk) -> None:
    difference = text(desk.rest("multiple_images", photos="pair"))

    assert says(difference, "bus") and says(difference, "cat"), difference


def test_detection_finds_the_bus(desk: Desk) -> None:
    found = boxes(json.loads(text(desk.rest("object_detection", photos="street"))), "bus")

    assert max(overlap(box, BUS) for box in found) >= 0.7, found


def test_segmentation_takes_config_as_the_page_writes_it(desk: Desk) -> None:
    items = json.loads(text(desk.rest("segmentation", photos="table")))

    assert boxes(items, "table"), items
    for item in items:
        check_mask(item, TABLE_SIZE)
