"""Instances as the network is to see them: a crop, what is known of it, and the right answer, varied by chance."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.crops import GRID, SIDE, Rectangle, neighbours, sample, with_context
from training.masks.instances import Instance, Photo

UNKNOWN = 0  # the kind of a thing that nobody named
FORGOTTEN = 0.4  # share of examples whose kind is not told: boxes of unknown things are asked for too
ALONE = 0.25  # share of examples without neighbours: a caller may ask for one box only
MISSED = 0.3  # share of neighbours that no detector would have found
LOOSE = 0.6  # share of examples whose box is as a detector draws it, not as a person


@dataclass(frozen=True, slots=True)
class Example:
    """One crop with its answer; the arrays are the network's inputs without the batch."""

    crop: RGB  # [SIDE, SIDE, 3]
    neighbours: NDArray[np.float32]  # [2, CELLS, CELLS]
    kind: int
    size: NDArray[np.float32]  # [2], width and height of the box in pixels
    target: NDArray[np.uint8]  # [GRID, GRID], 255 is object


def exact(photo: Photo, instance: Instance) -> Example:
    """Show an instance as it is asked for with its true box, its kind and all its neighbours."""
    others = [other.box for other in photo.instances if other is not instance]
    return _example(photo, instance, instance.box, others, instance.kind)


def varied(photo: Photo, instance: Instance, chance: Generator) -> Example:
    """Show an instance with a shifted box, other light, perhaps mirrored, and with less known about it."""
    others = [other.box for other in photo.instances if other is not instance and chance.random() > MISSED]
    if chance.random() < ALONE:
        others = []
    kind = UNKNOWN if chance.random() < FORGOTTEN else instance.kind
    shift = 0.08 if chance.random() < LOOSE else 0.015
    shown = _example(photo, instance, _shifted(instance.box, shift, chance), others, kind)
    crop = _relit(shown.crop, chance)
    if chance.random() < 0.5:
        return Example(
            np.ascontiguousarray(crop[:, ::-1]),
            np.ascontiguousarray(shown.neighbours[:, :, ::-1]),
            kind,
            shown.size,
            np.ascontiguousarray(shown.target[:, ::-1]),
        )
    return Example(crop, shown.neighbours, kind, shown.size, shown.target)


def _example(photo: Photo, instance: Instance, box: Rectangle, others: list[Rectangle], kind: int) -> Example:
    seen = with_context(box)
    in_mask = (seen[0] - instance.left, seen[1] - instance.top, seen[2] - instance.left, seen[3] - instance.top)
    target = sample(instance.mask, in_mask, GRID, cv2.BORDER_CONSTANT)
    size = np.array([box[2] - box[0], box[3] - box[1]], np.float32)
    return Example(sample(photo.pixels, seen, SIDE), neighbours(seen, box, others), kind, size, target)


def _shifted(box: Rectangle, most: float, chance: Generator) -> Rectangle:
    """Move each edge by a normal share of the side, `most` its deviation, at most three of them."""
    wide, high = box[2] - box[0], box[3] - box[1]
    moves = np.clip(chance.normal(0, most, 4), -3 * most, 3 * most) * (wide, high, wide, high)
    x0, y0, x1, y1 = (float(edge + move) for edge, move in zip(box, moves, strict=True))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _relit(crop: RGB, chance: Generator) -> RGB:
    """Change brightness, contrast and saturation."""
    light, contrast, colour = chance.uniform(0.7, 1.3), chance.uniform(0.7, 1.3), chance.uniform(0.4, 1.2)
    pixels = crop.astype(np.float32)
    mean = pixels.mean()
    pixels = (pixels - mean) * np.float32(contrast) + np.float32(mean * light)
    grey = pixels.mean(axis=2, keepdims=True)
    return np.asarray((grey + (pixels - grey) * np.float32(colour)).clip(0, 255), np.uint8)
