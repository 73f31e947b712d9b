"""Measure the engine's masks given true boxes: `python -m training.masks.measure FOLDER`.

Every labelled thing counts, however small, crowds apart; IoU is that of whole masks in the photo's own pixels.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from beholder.domain import Mask
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.experts.masks import Masker
from beholder.spatial.boxes import Pixels, to_box, to_pixels
from training.masks.instances import Instance, Photo, read_photos


def overlaps(masker: Masker, photo: Photo, told: bool) -> Iterator[float]:
    """Give the IoU of the mask of each instance; `told` also says what each thing is and what is around it."""
    height, width = photo.pixels.shape[:2]
    asked = []
    for instance in photo.instances:
        x0, y0, x1, y1 = instance.box
        box = to_box((x0 / width, y0 / height, x1 / width, y1 / height))
        if box is not None:
            asked.append((instance, box))
    boxes = [box for _, box in asked]
    for instance, box in asked:
        about = (NAMES[instance.kind], boxes) if told else ()
        mask = masker.mask(photo.pixels, box, *about)
        yield iou(mask, to_pixels(box, width, height), instance)


def iou(mask: Mask, pixels: Pixels, truth: Instance) -> float:
    """Compare a mask of the rectangle `pixels` with the true one."""
    x0, y0, x1, y1 = pixels
    true = truth.mask > 0
    common = np.zeros((y1 - y0, x1 - x0), np.bool_)
    inside = _overlap(true, truth.left, truth.top, common, x0, y0)
    shared = int((inside & (mask.values > 0)).sum())
    return shared / max(1, int(true.sum()) + int((mask.values > 0).sum()) - shared)


def _overlap(
    part: NDArray[np.bool_], left: int, top: int, frame: NDArray[np.bool_], x0: int, y0: int
) -> NDArray[np.bool_]:
    """Copy what of `part`, which begins at `left`, `top`, lies in the frame that begins at `x0`, `y0`."""
    high, wide = part.shape
    first_y, first_x = max(top, y0), max(left, x0)
    last_y, last_x = min(top + high, y0 + frame.shape[0]), min(left + wide, x0 + frame.shape[1])
    if last_y > first_y and last_x > first_x:
        frame[first_y - y0 : last_y - y0, first_x - x0 : last_x - x0] = part[
            first_y - top : last_y - top, first_x - left : last_x - left
        ]
    return frame


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    masker = Masker(arguments.threads)
    photos = read_photos(arguments.folder)
    for told, name in ((False, "boxes alone"), (True, "boxes with kinds and neighbours")):
        found = np.array([one for photo in photos for one in overlaps(masker, photo, told)])
        print(
            f"{name}: {len(found)} masks, mean IoU {found.mean():.4f}, {(found >= 0.75).mean():.3f} at 0.75 or better"
        )


if __name__ == "__main__":
    main()
