"""Where a picture was taken, where the things in it leave hardly a doubt: a toilet means a bathroom.

The rules were chosen by looking at labelled photos, some of them at a handful; a bed in a shop and a stop sign in
a wood are why beds and stop signs alone name no place.
"""

from collections.abc import Collection
from dataclasses import dataclass

from beholder.engines.embedded.experts.backdrop import Backdrop

GRASSY = 0.6  # green share of the ground around things
SKY = 0.9  # sky share of the upper part
ALOFT = 0.4  # sky share of the lower part, below what flies


@dataclass(frozen=True, slots=True)
class Scene:
    """A kind of place. `phrase` follows what is in it: "in a kitchen"; a `room` may also begin: "a kitchen with".

    Where `of` is given, only things of that kind are known to be there: a train is on the tracks, people are not.
    """

    name: str
    phrase: str
    room: bool = False
    of: str | None = None


BATHROOM = Scene("bathroom", "in a bathroom", room=True)
KITCHEN = Scene("kitchen", "in a kitchen", room=True)
LIVING_ROOM = Scene("living room", "in a living room", room=True)
BEDROOM = Scene("bedroom", "in a bedroom", room=True)
STREET = Scene("street", "on a street")
SNOW = Scene("snow", "in the snow")
BASEBALL_FIELD = Scene("baseball field", "on a baseball field")
TENNIS_COURT = Scene("tennis court", "on a tennis court")
TRACKS = Scene("train tracks", "on the tracks", of="train")
FIELD = Scene("field", "in a grassy field")
GRASS = Scene("grass", "on the grass")

INDOORS = frozenset(
    {"couch", "bed", "tv", "toilet", "sink", "oven", "microwave", "refrigerator", "laptop", "keyboard", "toothbrush"}
)
_GRAZERS = frozenset({"zebra", "giraffe", "horse", "cow", "sheep", "elephant"})
_PLAYFUL = frozenset({"person", "dog", "bear"})


@dataclass(frozen=True, slots=True)
class _Rule:
    """A scene, and the kinds that show it: at least `least` of `any_of`, and none of `none_of`."""

    scene: Scene
    any_of: frozenset[str]
    least: int = 1
    none_of: frozenset[str] = frozenset()


_RULES = (
    _Rule(BASEBALL_FIELD, frozenset({"baseball bat", "baseball glove"})),
    _Rule(TENNIS_COURT, frozenset({"tennis racket"})),
    _Rule(SNOW, frozenset({"skis", "snowboard"})),
    _Rule(KITCHEN, frozenset({"oven", "microwave", "refrigerator", "sink", "toaster"}), least=2),
    _Rule(BATHROOM, frozenset({"toilet"}), none_of=frozenset({"oven", "refrigerator"})),
    _Rule(BATHROOM, frozenset({"sink", "toothbrush", "hair drier"}), least=2),
    _Rule(LIVING_ROOM, frozenset({"couch", "tv"}), least=2, none_of=frozenset({"bed"})),
    _Rule(BEDROOM, frozenset({"bed", "tv"}), least=2),
    _Rule(BEDROOM, frozenset({"bed", "chair"}), least=2),
    _Rule(STREET, frozenset({"traffic light", "bus"}), none_of=frozenset({"airplane", "train", "boat"})),
    _Rule(STREET, frozenset({"parking meter"})),
    _Rule(STREET, frozenset({"car", "truck", "motorcycle", "bicycle"}), least=2, none_of=frozenset({"airplane"})),
    _Rule(TRACKS, frozenset({"train"})),
)


def scene(kinds: Collection[str], behind: Backdrop) -> Scene | None:
    """Name the place that `kinds` of things, the one that matters most first, show before this backdrop; or None."""
    seen = frozenset(kinds)
    for rule in _RULES:
        if len(rule.any_of & seen) >= rule.least and not rule.none_of & seen:
            return rule.scene
    if not seen or INDOORS & seen:
        return None
    return _open_air(next(iter(kinds)), behind)


def _open_air(lead: str, behind: Backdrop) -> Scene | None:
    """Name what a thing in the open stands on or flies in; only for kinds that are seldom elsewhere."""
    if behind.sky > SKY and (lead == "kite" or (lead == "airplane" and behind.air > ALOFT)):
        return Scene("sky", "in the sky", of=lead)
    if behind.green > GRASSY and lead in _GRAZERS:
        return FIELD
    return GRASS if behind.green > GRASSY and lead in _PLAYFUL else None
