"""Pictures of a report: a photo as it is, or with what was true and what was answered drawn on it.

Colours say what came of each object, words of what kind it is: green was found, orange was missed, red was answered
and is not there, grey is a crowd, which is not judged.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pybase64

from beholder.domain import RGB, Detection, Image, Mask
from beholder.evaluation.exhibit import Exhibit
from beholder.evaluation.metrics.ranking import on_picture, outline_on_picture
from beholder.evaluation.truth import Corners
from beholder.images.decoding.decode import decode
from beholder.images.formats.header import read_header
from beholder.spatial.boxes import to_box, to_pixels
from beholder.spatial.draw import Colour, annotate

LONGEST = 560  # pixels
QUALITY = 75
MOST_PIXELS = 180_000_000

FOUND: Colour = (40, 170, 80)
MISSED: Colour = (245, 150, 20)
WRONG: Colour = (220, 40, 60)
UNJUDGED: Colour = (150, 150, 150)


def shown(photo: Path, longest: int = LONGEST) -> RGB:
    """Decode a photo for a page; raises `Fault` or `OSError` when that cannot be done."""
    data = photo.read_bytes()
    header = read_header(data, photo.name, MOST_PIXELS)
    sha256 = hashlib.sha256(data).hexdigest()
    image = Image(data, header.media_type, sha256, header.width, header.height, 0, photo.name)
    return decode(image, longest=longest)


def with_truth(pixels: RGB, exhibit: Exhibit) -> RGB:
    """Draw the labelled objects."""
    missed = set(exhibit.matches.missed)
    drawn = []
    for index, each in enumerate(exhibit.labelled):
        whole = None if each.outline is None else outline_on_picture(each, exhibit.size)
        colour = UNJUDGED if each.crowd else MISSED if index in missed else FOUND
        drawn.append((each.kind, each.corners, whole, colour))
    return _draw(pixels, exhibit.size, drawn)


def with_answer(pixels: RGB, exhibit: Exhibit) -> RGB:
    """Draw the answered objects."""
    right, wrong = {answer for answer, _ in exhibit.matches.pairs}, set(exhibit.matches.wrong)
    drawn = []
    for index, each in enumerate(exhibit.found):
        whole = None if each.mask is None else on_picture(each, exhibit.size)
        colour = WRONG if index in wrong else FOUND if index in right else UNJUDGED
        drawn.append((each.kind, each.corners, whole, colour))
    return _draw(pixels, exhibit.size, drawn)


Drawn = tuple[str, Corners, "np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None", Colour]


def _draw(pixels: RGB, size: tuple[int, int], drawn: list[Drawn]) -> RGB:
    placed = list(_placed(size, drawn))
    return annotate(pixels, [detection for detection, _ in placed], [colour for _, colour in placed])


def _placed(size: tuple[int, int], drawn: list[Drawn]) -> Iterator[tuple[Detection, Colour]]:
    width, height = size
    for kind, (x0, y0, x1, y1), whole, colour in drawn:
        box = to_box((x0 / width, y0 / height, x1 / width, y1 / height))
        if box is None:
            continue
        left, top, right, bottom = to_pixels(box, width, height)
        mask = None if whole is None else Mask(whole[top:bottom, left:right] * np.uint8(255))
        yield Detection(box, kind, 1.0, mask), colour


def data_uri(pixels: RGB) -> str:
    """Write pixels as a JPEG that lies in the page itself."""
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return "data:image/jpeg;base64," + pybase64.b64encode(data.tobytes()).decode("ascii")
