"""What one noun phrase asks for: "the two red cars on the left", "the cup on the table".

A `Pick` is a kind of thing with what must be true of it. It knows words and no pictures; `choosing.py` holds it
against what was found.
"""

from dataclasses import dataclass, replace

from beholder.engines.embedded.prompt.lexicon import Lexicon, Term, TermKind
from beholder.engines.embedded.prompt.words import listing

UNTOLD = "hidden"  # the relation that boxes cannot tell
GUESSED = {
    "near": "nearness is judged by size and by how low a thing stands",
    "far": "distance is judged by size and by how low a thing stands",
    "tall": "height is judged in the picture",
    "foreground": "what is in front is judged by size",
    "background": "what is behind is judged by size",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a thing stands to others: a key of the lexicon's `relation`, and its other ends (two for "between")."""

    kind: str
    anchors: tuple["Pick", ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A place in a row: `count` things from the `rank`-th on (from 1), ranked from one end of it."""

    end: str  # a key of the lexicon's `order`
    rank: int = 1
    count: int | None = 1


@dataclass(frozen=True, slots=True)
class Pick:
    """One noun phrase. Without a term and a noun it means things of any kind."""

    term: Term | None = None
    noun: str = ""  # the head, where it is in no list of the lexicon
    many: bool = True  # whether several may be meant
    colours: tuple[str, ...] = ()
    size: str | None = None
    side: str | None = None
    order: Order | None = None
    relation: Relation | None = None
    unsure: tuple[str, ...] = ()  # what was said of it that the engine cannot tell
    minus: "Pick | None" = None  # things meant before, which this does not mean: "the other one"

    @property
    def bare(self) -> bool:
        """Whether the kind alone decides."""
        return not (self.colours or self.size or self.side or self.order or self.relation or self.minus)

    def narrowed(self, by: "Pick") -> "Pick":
        """Give the same things, of which what `by` says is true as well: "cars", then "the red ones on the left"."""
        return replace(
            self,
            many=by.many,
            colours=by.colours or self.colours,
            size=by.size or self.size,
            side=by.side or self.side,
            order=by.order or self.order,
            relation=by.relation or self.relation,
            unsure=(*self.unsure, *by.unsure),
        )

    @property
    def guesses(self) -> tuple[str, ...]:
        """Sentences, without capitals, about what is only judged from a flat picture."""
        ends = (self.side, self.order.end if self.order else None)
        return tuple(dict.fromkeys(GUESSED[end] for end in ends if end in GUESSED))

    def phrase(self, lexicon: Lexicon, *, many: bool | None = None) -> str:
        """Say it: "red cars on the left"."""
        noun = self.term.said if self.term else self.noun or "thing"
        if self.term and self.term.kind is TermKind.MATERIAL:
            noun = f"{noun} thing"
        several = self.many if many is None else many
        front = [self._order(), self.size or "", listing(self.colours, "or")]
        body = lexicon.plural(noun) if several and not self.noun else noun
        return " ".join(word for word in (*front, body, *self._behind(lexicon)) if word)

    def _order(self) -> str:
        if self.order is None or (self.side and self.order.rank == 1):
            return ""
        words = {"left": "leftmost", "right": "rightmost", "top": "highest", "bottom": "lowest", "centre": "middle"}
        words |= {"big": "largest", "small": "smallest", "tall": "tallest", "wide": "widest"}
        words |= {"near": "nearest", "far": "farthest"}
        rank = "" if self.order.rank == 1 else f"number {self.order.rank} "
        return rank + words[self.order.end]

    def _behind(self, lexicon: Lexicon) -> list[str]:
        places = {"top": "at the top", "bottom": "at the bottom", "centre": "in the centre"}
        parts = []
        if self.side:
            ground = "in" if self.side.endswith("ground") else "at" if " " in self.side else "on"
            parts.append(places.get(self.side, f"{ground} the {self.side}"))
        if self.relation:
            ends = [f"the {anchor.phrase(lexicon)}" for anchor in self.relation.anchors]
            parts.append(f"{self.relation.kind} {listing(ends)}")
        return parts
