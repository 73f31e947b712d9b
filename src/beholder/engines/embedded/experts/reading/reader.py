"""The reader: the words that are written in a picture, line by line, in the order a person reads them.

PP-OCR on its own weights: lines are found, cut out, and recognised. Small or doubtful lines of a photo are looked at
again from closer up. In a photo without text the networks hear single signs: the fewer signs a line has, the surer it
must be, unless it stands among others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.reading.closer import PAGE, doubtful
from beholder.engines.embedded.experts.reading.line import Line, in_reading_order
from beholder.engines.embedded.experts.reading.recogniser import Reading, Recogniser
from beholder.engines.embedded.experts.reading.textfinder import LONGEST, TextFinder, straighten
from beholder.spatial.boxes import Fractions, to_box
from beholder.spatial.tiles import cut, grid, to_image, uncut

ENLARGED = 960  # pixels of the longer side that a smaller picture is brought nearer to
ENLARGE = 1.5  # by at most this factor
CLOSER = 2.5  # the same for a part that is looked at again, from closer up

SAME_PLACE = 0.5  # share of one line's box inside another's from which both are readings of one line

# How sure the network must be of a line, by its letters and digits. Photos without text made it hear
# single signs at up to 0.9, and words at up to 0.55.
NEVER, SURE_OF_ONE, SURE_OF_TWO, SURE = 2.0, 0.95, 0.9, 0.6


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line as it was found: what it says and how it runs."""

    quad: NDArray[np.float32]  # [4, 2], its corners (x, y) in fractions of the picture
    reading: Reading
    stands: bool  # runs up or down the picture
    height: int  # pixels

    @property
    def turns(self) -> int:
        """How many quarter turns to the left make it upright."""
        return self.stands + 2 * self.reading.upside_down

    @property
    def worth(self) -> float:
        """How much is made out: of two readings of one place, from afar small print is half guessed."""
        return len(self.reading.text) * max(0.0, self.reading.score - SURE / 2)

    @property
    def line(self) -> Line | None:
        """The same without its slant; None when it has no area."""
        (x0, y0), (x1, y1) = self.quad.min(axis=0).tolist(), self.quad.max(axis=0).tolist()
        box = to_box((x0, y0, x1, y1))
        return Line(self.reading.text, box, self.reading.score) if box is not None else None


class Reader:
    """Reads printed text, Latin and Chinese among other scripts."""

    def __init__(self, threads: int) -> None:
        """Load the networks. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._finder = TextFinder(threads)
        self._recogniser = Recogniser(threads)

    def read(self, image: RGB, *, parts: int = 1) -> list[Line]:
        """Read the lines of `image` [H, W, 3] in reading order.

        With `parts`, looks at so many overlapping parts a side too: slower by as many passes, and better at small
        print in a large picture.
        """
        enlarged = _enlarge(image, ENLARGE, ENLARGED)
        seen = self._look(enlarged)
        for tile in grid(parts) if parts > 1 else _doubtful(seen, enlarged.shape):
            seen += _in_image(self._look(_enlarge(cut(image, tile), CLOSER, LONGEST)), tile)
        believed = _believed(_once(seen))
        return in_reading_order([one.line for one in believed if one.line is not None], _turns(believed))

    def _look(self, image: RGB) -> list[_Seen]:
        """Read `image` at the one scale that fits the network."""
        size = np.array(image.shape[1::-1], np.float32)
        quads = self._finder.find(image)
        cuts = [straighten(image, quad) for quad in quads]
        readings = self._recogniser.read([line for line, _ in cuts])
        found = zip(quads, readings, cuts, strict=True)
        return [_Seen(quad / size, reading, stands, line.shape[0]) for quad, reading, (line, stands) in found]


def _in_image(seen: Sequence[_Seen], tile: Fractions) -> list[_Seen]:
    """Move the lines of a tile to its image; those that the tile's edge cuts are left to a neighbour."""
    if not seen:
        return []
    corners = np.stack([one.quad for one in seen])  # [N, 4, 2]
    whole = uncut(np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1), tile)
    moved = to_image(corners.reshape(-1, 4), tile).reshape(corners.shape).astype(np.float32)
    return [replace(one, quad=quad) for one, quad, entire in zip(seen, moved, whole.tolist(), strict=True) if entire]


def _once(seen: Sequence[_Seen]) -> list[_Seen]:
    """Keep, of two readings of one place, the one that makes out more; slanted neighbours are two places."""
    kept: list[_Seen] = []
    for one in sorted(seen, key=lambda one: -one.worth):
        if all(_shared(one.quad, other.quad) <= SAME_PLACE for other in kept):
            kept.append(one)
    return kept


def _shared(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Share of the smaller quadrilateral [4, 2] that lies in the larger one."""
    smaller = min(cv2.contourArea(one), cv2.contourArea(other))
    return cv2.intersectConvexConvex(one, other)[0] / smaller if smaller > 0 else 1.0


def _doubtful(seen: Sequence[_Seen], shape: tuple[int, ...]) -> list[Fractions]:
    """Choose parts for a second look by how high lines are at the scale at which they were found."""
    scale = min(1.0, LONGEST / max(shape[:2]))
    size = round(shape[0] * scale), round(shape[1] * scale)
    return doubtful([(one.line, one.height * scale) for one in seen if one.line is not None], size)


def _turns(seen: Sequence[_Seen]) -> int:
    """Tell how many quarter turns make the page stand, by how most of its signs run."""
    weight = [0.0, 0.0, 0.0, 0.0]
    for one in seen:
        weight[one.turns % 4] += one.worth
    return weight.index(max(weight))


def _enlarge(image: RGB, most: float, longest: int) -> RGB:
    """Bring a small picture nearer to the size at which text is found; leave others alone."""
    factor = min(most, longest / max(image.shape[:2]))
    if factor <= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)


def _believed(seen: Sequence[_Seen]) -> list[_Seen]:
    """Keep what is sure enough; on a page of print, single signs need be no surer than words."""
    sure = [one for one in seen if one.reading.score >= _needed(one.reading.text)]
    if len(sure) < PAGE:
        return sure
    return [one for one in seen if one.reading.score >= SURE and _needed(one.reading.text) < NEVER]


def _needed(text: str) -> float:
    """Tell how sure the network must be of a line to be believed, by its letters and digits."""
    signs = sum(character.isalnum() for character in text)
    return (NEVER, SURE_OF_ONE, SURE_OF_TWO)[signs] if signs < 3 else SURE
