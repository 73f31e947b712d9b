"""What the experts see in one picture, each thing looked at when it is first asked for, and then kept.

Answers are written from a `Look` and from nothing else: what is not in it is not said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from beholder.domain import RGB, Box, Detection, Image, Mask
from beholder.engines.base import Decoder
from beholder.engines.embedded.crew import Crew
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.experts.colour import dominant
from beholder.engines.embedded.experts.reader import Line
from beholder.engines.embedded.lexicon import Lexicon
from beholder.engines.embedded.selection import Selection
from beholder.spatial.boxes import to_pixels
from beholder.spatial.masks import resize

SCENE_PIXELS = 1024  # longer side for experts that look at things
TEXT_PIXELS = 2048  # longer side for the expert that reads
PROMINENT = 0.15  # of the most prominent object's prominence
CONTEXT = 0.3  # of a region's sides: the classifier knows a mouse by the desk around it
GUESS = 0.2  # probability below which the classifier's name for a region is not worth a guess


class Look:
    """One picture under the eyes of the experts. Use from one thread."""

    def __init__(self, image: Image, decode: Decoder, crew: Crew, lexicon: Lexicon, *, closely: bool = False) -> None:
        """Prepare to look at `image`; `closely` spends more time on small objects."""
        self._image = image
        self._decode = decode
        self._crew = crew
        self._lexicon = lexicon
        self._closely = closely

    @cached_property
    def pixels(self) -> RGB:
        """The picture at the scale for objects."""
        return self._decode(self._image, longest=SCENE_PIXELS)

    @cached_property
    def detections(self) -> tuple[Detection, ...]:
        """Objects of known kinds, most prominent first."""
        found = self._crew.detector().detect(self.pixels, tiles=self._closely)
        return tuple(sorted(found, key=prominence, reverse=True))

    @cached_property
    def names(self) -> tuple[Named, ...]:
        """Guesses at what the whole picture is of, likeliest first."""
        return tuple(self._crew.classifier().classify(self.pixels))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Written lines in reading order."""
        return tuple(self._crew.reader().read(self._decode(self._image, longest=TEXT_PIXELS)))

    @cached_property
    def regions(self) -> tuple[tuple[Box, tuple[Named, ...]], ...]:
        """Regions that stand out, each with guesses at its name: for things of no known kind."""
        boxes = [box for box, _ in self._crew.saliency().regions(self.pixels)]
        return tuple((box, tuple(self._crew.classifier().classify(self.crop(box, CONTEXT)))) for box in boxes)

    def crop(self, box: Box, context: float = 0.0) -> RGB:
        """Cut `box` out of the picture, with `context` of its sides around it as far as the picture goes."""
        height, width = self.pixels.shape[:2]
        x0, y0, x1, y1 = to_pixels(box, width, height)
        x, y = round((x1 - x0) * context), round((y1 - y0) * context)
        return np.ascontiguousarray(self.pixels[max(0, y0 - y) : y1 + y, max(0, x0 - x) : x1 + x])

    def choose(self, selection: Selection) -> list[Detection]:
        """Give what `selection` asks for, most prominent first; guesses at unknown things come last."""
        chosen = [found for found in self.detections if selection.accepts(found.label)]
        if selection.colours:
            chosen = [found for found in chosen if self.colour_of(found) in selection.colours]
        if selection.text:
            chosen += [Detection(line.box, line.text, line.score) for line in self.lines]
        if selection.unknown or (selection.everything and not self.detections):
            chosen += self._guessed(selection)
        if selection.prominent and chosen:
            least = PROMINENT * prominence(chosen[0])
            chosen = [found for found in chosen if prominence(found) >= least]
        return chosen[: selection.limit]

    def colour_of(self, found: Detection) -> str:
        """Name the colour of a thing from the pixels of its mask."""
        mask = found.mask or self._masks([found])[0]
        crop = self.crop(found.box)
        return dominant(crop, resize(mask, crop.shape[1], crop.shape[0]).values > 0)

    def with_masks(self, chosen: Sequence[Detection]) -> list[Detection]:
        """Add to each its mask, of the size of its box in pixels of the stored picture, upright."""
        masked = zip(chosen, self._masks(chosen), strict=True)
        return [replace(found, mask=self._full_size(found.box, mask)) for found, mask in masked]

    def _masks(self, chosen: Sequence[Detection]) -> list[Mask]:
        return self._crew.masker().mask(self.pixels, [found.box for found in chosen]) if chosen else []

    def _full_size(self, box: Box, mask: Mask) -> Mask:
        x0, y0, x1, y1 = to_pixels(box, self._image.width, self._image.height)
        return resize(mask, x1 - x0, y1 - y0)

    def _guessed(self, selection: Selection) -> Iterator[Detection]:
        for box, names in self.regions:
            for name in names:
                if name.score >= GUESS and self._is_asked_for(name, selection):
                    yield Detection(box, f"looks like {self._lexicon.counted(1, name.label)}", name.score)
                    break

    def _is_asked_for(self, name: Named, selection: Selection) -> bool:
        if selection.everything:
            return True
        forms = {form for word in name.synonyms for form in (word.lower(), self._lexicon.plural(word.lower()))}
        return not forms.isdisjoint(selection.unknown)


def prominence(found: Detection) -> float:
    """Rank by certainty and by the length that a thing of this area has: `score * sqrt(area)`, 0..1."""
    box = found.box
    return found.score * float(np.sqrt((box.ymax - box.ymin) * (box.xmax - box.xmin))) / 1000
