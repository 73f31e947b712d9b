"""What was seen, by the name that a JSON schema gives it: "count", "has_dog", "box_2d", "caption".

The words of a property's name and description are read with the same lexicon as a prompt. What has no
answer here is `UNKNOWN`, and it is the schema's business what may stand in its place.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from beholder.domain import Detection, JsonValue
from beholder.engines.embedded.answers.caption import caption
from beholder.engines.embedded.answers.naming import ABSTAIN, MOST, choose, rank
from beholder.engines.embedded.answers.place import place
from beholder.engines.embedded.answers.reading import field
from beholder.engines.embedded.answers.receipt import amount
from beholder.engines.embedded.forms.patterns import excerpts, least
from beholder.engines.embedded.forms.properties import (
    ANSWER,
    BOX,
    COLOUR,
    CORNERS,
    COUNT,
    INDOORS,
    LABEL,
    MASK,
    MONEY,
    PLACE,
    POINT,
    READING,
    REASON,
    SAYING,
    SCORE,
    SIDES,
    split,
    words_of,
)
from beholder.engines.embedded.look import GUESS, Look
from beholder.engines.embedded.prompt.intent import Intent, Task
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.picks import Pick
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.reply import Reply
from beholder.spatial.masks import data_uri

LIKELIEST = frozenset({"likeliest", "likely", "probable", "top", "best", "rank", "ranked", "ranking"})


class Unknown(Enum):
    """The absence of an answer, apart from any JSON value."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
SHORTLY = (Task.COUNT, Task.COLOUR, Task.PRESENCE, Task.WHERE)  # what has an answer of a word or a number


@dataclass(frozen=True, slots=True)
class Thing:
    """One found object, or all of a kind, as an item of a list."""

    found: Detection
    count: int = 1


