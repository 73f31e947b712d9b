"""`supervision`, the reader of Gemini's boxes that people use, reads ours: boxes inside the image, full masks."""

import base64

import numpy as np
import pytest
import supervision as sv
from google import genai

from tests.clients.photos import BUS_SIZE, PHOTOS
from tests.clients.sdk import ask, connect

PHOTO = {"type": "image", "data": base64.b64encode((PHOTOS / "bus.jpg").read_bytes()).decode()}
BUS_PIXELS = np.array([[144, 143, 376, 276]])  # drawn by hand: x0, y0, x1, y1


@pytest.fixture
def client(server: str) -> genai.Client:
    return connect(server)


def read(client: genai.Client, prompt: str) -> sv.Detections:
    text = ask(client, {"type": "text", "text": prompt}, PHOTO, model="gemini-2.5-flash").output_text
    return sv.Detections.from_vlm(sv.VLM.GOOGLE_GEMINI_2_5, text, resolution_wh=BUS_SIZE)


def test_detections_are_read_and_lie_within_the_image(client: genai.Client) -> None:
    found = read(client, "Detect all of the objects. The box_2d should be [ymin, xmin, ymax, xmax] in 0-1000.")

    assert len(found) >= 1
    assert (found.xyxy >= 0).all() and (found.xyxy[:, 2:] <= BUS_SIZE).all()
    assert (found.xyxy[:, :2] < found.xyxy[:, 2:]).all()
    buses = found.xyxy[np.asarray(found.data["class_name"]) == "bus"]
    assert sv.box_iou_batch(BUS_PIXELS, buses).max() >= 0.7


def test_masks_are_read_and_cover_the_thing(client: genai.Client) -> None:
    found = read(client, "Give the segmentation mask for the bus: box_2d, mask and label.")

    assert len(found) >= 1
    masks = np.asarray(found.mask)
    assert masks.shape == (len(found), BUS_SIZE[1], BUS_SIZE[0])
    assert masks.any(axis=(1, 2)).all(), "an empty mask"
    for box, mask in zip(found.xyxy.astype(int), masks, strict=True):
        outside = mask.copy()
        outside[box[1] : box[3], box[0] : box[2]] = False
        assert not outside.any(), "a mask beyond its box"
    best = int(sv.box_iou_batch(BUS_PIXELS, found.xyxy).argmax())
    assert masks[best, 210, 260], "the middle of the bus is bus"
