"""What the experts see in one picture, each thing looked at when it is first asked for, and then remembered.

Answers are written from a `Look` and from nothing else: what is not in it is not said. What was seen in the same
bytes before, for another prompt or another caller, is neither decoded nor looked at again.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from beholder.domain import RGB, Box, Detection, Image, Mask
from beholder.engines.base import Decoder, Memory
from beholder.engines.embedded.choosing import choose
from beholder.engines.embedded.crew import VERSIONS, Crew
from beholder.engines.embedded.experts.backdrop import Backdrop, backdrop
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.experts.colour import dominant
from beholder.engines.embedded.experts.detection.detector import told
from beholder.engines.embedded.experts.networks.interruption import heed
from beholder.engines.embedded.experts.reading.line import Line
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.scrutiny import Scrutiny
from beholder.spatial.boxes import area, to_pixels
from beholder.spatial.masks import resize

FAINT = 0.05  # score from which a kind is there for whoever asks about it: presence is right more often (0.90, 0.84)
PROMINENT = 0.15  # of the most prominent object's prominence
CONTEXT = 0.3  # of a region's sides: the classifier knows a mouse by the desk around it
GUESS = 0.2  # probability below which the classifier's name for a region is not worth a guess
OPEN = frozenset({"dining table"})  # kinds whose boxes hold much that is not them

T = TypeVar("T")


class Look:
    """One picture under the eyes of the experts. Use from one thread at a time."""

    def __init__(
        self,
        image: Image,
        decode: Decoder,
        memory: Memory,
        crew: Crew,
        lexicon: Lexicon,
        scrutiny: Scrutiny,
    ) -> None:
        """Prepare to look at `image`: nothing is decoded or looked at yet. What is found is kept in `memory`.

        Whatever `decode` raises comes out of the property or method that needed pixels; it may be asked again.
        """
        self._image = image
        self._decode = decode
        self._memory = memory
        self._crew = crew
        self._lexicon = lexicon
        self._scrutiny = scrutiny

    @property
    def pixels(self) -> RGB:
        """The picture at the scale for objects; not kept here, because the decoder's own memory is bounded."""
        return self._decode(self._image, longest=self._scrutiny.scene)

    @cached_property
    def candidates(self) -> tuple[Detection, ...]:
        """Objects of known kinds and what may be some, most prominent first; see `Detector.detect` for scores."""
        return self._remember("detector", self._detect, self._scrutiny.scene, self._scrutiny.grids)

    def expecting(self) -> "Look":
        """Give this look as one that expects to find what it is asked for: faint signs count as found."""
        return self._believing(tuple(found for found in self.candidates if found.score >= FAINT))

    @cached_property
    def _told(self) -> tuple[Detection, ...]:
        """The detections, whatever this look believes: what is remembered by the picture depends on nothing else."""
        return told(self.candidates)

    def _believing(self, things: tuple[Detection, ...]) -> "Look":
        believing = copy(self)
        believing.detections = things
        return believing

    @cached_property
    def backdrop(self) -> Backdrop:
        """What lies around the objects found."""
        return self._remember("detector", self._behind, self._scrutiny.scene, self._scrutiny.grids, "backdrop")

    @cached_property
    def detections(self) -> tuple[Detection, ...]:
        """Objects of known kinds, certain enough to be told without a score, most prominent first."""
        return self._told

    @cached_property
    def names(self) -> tuple[Named, ...]:
        """Guesses at what the whole picture is of, likeliest first."""
        return self._remember("classifier", self._name, self._scrutiny.scene)

    @cached_property
    def subject(self) -> Mapping[str, float]:
        """How much speaks for each known kind as what the whole picture is of, 0..1."""
        return self._remember("detector", self._weigh, self._scrutiny.scene, "subject")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Written lines in reading order."""
        return self._remember("reader", self._read, self._scrutiny.text, self._scrutiny.parts)

    @property
    def colour(self) -> str:
        """Name the commonest colour of the whole picture."""
        return self._remember("masker", lambda: dominant(self.pixels), self._scrutiny.scene, "colour")

    @cached_property
    def regions(self) -> tuple[tuple[Box, tuple[Named, ...]], ...]:
        """Regions that stand out, each with guesses at its name: for things of no known kind."""
        scene = self._scrutiny.scene
        boxes = self._remember("saliency", self._stand_out, scene)
        return tuple((box, self._remember("classifier", partial(self._name, box), scene, box)) for box in boxes)

    def has_seen(self, what: str) -> bool:
        """Whether a property such as "detections" or "lines" was looked at."""
        return what in vars(self)

    @property
    def closeness(self) -> str:
        """How closely things were looked for, in words."""
        return self._scrutiny.in_words

    def crop(self, box: Box, context: float = 0.0) -> RGB:
        """Cut `box` out of the picture, with `context` of its sides around it as far as the picture goes."""
        pixels = self.pixels
        height, width = pixels.shape[:2]
        x0, y0, x1, y1 = to_pixels(box, width, height)
        x, y = round((x1 - x0) * context), round((y1 - y0) * context)
        return np.ascontiguousarray(pixels[max(0, y0 - y) : y1 + y, max(0, x0 - x) : x1 + x])

    def choose(self, selection: Selection, *, faint: bool = False) -> list[Detection]:
        """Give what `selection` asks for, most prominent first; guesses at unknown things come last.

        With `faint`, also objects that are likelier not there than there: for those who see the scores.
        """
        chosen = choose(self._believing(self.candidates) if faint else self, selection)
        if selection.text:
            chosen += [Detection(line.box, line.text, line.score) for line in self.lines]
        if selection.nouns or (selection.everything and not self.detections):
            chosen += self._guessed(selection)
        if selection.prominent and chosen:
            least = PROMINENT * prominence(chosen[0])
            chosen = [found for found in chosen if prominence(found) >= least]
        return chosen[: selection.limit]

    def colour_of(self, found: Detection) -> str:
        """Name the colour of a thing from the pixels of its mask."""
        return self._remember("masker", partial(self._colour, found), *self._seen, found.box, found.label, "colour")

    def with_masks(self, chosen: Sequence[Detection]) -> list[Detection]:
        """Add to each its mask, of the size of its box in pixels of the stored picture, upright."""
        masked = zip(chosen, self._masks(chosen), strict=True)
        return [replace(found, mask=self._full_size(found.box, mask)) for found, mask in masked]

    def _remember(self, expert: str, make: Callable[[], T], *parameters: Hashable) -> T:
        """Give what is known to be in these bytes, or else what `make` finds, by all that it depends on."""
        heed()
        return self._memory.get_or_make((expert, VERSIONS[expert], self._image.key, *parameters), make)

    def _detect(self) -> tuple[Detection, ...]:
        found = self._crew.detector().detect(self.pixels, grids=self._scrutiny.grids)
        return tuple(sorted(found, key=prominence, reverse=True))

    def _weigh(self) -> Mapping[str, float]:
        return self._crew.detector().weigh(self.pixels)

    def _behind(self) -> Backdrop:
        return backdrop(self.pixels, [found.box for found in self._told if found.label not in OPEN])

    def _read(self) -> tuple[Line, ...]:
        pixels = self._decode(self._image, longest=self._scrutiny.text)
        return tuple(self._crew.reader().read(pixels, parts=self._scrutiny.parts))

    def _name(self, box: Box | None = None) -> tuple[Named, ...]:
        pixels = self.pixels if box is None else self.crop(box, CONTEXT)
        return tuple(self._crew.classifier().classify(pixels))

    def _stand_out(self) -> tuple[Box, ...]:
        return tuple(box for box, _ in self._crew.saliency().regions(self.pixels))

    def _colour(self, found: Detection) -> str:
        crop = self.crop(found.box)
        (mask,) = self._masks([found])
        return dominant(crop, resize(mask, crop.shape[1], crop.shape[0]).values > 0)

    def _masks(self, chosen: Sequence[Detection]) -> list[Mask]:
        """Give one mask each, of the size of its box in `pixels`."""
        things = [(found.box, found.label) for found in chosen]
        return [self._remember("masker", partial(self._cut, *thing), *self._seen, *thing) for thing in things]

    @property
    def _seen(self) -> tuple[Hashable, ...]:
        """Name what the detections, and so the neighbours that a mask depends on, are made from."""
        return self._scrutiny.scene, self._scrutiny.grids

    def _cut(self, box: Box, label: str) -> Mask:
        """Cut a thing out of the picture; the masker is told what it is and what else was detected."""
        return self._crew.masker().mask(self.pixels, box, label, [found.box for found in self._told])

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
        return not forms.isdisjoint(selection.nouns)


def prominence(found: Detection) -> float:
    """Rank by certainty and by the length that a thing of this area has: `score * sqrt(area)`, 0..1."""
    return found.score * math.sqrt(area(found.box))