class Facts:
    """Answers to property names, about one prompt and the pictures it came with."""

    def __init__(
        self,
        intent: Intent,
        looks: Sequence[Look],
        reply: Reply,
        lexicon: Lexicon,
        given: Mapping[str, JsonValue] = MappingProxyType({}),
    ) -> None:
        """Answer from `looks`; `reply` is what the engine says in words, `given` what functions gave, by name."""
        self._given = given
        self._intent = intent
        self._looks = looks
        self._reply = reply
        self._lexicon = lexicon

    def things(
        self, name: str = "", *, masks: bool = False, by_kind: bool = False, scores: bool = False
    ) -> list[Thing]:
        """List what `name` mentions, else what the prompt asks for, in all pictures.

        With `by_kind`, one of each kind with its count; with `masks`, each with its mask; with `scores`, faint ones
        too, because who sees the scores can choose.
        """
        selection = self._named(name) or self._intent.select
        chosen = [(look, look.choose(selection, faint=scores and not by_kind)) for look in self._looks]
        found = [thing for look, some in chosen for thing in (look.with_masks(some) if masks else some)]
        if not by_kind:
            return [Thing(thing) for thing in found]
        counts = Counter(thing.label for thing in found)
        first = {thing.label: thing for thing in reversed(found)}
        return [Thing(first[label], count) for label, count in counts.items()]

    def asked(self) -> JsonValue:
        """Give the answer to a question with a short one, which is what a property alone is for, whatever its name."""
        answer = self._answer() if self._intent.task in SHORTLY else None
        return UNKNOWN if answer is None else answer

    def known(self, name: str) -> JsonValue:
        """Give what a function of the caller's gave under this very name."""
        return self._given.get(name, UNKNOWN)

    def of_thing(self, name: str, thing: Thing, hint: str = "") -> JsonValue:
        """Answer a property of one listed object; `hint` is its description, read where the name says nothing."""
        words, box = words_of(name), thing.found.box
        corners = dict(zip(CORNERS, (box.ymin, box.xmin, box.ymax, box.xmax), strict=True))
        corner = name.lower().replace("_", "")
        if (corner := SIDES.get(corner, corner)) in corners:
            return corners[corner]
        answers = (
            (MASK, lambda: data_uri(thing.found.mask) if thing.found.mask is not None else UNKNOWN),
            (BOX, lambda: list(corners.values())),
            (POINT, lambda: [(box.ymin + box.ymax) // 2, (box.xmin + box.xmax) // 2]),
            (SCORE, lambda: round(thing.found.score, 3)),
            (COUNT, lambda: thing.count),
            (COLOUR, lambda: self._looks[0].colour_of(thing.found) if len(self._looks) == 1 else UNKNOWN),
            (PLACE, lambda: place(thing.found)),
            (LABEL | SAYING, lambda: thing.found.label),
        )
        known = next((answer() for keys, answer in answers if keys & words), UNKNOWN)
        return self.of_thing(hint, thing) if known is UNKNOWN and hint else known

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
        kind = words & {"type", "kind", "class"}
        if words & INDOORS.keys() or {"setting", "environment"} & words or (kind and "scene" in words):
            return self._scene() or UNKNOWN
        if words & SAYING and not kind:
            said = caption(self._looks[0], self._lexicon).text
            return said.rstrip(".") if "title" in words else said
        if words & LABEL:
            return self._subject()
        known = self.string(hint, "") if hint else UNKNOWN
        return self._reply.text if known is UNKNOWN and words & REASON else known

    def written(self, pattern: str) -> Iterator[str]:
        """Give what is written in the pictures and matches `pattern`, in reading order.

        Nothing for a pattern of bare letters: any word would fit that, and tell nothing of what is meant.
        """
        if (shape := least(pattern)) is not None and not shape.isalpha() and shape:
            yield from excerpts(pattern, (line.text for look in self._looks for line in look.lines))

    def number(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is a number: a count of what its name or description says, or of all asked for."""
        if self._named(name) is None and (value := field(self._looks[0], words_of(name))) is not None:
            return UNKNOWN if (sum_of := amount(value)) is None else sum_of
        selection = self._named(name) or self._named(hint)
        if selection is not None:
            return sum(len(look.choose(selection)) for look in self._looks)
        words = words_of(name) | words_of(hint) | (frozenset() if name else ANSWER)  # nameless: all that is asked for
        if words & MONEY:
            return UNKNOWN
        answer = self._answer()
        if isinstance(answer, int) and words & (COUNT | ANSWER):
            return answer
        if words & SCORE and self._intent.task is not Task.OTHER:
            return next((round(thing.found.score, 3) for thing in self.things()), UNKNOWN)
        return len(self.things()) if words & (COUNT | ANSWER) else UNKNOWN

    def boolean(self, name: str, hint: str) -> JsonValue:
        """Answer a property that is true or false: whether what it names is there, else the prompt's own question."""
        selection = self._named(name) or self._named(hint)
        if selection is not None:
            return any(look.choose(selection) for look in self._looks)
        words = words_of(name) | words_of(hint)
        if words & READING:
            return any(look.lines for look in self._looks)
        if (place := next((INDOORS[word] for word in words & INDOORS.keys()), None)) is not None:
            scene = self._scene()
            return scene == place if scene else UNKNOWN
        if {"empty"} & words:
            return not self.things()
        return {"yes": True, "no": False}.get(str(self._answer()), UNKNOWN)

    def strings(self, name: str, hint: str) -> list[str]:
        """Answer a property that is a list of strings: lines, colours or the kinds of things found."""
        words = words_of(name)
        if words & READING:
            return [line.text for look in self._looks for line in look.lines]
        if words & COLOUR:
            return list(dict.fromkeys(look.colour_of(found) for look in self._looks for found in look.detections[:3]))
        named = self._named(name) or self._named(hint)
        chosen = [found for look in self._looks for found in look.choose(named or self._intent.select)]
        return list(dict.fromkeys(found.label for found in chosen))

    def option(self, options: Sequence[JsonValue], name: str, hint: str, thing: Thing | None = None) -> JsonValue:
        """Pick one of an enum's values for the picture, or for one listed object."""
        words = [option for option in options if isinstance(option, str)]
        known = self._known(name, hint, thing, options)
        if known is UNKNOWN and thing is None and (not name or words_of(name) & ANSWER):
            known = self._answering(options)
        if known is not UNKNOWN or not words:
            return known
        if thing is None:
            return UNKNOWN if (words_of(name) & COLOUR) else choose(self._looks[0], words, self._lexicon).data
        for option in words:
            selection = self._named(option)
            if option == thing.found.label or (selection is not None and selection.accepts(thing.found.label)):
                return option
        return next((option for option in words if option.lower() in ABSTAIN), UNKNOWN)

    def _answering(self, options: Sequence[JsonValue]) -> JsonValue:
        """Give the option that is the answer to the prompt's own question: "yes", a number, a colour."""
        answer = str(self._answer()).lower()
        return next((option for option in options if str(option).lower() == answer), UNKNOWN)

    def some_of(self, options: Sequence[JsonValue]) -> list[JsonValue]:
        """Pick the values of an enum that are to be seen; asked for the likeliest, those that fit best."""
        words = [option for option in options if isinstance(option, str)]
        if len(self._looks) == 1 and words and LIKELIEST & set(self._intent.words):
            return rank(self._looks[0], words, self._lexicon)[: self._intent.select.limit or MOST]
        return [option for option in options if self._shows(option)]

    def _shows(self, option: JsonValue) -> bool:
        """Whether what an option names is to be seen."""
        selection = self._named(option) if isinstance(option, str) else None
        if selection is not None:
            return any(look.choose(selection) for look in self._looks)
        return isinstance(option, str) and INDOORS.get(option.lower(), "?") == self._scene()

    def _known(self, name: str, hint: str, thing: Thing | None, options: Sequence[JsonValue]) -> JsonValue:
        """Answer by the property's own name, where the answer is an option: a colour, a number, indoors or outdoors."""
        words = words_of(name)
        known: list[JsonValue] = []
        if words & COLOUR:
            known = [self._looks[0].colour_of(thing.found) if thing else self._colour()]
        elif thing is not None and words & PLACE:
            known = [place(thing.found), *reversed(place(thing.found).split())]
        elif thing is None and any(isinstance(option, int) and not isinstance(option, bool) for option in options):
            known = [self.number(name, hint)]
        elif thing is None and {True, False} >= set(map(bool, options)) and all(isinstance(o, bool) for o in options):
            known = [self.boolean(name, hint)]
        elif thing is None and (scene := self._scene()) and not self._named(name):
            known = [scene, f"{scene}s"]
        matching = (o for one in known for o in options if str(o).lower() == str(one).lower() and one is not UNKNOWN)
        return next(matching, UNKNOWN)

    def _scene(self) -> str | None:
        """Guess indoors or outdoors by what is there; None where that does not tell."""
        votes = Counter(
            scene
            for look in self._looks
            for found in look.detections
            for scene, labels in self._lexicon.scenes.items()
            if found.label in labels
        )
        (first, most), (_, second) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
        return first if most > second else None

    def _subject(self) -> JsonValue:
        """Name what the prompt asks for, else the likeliest subject."""
        found = next((thing.found.label for thing in self.things()), None)
        if found is not None or not self._intent.select.everything:
            return found if found is not None else UNKNOWN
        best = self._looks[0].names[0]
        return best.label if best.score >= GUESS else UNKNOWN

    def _answer(self) -> JsonValue:
        return self._reply.data.get("answer") if isinstance(self._reply.data, dict) else None

    def _colour(self) -> JsonValue:
        look = self._looks[0]
        chosen = look.choose(self._intent.select)
        if chosen:
            return look.colour_of(chosen[0])
        return look.colour if self._intent.select.everything else UNKNOWN

    def _named(self, words: str) -> Selection | None:
        """Read the kind of object that a name such as `num_dogs` or `hasPerson` mentions."""
        parts = split(words)
        terms = (self._lexicon.term_at(parts, index) for index in range(len(parts)))
        wanted = tuple(dict.fromkeys(match[0] for match in terms if match is not None))
        return Selection(picks=tuple(map(Pick, wanted))) if wanted else None
