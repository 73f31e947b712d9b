"""Overlapping parts of an image, for finders that miss what is small in the whole.

A detector made for 300 pixels sees a distant cup better in a part of the photo. What a tile's edge cuts is
dropped: a neighbour, or the whole image, sees it entire. Frames are fractions of the upright image.
"""

import numpy as np
from numpy.typing import NDArray

from beholder.spatial.boxes import Fractions


def grid(parts: int, overlap: float = 1 / 3) -> tuple[Fractions, ...]:
    """Give `parts` x `parts` tiles that cover the image, row by row; neighbours share `overlap` of a tile's side.

    The side is `1 / (parts - (parts - 1) * overlap)`: 0.6 of the image's for two parts a side, 0.43 for three.
    """
    if parts < 1 or not 0 <= overlap < 1:
        raise ValueError(f"no grid has {parts} parts a side that overlap by {overlap}")
    side = 1 / (parts - (parts - 1) * overlap)
    starts = [index * side * (1 - overlap) for index in range(parts)]
    spans = [(start, 1.0 if index == parts - 1 else start + side) for index, start in enumerate(starts)]
    return tuple((left, top, right, bottom) for top, bottom in spans for left, right in spans)


def cut(image: NDArray[np.uint8], tile: Fractions) -> NDArray[np.uint8]:
    """Give the tile's pixels, a view of at least one pixel of `image` [H, W, 3]."""
    height, width = image.shape[:2]
    x0, y0 = min(round(tile[0] * width), width - 1), min(round(tile[1] * height), height - 1)
    x1, y1 = max(round(tile[2] * width), x0 + 1), max(round(tile[3] * height), y0 + 1)
    return image[y0:y1, x0:x1]


def to_image(boxes: NDArray[np.floating], tile: Fractions) -> NDArray[np.float64]:
    """Move `boxes` [N, 4] (x0, y0, x1, y1) from fractions of a tile to fractions of its image."""
    left, top, right, bottom = tile
    scale = np.array([right - left, bottom - top] * 2)
    moved: NDArray[np.float64] = np.asarray(boxes, np.float64) * scale + np.array([left, top] * 2)
    return moved


def uncut(boxes: NDArray[np.floating], tile: Fractions, margin: float = 0.02) -> NDArray[np.bool_]:
    """Tell which `boxes` [N, 4], in fractions of the tile, stay `margin` away from the tile's inner edges.

    An edge that is also the image's edge cuts nothing that the photographer had not cut.
    """
    inner_low = np.array([tile[0] > 0, tile[1] > 0])
    inner_high = np.array([tile[2] < 1, tile[3] < 1])
    touches = (inner_low & (boxes[:, :2] < margin)) | (inner_high & (boxes[:, 2:] > 1 - margin))
    return np.asarray(~touches.any(axis=1), bool)
