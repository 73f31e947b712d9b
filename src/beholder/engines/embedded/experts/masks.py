"""The masker: given a box, which of its pixels are the object.

One network, trained for this project on the detector's own backbone; how, and its figures, are told in
`weights/NOTICE.md`. Beside the crop it is told what the thing is called and where other boxes are, when that is
known: a chair under a person is not the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box, Mask
from beholder.engines.embedded.experts.crops import (
    SIDE,
    Rectangle,
    cut_out,
    neighbours,
    rectangle,
    sample,
    with_context,
)
from beholder.engines.embedded.experts.detection.coco import NAMES
from beholder.engines.embedded.experts.networks.sessions import open_session
from beholder.spatial.boxes import Pixels, iou, to_pixels
from beholder.spatial.masks import filled, is_empty
from beholder.weights.catalogue import MASK_NETWORK

BATCH = 8  # objects at once: as fast an object as larger batches, with less memory
SAME = 0.8  # IoU from which another box is the thing itself, found twice, and no neighbour
UNKNOWN = 0  # the number of a kind that the network was not taught

_NUMBERS = {name: number for number, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of the network: a box, what lies around it, and where its mask goes."""

    inside: Rectangle
    others: tuple[Rectangle, ...]
    kind: int  # a number of `coco.NAMES`, or `UNKNOWN`
    pixels: Pixels


class Masker:
    """Cuts objects out of their boxes."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._session = open_session(MASK_NETWORK, threads)

    def mask(
        self,
        image: RGB,
        boxes: Sequence[Box],
        labels: Sequence[str] | None = None,
        others: Sequence[Box] | None = None,
    ) -> list[Mask]:
        """Give one mask a box, each of the size that the box has in pixels of `image` [H, W, 3].

        `labels` names what is in each box; names that are not in `coco.NAMES` say nothing. `others` are the boxes of
        what else is in the picture: by default the rest of `boxes`.
        Background is exactly 0, object 128..255. Where the network sees no object at all, the whole box is 128: the
        least that counts as object, since readers cannot use an empty mask and nothing better is known.
        """
        around = boxes if others is None else others
        named = labels or [""] * len(boxes)
        asked = [_outline(image, box, name, around) for box, name in zip(boxes, named, strict=True)]
        found: list[Mask] = []
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            found += [_mask(answer, one) for answer, one in zip(self._answer(image, batch), batch, strict=True)]
        return found

    def _answer(self, image: RGB, batch: Sequence[Outline]) -> NDArray[np.float32]:
        """Run the network: how likely each part of the crops is object, [B, 96, 96] in 0..1."""
        seen = [with_context(one.inside) for one in batch]
        inputs = {
            "crops": np.stack([sample(image, window, SIDE) for window in seen]),
            "neighbours": np.stack(
                [neighbours(window, one.inside, one.others) for window, one in zip(seen, batch, strict=True)]
            ),
            "kinds": np.array([one.kind for one in batch], np.int64),
            "sizes": np.array(
                [(one.inside[2] - one.inside[0], one.inside[3] - one.inside[1]) for one in batch], np.float32
            ),
        }
        (probabilities,) = self._session.run(["probabilities"], inputs)
        return np.asarray(probabilities, np.float32)


def _outline(image: RGB, box: Box, label: str, around: Sequence[Box]) -> Outline:
    height, width = image.shape[:2]
    others = tuple(rectangle(other, width, height) for other in around if iou(box, other) < SAME)
    kind = _NUMBERS.get(label, UNKNOWN)
    return Outline(rectangle(box, width, height), others, kind, to_pixels(box, width, height))


def _mask(probabilities: NDArray[np.float32], asked: Outline) -> Mask:
    mask = cut_out(probabilities, with_context(asked.inside), asked.pixels)
    x0, y0, x1, y1 = asked.pixels
    return filled(x1 - x0, y1 - y0) if is_empty(mask) else mask
