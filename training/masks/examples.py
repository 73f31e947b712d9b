"""Instances as the network is to see them: a crop, what is known of it, and the right answer, varied by chance."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.crops import CELLS, GRID, SIDE, Rectangle, neighbours, sample, with_context
from training.masks.instances import Instance, Photo

UNKNOWN = 0  # the kind of a thing that nobody named
FORGOTTEN = 0.4  # share of examples whose kind is not told: boxes of unknown things are asked for too
ALONE = 0.25  # share of examples without neighbours: a caller may ask for one box only
MISSED = 0.3  # share of neighbours that no detector would have found
BLURRED = 0.2  # share of examples that are softened, as small things are when they fill a crop
HIDDEN = 0.35  # share of examples behind something
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


@dataclass(frozen=True, slots=True)
class Occluder:
    """A thing of some photo, to be put in front of another."""

    pixels: RGB  # [h, w, 3], what its box shows
    mask: NDArray[np.uint8]  # [h, w], 255 is the thing

    @classmethod
    def of(cls, photo: Photo, instance: Instance) -> "Occluder":
        """Cut an instance out of its photo."""
        high, wide = instance.mask.shape
        return cls(
            photo.pixels[instance.top : instance.top + high, instance.left : instance.left + wide], instance.mask
        )


def varied(photo: Photo, instance: Instance, chance: Generator, occluder: Occluder | None = None) -> Example:
    """Show an instance with a shifted box, other light, perhaps mirrored, and with less known about it.

    With an `occluder` a part of it may be hidden behind that.
    """
    others = [other.box for other in photo.instances if other is not instance and chance.random() > MISSED]
    if chance.random() < ALONE:
        others = []
    kind = UNKNOWN if chance.random() < FORGOTTEN else instance.kind
    shift = 0.08 if chance.random() < LOOSE else 0.015
    shown = _example(photo, instance, _shifted(instance.box, shift, chance), others, kind)
    if occluder is not None and chance.random() < HIDDEN:
        shown = _hidden(shown, occluder, chance)
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


def _hidden(shown: Example, occluder: Occluder, chance: Generator) -> Example:
    """Put a thing in front of what is shown, at its own proportions, and tell of its box as of any neighbour's."""
    high, wide = occluder.mask.shape
    scale = chance.uniform(0.3, 0.8) * SIDE / max(high, wide)
    high, wide = max(4, round(high * scale)), max(4, round(wide * scale))
    top, left = int(chance.integers(-high // 2, SIDE - high // 2)), int(chance.integers(-wide // 2, SIDE - wide // 2))
    move = np.array([[wide / occluder.mask.shape[1], 0, left], [0, high / occluder.mask.shape[0], top]])
    front = cv2.warpAffine(occluder.pixels, move, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    shape = cv2.GaussianBlur(cv2.warpAffine(occluder.mask, move, (SIDE, SIDE)), (0, 0), 0.7)
    share = shape[:, :, None].astype(np.float32) / 255
    crop = np.asarray(shown.crop * (1 - share) + front * share, np.uint8)
    behind = cv2.resize(shape, (GRID, GRID), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    target = np.asarray(shown.target * (1 - behind), np.uint8)
    beside = shown.neighbours
    if chance.random() > MISSED and beside.any():
        cell = SIDE / CELLS
        box = (left / cell, top / cell, (left + wide) / cell, (top + high) / cell)
        drawn = neighbours((0, 0, CELLS, CELLS), (0, 0, 0.8 * CELLS, 0.8 * CELLS), [box])
        beside = np.maximum(beside, drawn)
    return Example(crop, beside, shown.kind, shown.size, target)


def _shifted(box: Rectangle, most: float, chance: Generator) -> Rectangle:
    """Move each edge by a normal share of the side, `most` its deviation, at most three of them."""
    wide, high = box[2] - box[0], box[3] - box[1]
    moves = np.clip(chance.normal(0, most, 4), -3 * most, 3 * most) * (wide, high, wide, high)
    x0, y0, x1, y1 = (float(edge + move) for edge, move in zip(box, moves, strict=True))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _relit(crop: RGB, chance: Generator) -> RGB:
    """Change brightness, contrast, saturation and tint, and now and then sharpness."""
    light, contrast, colour = chance.uniform(0.7, 1.3), chance.uniform(0.7, 1.3), chance.uniform(0, 1.3)
    tint = chance.uniform(0.85, 1.15, 3).astype(np.float32)
    pixels = crop.astype(np.float32)
    mean = pixels.mean()
    pixels = (pixels - mean) * np.float32(contrast) + np.float32(mean * light)
    grey = pixels.mean(axis=2, keepdims=True)
    pixels = (grey + (pixels - grey) * np.float32(colour)) * tint
    if chance.random() < BLURRED:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), chance.uniform(0.5, 2.5)), np.float32)
    return np.asarray(pixels.clip(0, 255), np.uint8)
