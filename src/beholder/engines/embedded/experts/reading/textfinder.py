"""The text finder: where in a picture lines are written, as slanted rectangles; what they say is the recogniser's.

PP-OCR's finder through the `rapidocr` package, with its habits changed. It enlarges a picture until the *shorter* side
has 736 pixels, which makes a single line of text a 3,600-pixel panorama: here the longer side rules. It keeps only
what it is sure of; here doubtful places are read too, and the recogniser's certainty decides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.networks.interruption import heed
from beholder.engines.embedded.experts.networks.sessions import Network
from beholder.weights import check, lacking
from beholder.weights.catalogue import TEXT_FINDER

LONGEST = 1280  # pixels of the longer side when looking for text
WIDEST = 2000  # pixels of the longer side that the package shrinks to before anything else
LOWEST = 8  # pixels of the shorter side, after that, below which nothing is legible
INK, TEXT = 0.2, 0.3  # how sure the network must be that a pixel is of a line, and on average that a line is one
TALL = 1.5  # times its width: a line this high runs up or down the picture

Quads = NDArray[np.float32]  # [N, 4, 2], the corners (x, y) in pixels, clockwise from the upper left


class TextFinder:
    """Finds lines of text."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        path = str(check(TEXT_FINDER))
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise lacking("rapidocr") from error
        self._ocr = RapidOCR(params=_settings(path, threads))
        self.find(np.full((64, 256, 3), 255, np.uint8))  # makes the package load the network, which it puts off
        runtime: Any = getattr(self._ocr.text_det, "session")  # noqa: B009 - declared as None until it is loaded
        runtime.session = Network(runtime.session)

    def find(self, image: RGB) -> Quads:
        """Give the lines of `image` [H, W, 3]."""
        if min(image.shape[:2]) * min(1.0, WIDEST / max(image.shape[:2])) < LOWEST:
            return np.zeros((0, 4, 2), np.float32)
        with _unwrapped():
            found = getattr(self._ocr(np.ascontiguousarray(image[:, :, ::-1])), "boxes", None)  # it wants BGR
        if found is None:  # nothing found comes as one of several types
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(found, np.float32)


@contextmanager
def _unwrapped() -> Iterator[None]:
    """Raise an `Interrupted` as it was: the package makes an error of its own of whatever a network raises."""
    try:
        yield
    except Exception:
        heed()
        raise


def _settings(path: str, threads: int) -> dict[str, Any]:
    """Give the settings of `rapidocr` that differ from its own."""
    return {
        "Global.log_level": "critical",
        "Global.max_side_len": WIDEST,
        "Global.use_cls": False,
        "Global.use_rec": False,
        "Det.model_path": path,
        "Det.limit_type": "max",
        "Det.limit_side_len": LONGEST,
        "Det.thresh": INK,
        "Det.box_thresh": TEXT,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }


def straighten(image: RGB, quad: NDArray[np.float32]) -> tuple[RGB, bool]:
    """Cut the line inside `quad` [4, 2] out of `image`, running from left to right; and whether it ran up or down."""
    wide = max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]))
    high = max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))
    size = max(1, int(wide)), max(1, int(high))
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    turn = cv2.getPerspectiveTransform(np.ascontiguousarray(quad), corners)
    cut = cv2.warpPerspective(image, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    stands = size[1] >= TALL * size[0]
    return np.ascontiguousarray(np.rot90(cut) if stands else cut, np.uint8), stands
