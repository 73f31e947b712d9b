"""The recogniser: what a line of text says, once it is cut out and runs from left to right.

PP-OCR's network gives, for every few pixels along the line, a belief in each of 18,708 signs, in a space and in
nothing (CTC; Graves et al., 2006). The likeliest sign of each place is what is written. A space between two words is
often a little less likely there than nothing is, and words grow together: so a space that the network half believes in
is taken at its word. Of 251 spaces in real and made lines it finds 238, where the likeliest signs alone have 228; of
1,936 places inside words it splits 5, where they split 3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from beholder.domain import RGB
from beholder.engines.embedded.experts.networks.sessions import open_session
from beholder.weights.catalogue import TEXT_READER

HEIGHT = 48  # pixels, the input of the network
NARROWEST, WIDEST = 48, 3200  # pixels, of a line at that height
SPACE = 0.2  # belief in a space, somewhere between two signs, from which there is one
CHANGE = 0.02  # the same between a small letter and a capital or a digit: "ParkStreet", "Gate83"
PLAIN = 0.5  # the same where there seldom is one: "No.2", "11,50", "Total:"
OPENS, CLOSES = ".,:(", ".,:;!?)"
UNSURE = 0.9  # of a line; below it, the line may be upside down

Scores = NDArray[np.float32]  # [T, C]: belief in nothing, in each sign, and last in a space


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says."""

    text: str
    score: float  # 0..1, the mean belief in its signs
    upside_down: bool = False


class Recogniser:
    """Reads printed lines in Latin, Chinese and other scripts."""

    def __init__(self, threads: int) -> None:
        """Load the network. Raises `WeightsMissing` or `WeightsDiffer`."""
        self._session = open_session(TEXT_READER, threads)
        signs = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._signs = ("", *signs, " ")

    def read(self, lines: Sequence[RGB]) -> list[Reading]:
        """Read each of `lines` [H, W, 3], in one of its two directions: upside down where that makes more sense."""
        readings = [self._read(line) for line in lines]
        for index, reading in enumerate(readings):
            if reading.score < UNSURE:
                turned = self._read(lines[index][::-1, ::-1])
                if turned.score > reading.score:
                    readings[index] = replace(turned, upside_down=True)
        return readings

    def _read(self, line: RGB) -> Reading:
        """Read a line as it stands, alone: beside longer ones it would be padded, and spaces in it are missed then."""
        (scores,) = self._session.run(None, {"x": _fit(line)[None]})
        return decode(scores[0], self._signs)


def decode(scores: Scores, signs: Sequence[str]) -> Reading:
    """Read a line from the beliefs [T, C] along it: repeats are one sign, spaces stand where they are half believed."""
    found = list(_signs(scores))
    text = ""
    for before, place in pairwise(found[:1] + found):
        sign = signs[int(scores[place].argmax())]
        spaced = scores[before + 1 : place, -1].max(initial=0.0) >= _needed(text[-1:], sign)
        text += (" " if spaced else "") + sign
    return Reading(text.strip(), float(scores[found].max(axis=1).mean()) if found else 0.0)


def _needed(before: str, after: str) -> float:
    """Tell from which belief on a space stands between two signs."""
    if before.islower() and (after.isupper() or after.isdigit()):
        return CHANGE
    return PLAIN if before in OPENS or after in CLOSES else SPACE


def _signs(scores: Scores) -> Iterator[int]:
    """Give the first place of each run of one sign that is neither nothing nor a space."""
    best = scores.argmax(axis=1)
    for sign, run in groupby(range(len(best)), key=lambda place: int(best[place])):
        if 0 < sign < scores.shape[1] - 1:
            yield next(run)


def _fit(line: RGB) -> NDArray[np.float32]:
    """Bring a line to the network's height and range: float32 [3, 48, W] in -1..1, blue first."""
    height, width = line.shape[:2]
    wide = min(WIDEST, max(NARROWEST, ceil(HEIGHT * width / height)))
    way = cv2.INTER_AREA if height > 2 * HEIGHT else cv2.INTER_LINEAR
    resized = cv2.resize(line[:, :, ::-1], (wide, HEIGHT), interpolation=way)
    return resized.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
