"""Pictures already looked at: a `Look` whose findings a test writes down, so that wording is tested alone."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from beholder.domain import RGB, Box, Detection, Image, Mask
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.experts.backdrop import Backdrop
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.experts.detection.detector import ANSWERED
from beholder.engines.embedded.experts.reading.line import Line
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.lexicon import lexicon
from beholder.engines.embedded.scrutiny import Scrutiny
from beholder.spatial.boxes import to_pixels
from tests.engines.embedded.stand_ins import Forgetful

WIDTH, HEIGHT = 200, 100
LEFT = Box(200, 50, 800, 300)
MIDDLE = Box(300, 400, 700, 600)
RIGHT = Box(100, 700, 900, 950)
IMAGE = Image(data=b"", media_type="image/png", sha256="0", width=WIDTH, height=HEIGHT, tokens=258, where="input[0]")
PLAIN = Backdrop(green=0, sky=0, air=0, dark=0, vivid=1)


def thing(label: str, box: Box = MIDDLE, score: float = 0.9) -> Detection:
    return Detection(box, label, score)


def name(label: str, score: float = 0.8, *synonyms: str, number: int = -1) -> Named:
    return Named(label, score, (label, *synonyms), number)


def line(text: str, box: Box = LEFT) -> Line:
    return Line(text, box, 0.9)


class Sight(Look):
    """A look at a grey picture in which exactly the given things are seen; every mask fills its box."""

    def __init__(
        self,
        *things: Detection,
        names: Sequence[Named] = (),
        lines: Sequence[Line] = (),
        regions: Sequence[tuple[Box, tuple[Named, ...]]] = (),
        colours: Mapping[str, str] | None = None,
        behind: Backdrop = PLAIN,
        subject: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(IMAGE, _grey, Forgetful(), cast(Crew, None), lexicon(), Scrutiny())
        self.candidates = things
        self.detections = tuple(found for found in things if found.score >= ANSWERED)
        self.names = tuple(names) or (name("nothing in particular", 0.01),)
        self.lines = tuple(lines)
        self.subject = subject if subject is not None else {found.label: found.score for found in things}
        self.regions = tuple(regions)
        self.backdrop = behind
        self._colours = colours or {}

    def colour_of(self, found: Detection) -> str:
        return self._colours.get(found.label, "grey")

    def _masks(self, chosen: Sequence[Detection]) -> list[Mask]:
        sizes = (to_pixels(found.box, WIDTH, HEIGHT) for found in chosen)
        return [Mask(np.full((y1 - y0, x1 - x0), 200, np.uint8)) for x0, y0, x1, y1 in sizes]


def _grey(image: Image, *, longest: int | None = None) -> RGB:
    return np.full((image.height, image.width, 3), 128, np.uint8)
