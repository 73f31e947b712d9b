"""One sentence about what is in a picture, in the order and the words in which people would say it.

Who is there comes first, then what they are on or have, then where it is. Each part is said only where boxes show
it (`relations`) or where the kinds of things leave hardly a doubt (`scenes`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.scenes import Scene, scene
from beholder.engines.embedded.answers.stated_relations import along, on
from beholder.engines.embedded.experts.backdrop import Backdrop
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing
from beholder.spatial.boxes import area, inside

CROWD = 3  # so many are several, or a group: their exact number is right too seldom to be stated
BROAD = 0.3  # share of the picture from which a table is what the picture is of
DEEP = 0.3  # of the height of a seat: so far down reaches who sits on it
NOTICED = 0.03  # share of the picture from which people are what it is of

ANIMALS = frozenset({"bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"})
TABLE = "dining table"
SEATS = frozenset({"couch", "bench", "bed", "chair", TABLE})
_RIDES = frozenset({"bicycle", "motorcycle", "horse", "elephant", "skateboard", "surfboard", "snowboard"})
_SUPPORTS = frozenset({"couch", "bed", "bench", "car", "truck", "boat", "chair", TABLE, "surfboard"})
_PLAYERS = {"baseball bat": "baseball player", "baseball glove": "baseball player", "tennis racket": "tennis player"}
_FURNITURE = frozenset({TABLE, "chair", "couch", "bed", "bench", "potted plant", "tv"})


@dataclass(frozen=True, slots=True)
class Kind:
    """All things of one kind in a picture, the most prominent first."""

    label: str
    things: tuple[Detection, ...]

    @property
    def box(self) -> Box:
        """The box of the most prominent one."""
        return self.things[0].box

    @property
    def living(self) -> bool:
        """Whether it is a person or an animal."""
        return self.label == "person" or self.label in ANIMALS

    def counted(self, lexicon: Lexicon) -> str:
        """Say the kind with its number; of many, that they are many."""
        noun = "table" if self.label == TABLE else self.label
        if len(self.things) < CROWD:
            return lexicon.counted(len(self.things), noun)
        return f"{'a group of' if self.living else 'several'} {lexicon.plural(noun)}"


def kinds(things: Sequence[Detection]) -> list[Kind]:
    """Gather things by kind, in the order in which people mention kinds."""
    labels = dict.fromkeys(thing.label for thing in things)
    gathered = [Kind(label, tuple(thing for thing in things if thing.label == label)) for label in labels]
    return sorted(gathered, key=_rank)


def _rank(kind: Kind) -> tuple[int, float]:
    """Put people and animals first and furniture last; within those, what is large and sure first."""
    size = sum(area(thing.box) for thing in kind.things)
    if kind.label == "person":
        order = 0 if size > NOTICED else 2
    else:
        order = 1 if kind.label in ANIMALS else 3 if kind.label in _FURNITURE else 2
    return order, -(size**0.5) * max(thing.score for thing in kind.things)


def tell(things: Sequence[Detection], behind: Backdrop, lexicon: Lexicon, most: int) -> str:
    """Tell what is there, naming at most `most` kinds; "" for nothing. `things`: most prominent first."""
    found = kinds(things)
    if not found:
        return ""
    where = scene([kind.label for kind in found], behind)
    if not found[0].living:
        if where is not None and where.room:
            return f"a {where.name} with {_listed(found[:most], lexicon)}"
        table = next((kind for kind in found if kind.label == TABLE), None)
        if table is not None and area(table.box) > BROAD and len(found) > 2 and most > 1:
            return f"a table with {_listed([kind for kind in found if kind is not table][: most - 1], lexicon)}"
    return _about(found, where, lexicon, most)


def _about(found: Sequence[Kind], where: Scene | None, lexicon: Lexicon, most: int) -> str:
    """Tell of the first kind: who is there too, what it is on, where it is, and what is with it."""
    lead = found[0]
    further = found[1:] if most > 1 else ()
    support = next((kind for kind in further if _supports(lead, kind)), None)
    rest = [kind for kind in further if kind is not support][: most - 1 - (support is not None)]
    apart = lead.living or (support is not None and support.label != TABLE)
    peers = [lead, *(kind for kind in rest if kind.living or not apart)]
    others = [kind for kind in rest if kind not in peers]
    parts = [listing([_said(kind, rest, where, lexicon) for kind in peers])]
    if support is not None:
        under = support if len(lead.things) > 1 else Kind(support.label, support.things[:1])  # one is on one
        parts.append(f"{_posture(lead, support)} {under.counted(lexicon)}")
    things = [f"with {listing([_said(kind, rest, where, lexicon) for kind in others])}"] if others else []
    place = [where.phrase] if where is not None and where.of is None else []
    return " ".join(parts + (place + things if where is not None and where.room else things + place))


def _said(kind: Kind, others: Sequence[Kind], where: Scene | None, lexicon: Lexicon) -> str:
    """Say one kind: a person with a racket is a player, and a train has its tracks with it."""
    sport = next((_PLAYERS[other.label] for other in others if other.label in _PLAYERS), None)
    if kind.label == "person" and len(kind.things) == 1 and sport is not None:
        return lexicon.counted(1, sport)
    counted = kind.counted(lexicon)
    return f"{counted} {where.phrase}" if where is not None and where.of == kind.label else counted


def _listed(some: Sequence[Kind], lexicon: Lexicon) -> str:
    return listing([kind.counted(lexicon) for kind in some])


def _supports(lead: Kind, kind: Kind) -> bool:
    """Whether most of `lead` are on the most prominent of `kind`, or at it, when they are people at a table."""
    if lead.label == "person" and kind.label == TABLE:
        return inside(kind.box, lead.box) > 0.1 or along(kind.box, lead.box) > 0.3
    if kind.label not in (_RIDES | SEATS if lead.label == "person" else _SUPPORTS):
        return False
    carried = sum(any(_on(thing.box, under.box, kind.label) for under in kind.things) for thing in lead.things)
    return carried * 2 >= len(lead.things)


def _on(box: Box, under: Box, label: str) -> bool:
    """Whether it is on it; who only touches the upper edge of a seat jumps over it or stands behind it."""
    low = box.ymax > under.ymin + DEEP * (under.ymax - under.ymin)
    return on(box, under) and (low or label not in SEATS)


def _posture(lead: Kind, support: Kind) -> str:
    """Say "sitting" where nearly all do: people on seats, things on anything."""
    if lead.label == "person" and support.label == TABLE:
        return "at"
    return "sitting on" if not lead.living or (lead.label == "person" and support.label in SEATS) else "on"
