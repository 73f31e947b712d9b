"""The reader: the words that are written in a picture, line by line, in the order a person reads them.

PP-OCR through the `rapidocr` package, on its own weights, with two of its habits changed. It enlarges a picture until
the *shorter* side has 736 pixels, which makes a single line of text a 3,600-pixel panorama: slow, and lines fall
apart at wide spaces. Here the longer side rules. And it believes whatever it hears in a photo without
text; here the fewer characters a line has, the surer it must be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB, Box
from beholder.spatial.boxes import Fractions, containment, nms, to_box, to_fractions
from beholder.spatial.tiles import cut, grid, to_image, uncut
from beholder.weights import check, lacking
from beholder.weights.catalogue import TEXT_FINDER, TEXT_READER, TEXT_TURNER

LONGEST = 1280  # pixels of the longer side when looking for text
ENLARGED = 960  # pixels of the longer side that a smaller picture is brought nearer to
ENLARGE = 1.5  # by at most this factor

WIDEST = 2000  # pixels of the longer side that the package shrinks to before anything else
LOWEST = 8  # pixels of the shorter side, after that, below which nothing is legible

SAME_PLACE = 0.5  # share of one line's box inside another's from which both are readings of one line

# How sure the network must be of a line, by its letters and digits. Photos without text made it hear
# single signs at up to 0.9, and words at up to 0.55.
SURE_OF_ONE, SURE_OF_TWO, SURE = 0.95, 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str
    box: Box  # upright, around the line, which itself may be slanted
    score: float  # 0..1


class Reader:
    """Reads printed text, Latin and Chinese among other scripts."""

    def __init__(self, threads: int) -> None:
        """Load the networks. Raises `WeightsMissing` or `WeightsDiffer`."""
        paths = {
            "Det.model_path": str(check(TEXT_FINDER)),
            "Cls.model_path": str(check(TEXT_TURNER)),
            "Rec.model_path": str(check(TEXT_READER)),
        }
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise lacking("rapidocr") from error
        self._ocr = RapidOCR(params=paths | _settings(threads))
        self._ocr(_sample())

    def read(self, image: RGB, *, parts: int = 1) -> list[Line]:
        """Read the lines of `image` [H, W, 3] in reading order.

        With `parts`, looks at so many overlapping parts a side too: slower by as many passes, and better at small
        print in a large picture.
        """
        found = self._lines(image)
        for tile in grid(parts) if parts > 1 else ():
            found += _in_image(self._lines(cut(image, tile)), tile)
        return in_reading_order(_once(found))

    def _lines(self, image: RGB) -> list[Line]:
        """Read `image` at the one scale that fits the network."""
        if min(image.shape[:2]) * min(1.0, WIDEST / max(image.shape[:2])) < LOWEST:
            return []
        enlarged = _enlarge(image)
        height, width = enlarged.shape[:2]
        result = self._ocr(np.ascontiguousarray(enlarged[:, :, ::-1]))  # it wants BGR
        quads, texts, scores = (getattr(result, field, None) for field in ("boxes", "txts", "scores"))
        if quads is None or texts is None or scores is None:  # nothing found comes as one of several types
            return []
        lines = []
        for quad, text, score in zip(quads, texts, scores, strict=True):
            box = _around(np.asarray(quad, np.float64), width, height)
            if box is not None and float(score) >= _needed(text):
                lines.append(Line(text.strip(), box, float(score)))
        return lines


def _in_image(lines: Sequence[Line], tile: Fractions) -> list[Line]:
    """Move the lines of a tile to its image; those that the tile's edge cuts are left to a neighbour."""
    if not lines:
        return []
    rows = np.array([to_fractions(line.box) for line in lines])
    whole = uncut(rows, tile)
    moved = [to_box((x0, y0, x1, y1)) for x0, y0, x1, y1 in to_image(rows, tile).tolist()]
    found = zip(lines, moved, whole.tolist(), strict=True)
    return [replace(line, box=box) for line, box, entire in found if entire and box is not None]


def _once(lines: Sequence[Line]) -> list[Line]:
    """Keep, of two readings of one place, the one with more sure letters: from afar, small print is half guessed."""
    if len(lines) < 2:
        return list(lines)
    rows = np.array([to_fractions(line.box) for line in lines])
    worth = np.array([len(line.text) * line.score for line in lines])
    return [lines[index] for index in nms(worth, containment(rows, rows) > SAME_PLACE)]


def _settings(threads: int) -> dict[str, Any]:
    """Give the settings of `rapidocr` that differ from its own."""
    return {
        "Global.log_level": "critical",
        "Global.max_side_len": WIDEST,
        "Det.limit_type": "max",
        "Det.limit_side_len": LONGEST,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }


def _sample() -> RGB:
    """Draw a word; reading it makes the package load all three networks, which it otherwise puts off."""
    picture = np.full((64, 256, 3), 255, np.uint8)
    return np.asarray(cv2.putText(picture, "beholder", (24, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (0, 0, 0), 2), np.uint8)


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Order lines by rows from the top, and from the left within a row.

    Lines share a row when the middle of one lies within the height of the row's first.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.ymin + line.box.ymax):
        first = rows[-1][0].box if rows else None
        middle = (line.box.ymin + line.box.ymax) / 2
        if first is not None and first.ymin <= middle < first.ymax:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.xmin)]


def _enlarge(image: RGB) -> RGB:
    """Bring a small picture nearer to the size at which text is found; leave others alone."""
    factor = min(ENLARGE, ENLARGED / max(image.shape[:2]))
    if factor <= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)


def _around(quad: NDArray[np.float64], width: int, height: int) -> Box | None:
    """Box a quadrilateral [4, 2] of (x, y) pixels."""
    low, high = quad.min(axis=0), quad.max(axis=0)
    return to_box((low[0] / width, low[1] / height, high[0] / width, high[1] / height))


def _needed(text: str) -> float:
    """Tell how sure the network must be of a line to be believed; more than 1 when it is never believed."""
    signs = sum(character.isalnum() for character in text)
    return (2.0, SURE_OF_ONE, SURE_OF_TWO)[signs] if signs < 3 else SURE
