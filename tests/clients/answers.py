"""What an answer about a photo must be, whichever client asked: true words, good boxes, usable masks."""

import base64
import io
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.clients.photos import FrameBox

PNG = "data:image/png;base64,"


def says(text: str, word: str) -> bool:
    """Tell whether `text` has `word` or its plural as a word of its own."""
    return re.search(rf"\b{re.escape(word)}(e?s)?\b", text, re.IGNORECASE) is not None


def boxes(items: object, label: str) -> list[FrameBox]:
    """Give the boxes of the items that are called `label`; every item must be a well-formed detection."""
    assert isinstance(items, list) and items, f"not a list of detections: {items!r}"
    for item in items:
        assert isinstance(item["label"], str) and item["label"].strip()
        _check(item["box_2d"])
    return [tuple(item["box_2d"]) for item in items if says(item["label"], label)]


def _check(box: Any) -> None:
    assert len(box) == 4 and all(type(number) is int for number in box), f"not four integers: {box!r}"
    ymin, xmin, ymax, xmax = box
    assert 0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000, f"not an ordered box in 0..1000: {box!r}"


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """Intersection over union of two boxes, `[ymin, xmin, ymax, xmax]`."""
    height = min(one[2], other[2]) - max(one[0], other[0])
    width = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0, height) * max(0, width)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return shared / (sum(areas) - shared)


def mask(item: dict[str, Any], image: tuple[int, int]) -> NDArray[np.uint8]:
    """Read the mask of `item`: uint8 [h, w], exactly the pixels of its box in an `image` of (width, height)."""
    assert item["mask"].startswith(PNG)
    with Image.open(io.BytesIO(base64.b64decode(item["mask"].removeprefix(PNG), validate=True))) as png:
        assert (png.format, png.mode) == ("PNG", "L")
        assert png.size == _pixels(item["box_2d"], image)
        return np.asarray(png)


def check_mask(item: dict[str, Any], image: tuple[int, int]) -> None:
    """Hold the mask of `item` to its contract: a part of its box is the thing, and the rest is exactly 0."""
    values = mask(item, image)
    assert (values > 127).mean() > 0.05, f"the mask of {item['label']!r} is all but empty"
    assert (values == 0).any(), f"the mask of {item['label']!r} has no background"


def _pixels(box: Sequence[int], image: tuple[int, int]) -> tuple[int, int]:
    """Width and height in pixels of a box, with the rounding of those who read such boxes: every edge cut off."""
    ymin, xmin, ymax, xmax = box
    width, height = image
    return int(xmax / 1000 * width) - int(xmin / 1000 * width), int(ymax / 1000 * height) - int(ymin / 1000 * height)
