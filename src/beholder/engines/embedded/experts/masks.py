"""The masker: given a box, which of its pixels are the object.

One network, trained for this project on the detector's own backbone; how, and its figures, are told in
`weights/NOTICE.md`. Beside the crop it is told what the thing is called and where other boxes are, when that is
known: a chair under a person is not the person.
"""

from collections.abc import Sequence

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
from beholder.spatial.boxes import iou, to_pixels
from beholder.spatial.masks import filled, is_empty
from beholder.weights.catalogue import MASK_NETWORK

SAME = 0.8  # IoU from which another box is the thing itself, found twice, and no neighbour
UNKNOWN = 0  # the number of a kind that the network was not taught

_NUMBERS = {name: number for number, name in NAMES.items()}


class Masker:
    """Cuts objects out of their boxes."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._session = open_session(MASK_NETWORK, threads)

    def mask(self, image: RGB, box: Box, label: str = "", others: Sequence[Box] = ()) -> Mask:
        """Give the mask of the thing in `box`, of the size that the box has in pixels of `image` [H, W, 3].

        `label` names the thing; a name that is not in `coco.NAMES` says nothing. `others` are the boxes of what else
        is in the picture; one that is nearly `box` is the thing itself.
        Background is exactly 0, object 128..255. Where the network sees no object at all, the whole box is 128: the
        least that counts as object, since readers cannot use an empty mask and nothing better is known.

        One thing at a time: eight at once cost two fifths more processor time (194 ms and 138, two cores).
        """
        height, width = image.shape[:2]
        inside, (x0, y0, x1, y1) = rectangle(box, width, height), to_pixels(box, width, height)
        around = [rectangle(other, width, height) for other in others if iou(box, other) < SAME]
        seen = with_context(inside)
        mask = cut_out(self._answer(image, seen, inside, around, label), seen, (x0, y0, x1, y1))
        return filled(x1 - x0, y1 - y0) if is_empty(mask) else mask

    def _answer(
        self, image: RGB, seen: Rectangle, inside: Rectangle, around: Sequence[Rectangle], label: str
    ) -> NDArray[np.float32]:
        """Run the network on what is `seen`: how likely each part of it is object, [96, 96] in 0..1."""
        inputs = {
            "crops": sample(image, seen, SIDE)[None],
            "neighbours": neighbours(seen, inside, around)[None],
            "kinds": np.array([_NUMBERS.get(label, UNKNOWN)], np.int64),
            "sizes": np.array([(inside[2] - inside[0], inside[3] - inside[1])], np.float32),
        }
        ((probabilities,),) = self._session.run(["probabilities"], inputs)
        return np.asarray(probabilities, np.float32)
