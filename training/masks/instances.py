"""A folder in COCO's layout as photos and the instances in them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as rle

from beholder.domain import RGB
from beholder.engines.embedded.experts.crops import Rectangle

LEAST_SIDE = 8  # pixels of a box's side: what is smaller teaches nothing but noise
LEAST_AREA = 40  # pixels of a mask


@dataclass(frozen=True, slots=True)
class Instance:
    """One labelled thing: its box in pixels of its photo, its COCO number, and its mask within `frame`."""

    box: Rectangle
    kind: int
    left: int
    top: int
    mask: NDArray[np.uint8]  # [h, w], 0 or 255, of the rectangle of whole pixels that begins at `left`, `top`

    @property
    def teaches(self) -> bool:
        """Tell whether it is large enough to be learned from."""
        wide, high = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return min(wide, high) >= LEAST_SIDE and int((self.mask > 0).sum()) >= LEAST_AREA


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo with all that is labelled in it, crowds left out."""

    name: str
    pixels: RGB
    instances: tuple[Instance, ...]


def read_photos(folder: Path) -> list[Photo]:
    """Read `instances.json` and `images/` of a folder, ordered by file name."""
    labels = json.loads((folder / "instances.json").read_text())
    by_photo: dict[int, list[dict[str, object]]] = {}
    for annotation in labels["annotations"]:
        by_photo.setdefault(annotation["image_id"], []).append(annotation)
    photos = []
    for entry in sorted(labels["images"], key=lambda entry: str(entry["file_name"])):
        bgr = cv2.imread(str(folder / "images" / entry["file_name"]), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        if bgr is None:
            raise ValueError(f"a photo that does not open: {entry['file_name']}")
        instances = tuple(_instances(by_photo.get(entry["id"], []), *bgr.shape[:2]))
        photos.append(Photo(entry["file_name"], np.ascontiguousarray(bgr[:, :, ::-1]), instances))
    return photos


def _instances(annotations: list[dict[str, object]], height: int, width: int) -> Iterator[Instance]:
    for annotation in annotations:
        x, y, wide, high = (float(value) for value in annotation["bbox"])  # type: ignore[attr-defined]
        if annotation.get("iscrowd") or min(wide, high) <= 0:
            continue
        shape = annotation["segmentation"]
        if isinstance(shape, list):
            encoded = rle.merge(rle.frPyObjects(shape, height, width))
        else:
            encoded = rle.frPyObjects(shape, height, width) if isinstance(shape["counts"], list) else shape  # type: ignore[index]
        left, top = int(x), int(y)
        part = rle.decode(encoded)[top : int(y + high) + 2, left : int(x + wide) + 2]
        yield Instance((x, y, x + wide, y + high), int(str(annotation["category_id"])), left, top, part * np.uint8(255))
