"""A noun phrase while it is being read, before it is one or more picks."""

from dataclasses import dataclass, field, replace
from enum import Enum, auto

from beholder.engines.embedded.prompt.lexicon import Term
from beholder.engines.embedded.prompt.picks import Order, Pick, Relation

ROWS = ("left", "right", "top", "bottom", "centre")  # sides that are also ends of a row


class Head(Enum):
    """What a phrase is about."""

    KIND = auto()  # a kind in the lexicon
    NOUN = auto()  # a word that is in no list
    THING = auto()  # "items", "it", "the red one"
    TEXT = auto()  # written words
    FORMAT = auto()  # the form of the answer: "boxes", "a JSON list"


@dataclass(slots=True)
class Draft:
    """A phrase while it is being read."""

    start: int
    live: bool = True  # unknown words can be what is asked for here
    head: Head = Head.THING
    term: Term | None = None
    noun: str = ""
    plural: bool = True
    pronoun: bool = False  # the head points to something spoken of before
    determined: bool = False
    count: int | None = None
    rank: int | None = None
    end: str | None = None
    side: str | None = None
    size: str | None = None
    relation: Relation | None = None
    colours: list[str] = field(default_factory=list)
    materials: list[Term] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    without: list["Draft"] = field(default_factory=list)

    def picks(self) -> list[Pick]:
        """Finish it: one pick, or one for each material."""
        many = (self.plural or (self.count or 0) > 1) and self.rank is None
        pick = Pick(
            term=self.term,
            noun=self.noun,
            many=many,
            colours=tuple(dict.fromkeys(self.colours)),
            size=self.size,
            side=self.side,
            order=self._order(many),
            relation=self.relation,
            unsure=tuple(self.unsure),
        )
        return [replace(pick, term=material) for material in dict.fromkeys(self.materials)] or [pick]

    def _order(self, many: bool) -> Order | None:
        count = (self.count or None) if many else 1  # "the 0 cats on the left" are no row
        if self.rank is not None and self.rank < 0:
            return Order({"left": "right"}.get(self.end or "left", "left"))
        if self.rank is not None:
            return Order(self.end or "left", self.rank)
        if self.end is not None:
            return Order(self.end, count=count)
        row = next((side for side in ROWS if side in (self.side or "").split()), None)
        return Order(row, count=count) if row and count else None
