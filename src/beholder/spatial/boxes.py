"""Boxes as numbers, so that every way into and out of a `Box` clamps, orders and rounds alike.

Frames: a *fraction* box is `(x0, y0, x1, y1)` in 0..1 of the upright image; a *domain* `Box` is y first, in
thousandths; a *pixel* rectangle is `(x0, y0, x1, y1)`, half open (`image[y0:y1, x0:x1]` is the box's inside).
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from beholder.domain import Box

Fractions: TypeAlias = tuple[float, float, float, float]
Pixels: TypeAlias = tuple[int, int, int, int]

WHOLE = Box(0, 0, 1000, 1000)


def to_box(xyxy: Fractions) -> Box | None:
    """Round fractions of the image to a `Box`, clamped to the image, with its corners put in order.

    A side that has some length inside the image keeps at least one thousandth. None when a number is
    not finite, or when nothing of the rectangle lies inside the image.
    """
    if not all(math.isfinite(value) for value in xyxy):
        return None
    x = _span(xyxy[0], xyxy[2])
    y = _span(xyxy[1], xyxy[3])
    return None if x is None or y is None else Box(y[0], x[0], y[1], x[1])


def _span(one: float, other: float) -> tuple[int, int] | None:
    """Clamp, order and round one side; None when it has no length."""
    low, high = sorted((min(max(one, 0.0), 1.0), min(max(other, 0.0), 1.0)))
    if low >= high:
        return None
    first, last = round(low * 1000), round(high * 1000)
    if first == last:
        first = min(math.floor(low * 1000), 999)
        last = first + 1
    return first, last


def to_fractions(box: Box) -> Fractions:
    """Write a `Box` as `(x0, y0, x1, y1)` in 0..1."""
    return box.xmin / 1000, box.ymin / 1000, box.xmax / 1000, box.ymax / 1000


def to_pixels(box: Box, width: int, height: int) -> Pixels:
    """Give the pixels of an image of `width` x `height` that a box covers; never none.

    Rule: every edge is `int(v / 1000 * size)`, the expression that readers of Gemini boxes use (the Gemini cookbook),
    so that a mask of this size lands on their rectangle without being resized. A rectangle
    that comes out empty is widened to one pixel.
    """
    x0, x1 = _pixel_span(box.xmin, box.xmax, width)
    y0, y1 = _pixel_span(box.ymin, box.ymax, height)
    return x0, y0, x1, y1


def _pixel_span(low: int, high: int, size: int) -> tuple[int, int]:
    first = int(low / 1000 * size)
    return first, max(first + 1, int(high / 1000 * size))


def area(box: Box) -> float:
    """Give the share of the image that a box covers, 0..1."""
    return (box.ymax - box.ymin) * (box.xmax - box.xmin) / 1e6


def iou(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, 0..1."""
    shared = _common(a, b)
    return shared / (area(a) + area(b) - shared)


def inside(one: Box, other: Box) -> float:
    """Share of `one` that lies in `other`, 0..1."""
    return _common(one, other) / area(one)


def _common(a: Box, b: Box) -> float:
    """Give the share of the image that both boxes cover, 0..1."""
    height = max(0, min(a.ymax, b.ymax) - max(a.ymin, b.ymin))
    width = max(0, min(a.xmax, b.xmax) - max(a.xmin, b.xmin))
    return height * width / 1e6


def iou_matrix(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Intersection over union of each of `a` [N, 4] with each of `b` [M, 4], as [N, M].

    Rows are two ordered corners in any one frame, x or y first, the same in both. Empty boxes overlap nothing.
    """
    shared, sizes_a, sizes_b = _shared(a, b)
    return _ratio(shared, sizes_a[:, None] + sizes_b[None, :] - shared)


def containment(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Share of the smaller box that lies in the larger one, of each of `a` [N, 4] with each of `b` [M, 4]: [N, M]."""
    shared, sizes_a, sizes_b = _shared(a, b)
    return _ratio(shared, np.minimum(sizes_a[:, None], sizes_b[None, :]))


def _shared(
    a: NDArray[np.floating], b: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the areas that each pair of boxes shares [N, M], and the areas of `a` [N] and `b` [M]."""
    first, second = np.asarray(a, np.float64), np.asarray(b, np.float64)
    shared = _overlap(first[:, 0::2], second[:, 0::2])
    shared *= _overlap(first[:, 1::2], second[:, 1::2])
    sizes = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1) for boxes in (first, second)]
    return shared, sizes[0], sizes[1]


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the length that each pair of spans [N, 2] and [M, 2] shares: [N, M], written once and changed in place."""
    shared: NDArray[np.float64] = np.minimum(a[:, None, 1], b[None, :, 1])
    shared -= np.maximum(a[:, None, 0], b[None, :, 0])
    return np.maximum(shared, 0, out=shared)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, taking nothing of nothing for 0."""
    ratio = np.zeros_like(part)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def nms(scores: NDArray[np.floating], rivals: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Keep, of every two boxes that are rivals, the surer one (non-maximum suppression).

    `scores` [N]; `rivals` [N, N] says which pairs are one object seen twice, as
    `iou_matrix(boxes, boxes) > threshold` would. Gives the indices to keep, best score first; equal scores keep
    their order.
    """
    dropped = np.zeros(len(scores), bool)
    kept: list[int] = []
    for index in np.argsort(-np.asarray(scores), kind="stable"):
        if not dropped[index]:
            kept.append(int(index))
            dropped |= rivals[index]
    return np.asarray(kept, np.intp)


def fuse(boxes: NDArray[np.floating], weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give weighted means of `boxes` [N, 4]: one for each row of `weights` [M, N], whose sums are not 0; [M, 4]."""
    given = np.asarray(weights, np.float64)
    means: NDArray[np.float64] = given @ np.asarray(boxes, np.float64) / given.sum(axis=1, keepdims=True)
    return means
