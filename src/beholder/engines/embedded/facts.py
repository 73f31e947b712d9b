"""What was seen, by the name that a JSON schema gives it: "count", "has_dog", "box_2d", "caption".

The words of a property's name and description are read with the same lexicon as a prompt. What has no
answer here is `UNKNOWN`, and it is the schema's business what may stand in its place.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from beholder.domain import Detection, JsonValue
from beholder.engines.embedded.answers.caption import caption
from beholder.engines.embedded.answers.naming import ABSTAIN, choose
from beholder.engines.embedded.answers.reading import field
from beholder.engines.embedded.answers.receipt import amount
from beholder.engines.embedded.intent import Intent
from beholder.engines.embedded.lexicon import Lexicon
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.reply import Reply
from beholder.engines.embedded.selection import Selection
from beholder.engines.embedded.words import tokens
from beholder.spatial.masks import data_uri


class Unknown(Enum):
    """The absence of an answer, apart from any JSON value."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

BOX = frozenset({"box", "bbox", "bounding", "coordinates", "location", "region"})
MASK = frozenset({"mask", "segmentation"})
POINT = frozenset({"point", "center", "centre"})
LABEL = frozenset({"label", "name", "object", "class", "category", "type", "item", "title", "kind", "tag", "thing"})
SCORE = frozenset({"score", "confidence", "probability", "certainty"})
COUNT = frozenset({"count", "number", "total", "quantity", "num", "amount", "many"})
COLOUR = frozenset({"colour", "color", "colours", "colors"})
READING = frozenset({"text", "texts", "line", "lines", "transcription", "transcript", "ocr", "words"})
ANSWER = frozenset({"answer", "response", "result", "reply"})
SAYING = frozenset({"caption", "description", "summary", "sentence", "alt", "scene", "describe", "image"})
CORNERS = ("ymin", "xmin", "ymax", "xmax")


@dataclass(frozen=True, slots=True)
class Thing:
    """One found object, or all of a kind, as an item of a list."""

    found: Detection
    count: int = 1


class Facts:
    """Answers to property names, about one prompt and the pictures it came with."""

    def __init__(self, intent: Intent, looks: Sequence[Look], reply: Reply, lexicon: Lexicon) -> None:
        """Answer from `looks`; `reply` is what the engine says in words."""
        self._intent = intent
        self._looks = looks
        self._reply = reply
        self._lexicon = lexicon

    def things(self, name: str = "", *, masks: bool = False, by_kind: bool = False) -> list[Thing]:
        """List what `name` mentions, else what the prompt asks for, in all pictures.

        With `by_kind`, one of each kind with its count; with `masks`, each with its mask.
        """
        selection = self._named(name) or self._intent.select
        chosen = [(look, look.choose(selection)) for look in self._looks]
        found = [thing for look, some in chosen for thing in (look.with_masks(some) if masks else some)]
        if not by_kind:
            return [Thing(thing) for thing in found]
        counts = Counter(thing.label for thing in found)
        first = {thing.label: thing for thing in reversed(found)}
        return [Thing(first[label], count) for label, count in counts.items()]

    def of_thing(self, name: str, thing: Thing) -> JsonValue:
        """Answer a property of one listed object."""
        words, box = words_of(name), thing.found.box
        corners = dict(zip(CORNERS, (box.ymin, box.xmin, box.ymax, box.xmax), strict=True))
        if (corner := name.lower().replace("_", "")) in corners:
            return corners[corner]
        answers = (
            (MASK, lambda: data_uri(thing.found.mask) if thing.found.mask is not None else UNKNOWN),
            (BOX, lambda: list(corners.values())),
            (POINT, lambda: [(box.ymin + box.ymax) // 2, (box.xmin + box.xmax) // 2]),
            (SCORE, lambda: round(thing.found.score, 3)),
            (COUNT, lambda: thing.count),
            (COLOUR, lambda: self._looks[0].colour_of(thing.found) if len(self._looks) == 1 else UNKNOWN),
            (LABEL | SAYING, lambda: thing.found.label),
        )
        return next((answer() for keys, answer in answers if keys & words), UNKNOWN)

    def string(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is a string; `hint` is its description."""
        words = words_of(name)
        if (value := field(self._looks[0], words)) is not None:
            return value
        if words & READING:
            return "\n".join(line.text for look in self._looks for line in look.lines)
        if words & ANSWER:
            return self._reply.text
        if words & COLOUR:
            return self._colour()
        if words & SAYING:
            return caption(self._looks[0], self._lexicon).text
        if words & LABEL:
            return next((thing.found.label for thing in self.things()), UNKNOWN)
        return self.string(hint, "") if hint else UNKNOWN

    def number(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is a number: a count of what its name or description says, or of all asked for."""
        if self._named(name) is None and (value := field(self._looks[0], words_of(name))) is not None:
            return UNKNOWN if (sum_of := amount(value)) is None else sum_of
        selection = self._named(name) or self._named(hint)
        if selection is not None:
            return sum(len(look.choose(selection)) for look in self._looks)
        words = words_of(name) | words_of(hint)
        return len(self.things()) if words & (COUNT | ANSWER) else UNKNOWN

    def boolean(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is true or false: whether what it names is there, else the prompt's own question."""
        selection = self._named(name) or self._named(hint)
        if selection is not None:
            return any(look.choose(selection) for look in self._looks)
        if words_of(name) & READING:
            return any(look.lines for look in self._looks)
        answer = self._reply.data.get("answer") if isinstance(self._reply.data, dict) else None
        return {"yes": True, "no": False}.get(str(answer), UNKNOWN)

    def strings(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is a list of strings: lines, colours or the kinds of things found."""
        words = words_of(name)
        if words & READING:
            return [line.text for look in self._looks for line in look.lines]
        if words & COLOUR:
            return list(dict.fromkeys(look.colour_of(found) for look in self._looks for found in look.detections[:3]))
        named = self._named(name)
        chosen = [found for look in self._looks for found in look.choose(named or self._intent.select)]
        return list(dict.fromkeys(found.label for found in chosen))

    def option(self, options: Sequence[str], thing: Thing | None = None) -> JsonValue:
        """Pick one of an enum's words for the picture, or for one listed object."""
        if thing is None:
            return choose(self._looks[0], options, self._lexicon).data
        for option in options:
            selection = self._named(option)
            if option == thing.found.label or (selection is not None and selection.accepts(thing.found.label)):
                return option
        return next((option for option in options if option.lower() in ABSTAIN), UNKNOWN)

    def _colour(self) -> JsonValue:
        chosen = self._looks[0].choose(self._intent.select)
        return self._looks[0].colour_of(chosen[0]) if chosen else UNKNOWN

    def _named(self, words: str) -> Selection | None:
        """Read the kind of object that a name such as `num_dogs` or `hasPerson` mentions."""
        parts = _split(words)
        terms = (self._lexicon.term_at(parts, index) for index in range(len(parts)))
        wanted = tuple(match[0] for match in terms if match is not None)
        return Selection(wanted=wanted) if wanted else None


def _split(name: str) -> tuple[str, ...]:
    return tokens(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " "))


def words_of(name: str) -> frozenset[str]:
    """Split a property name into its words, each also without a plural s."""
    words = _split(name)
    return frozenset(words) | {word.removesuffix("s") for word in words}
