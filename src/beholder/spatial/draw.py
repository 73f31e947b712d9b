"""Pictures of what was found, for people: the README's pictures and the console's.

Shapes are drawn by OpenCV; words by Pillow, whose built-in face has accents where OpenCV's has question marks.
"""

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from beholder.domain import RGB, Detection, Mask
from beholder.spatial import masks
from beholder.spatial.boxes import Pixels, to_pixels

Colour: TypeAlias = tuple[int, int, int]

# Hues far apart for most kinds of sight, after Okabe and Ito (2008), brightened for thin lines on photos.
PALETTE: tuple[Colour, ...] = (
    (230, 90, 20),
    (30, 150, 230),
    (0, 170, 120),
    (240, 200, 30),
    (210, 110, 180),
    (90, 60, 200),
    (110, 200, 60),
    (220, 40, 90),
)
MASK_STRENGTH = 0.45


def annotate(image: RGB, detections: Sequence[Detection], colours: Sequence[Colour] | None = None) -> RGB:
    """Draw boxes, labels and translucent masks on a copy of `image` [H, W, 3].

    The first detection is drawn last, so that the most prominent stays on top.
    A colour belongs to a label, unless `colours` gives each detection its own. Lines and letters grow with the image.
    """
    canvas = np.ascontiguousarray(image.copy())
    height, width = canvas.shape[:2]
    paired = zip(detections, colours or _colours(detections), strict=True)
    thickness = max(1, round((height + width) / 500))
    placed = [(d, colour, to_pixels(d.box, width, height)) for d, colour in reversed(list(paired))]
    for detection, colour, pixels in placed:
        if detection.mask is not None:
            _tint(canvas, detection.mask, colour, pixels)
    for _, colour, (x0, y0, x1, y1) in placed:
        cv2.rectangle(canvas, (x0, y0), (x1 - 1, y1 - 1), colour, thickness)
    return _label(canvas, [(d.label, colour, pixels) for d, colour, pixels in placed])


def _colours(detections: Sequence[Detection]) -> list[Colour]:
    """Give each label a colour, in order of appearance, and so each detection."""
    labels = list(dict.fromkeys(detection.label for detection in detections))
    return [PALETTE[labels.index(detection.label) % len(PALETTE)] for detection in detections]


def _tint(canvas: RGB, mask: Mask, colour: Colour, pixels: Pixels) -> None:
    """Mix `colour` into the pixels under a mask, by its probability, and trace the mask's outline."""
    x0, y0, x1, y1 = pixels
    values = masks.resize(mask, x1 - x0, y1 - y0).values
    inside = canvas[y0:y1, x0:x1]
    weight = (values.astype(np.float32) / 255 * MASK_STRENGTH)[..., None]
    inside[:] = np.rint(inside * (1 - weight) + np.asarray(colour, np.float32) * weight).astype(np.uint8)
    outlines, _ = cv2.findContours((values > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(canvas, outlines, -1, colour, 1, cv2.LINE_AA, offset=(x0, y0))


def _label(canvas: RGB, marks: Sequence[tuple[str, Colour, Pixels]]) -> RGB:
    """Write each label on a plate of its colour: above its box, or inside it where there is no room above."""
    height, width = canvas.shape[:2]
    font = ImageFont.load_default(size=max(10, round((height + width) / 75)))
    picture = Image.fromarray(canvas)
    pen = ImageDraw.Draw(picture)
    for label, colour, (x0, y0, _, _) in marks:
        left, top, right, bottom = pen.textbbox((0, 0), label, font=font)
        wide, high = round(right - left) + 6, round(bottom - top) + 6
        x = max(0, min(x0, width - wide))
        y = y0 - high if y0 >= high else y0
        pen.rectangle((x, y, x + wide, y + high), fill=colour)
        ink = "black" if 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] > 140 else "white"
        pen.text((x + 3 - left, y + 3 - top), label, font=font, fill=ink)
    return np.asarray(picture)
