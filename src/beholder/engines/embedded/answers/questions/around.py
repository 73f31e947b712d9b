"""What is held, and what is on or next to something: as far as the boxes of two things show it."""

from collections.abc import Sequence

from beholder.domain import Detection
from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import says
from beholder.engines.embedded.answers.stated_relations import beside, held, on
from beholder.engines.embedded.answers.telling import ANIMALS, SEATS
from beholder.engines.embedded.look import Look, prominence
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing
from beholder.engines.embedded.reply import Reply
from beholder.spatial.boxes import inside

HOLDING = ("what _ holding", "what _ carrying", "what _ in his hand", "what _ in her hand", "what _ in their hand")
ON = ("^what is on", "^what are on", "^what _ sitting on", "^what _ standing on", "^what _ lying on")
BESIDE = ("^what is next to", "^what is beside", "^what is near", "^what is by")
FIXED = frozenset(
    {*SEATS, "car", "bus", "train", "truck", "airplane", "boat", "toilet", "sink", "oven", "refrigerator"}
)
MOST = 2  # things worth naming where several are there


def around(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer what is held, on or next to something; None for any other question, or where boxes do not show it."""
    tokens = intent.words
    if says(tokens, HOLDING):
        return _held(look, intent, lexicon)
    if says(tokens, ON):
        return _related(look, intent, lexicon, "on")
    return _related(look, intent, lexicon, "next to") if says(tokens, BESIDE) else None


def _held(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Name what lies on the most prominent person and can be carried; faint things count, because one is asked for."""
    people = [found for found in look.detections if found.label == "person"]
    if not people:
        return None
    things = [
        found
        for found in look.expecting().detections
        if found.label not in FIXED | ANIMALS | {"person", "tie", "backpack"} and held(found.box, people[0].box)
    ]
    if not things:
        return None
    best = max(things, key=lambda found: found.score)
    return answered(best.label, "as far as I can see", brief=intent.brief)


def _related(look: Look, intent: Intent, lexicon: Lexicon, relation: str) -> Reply | None:
    """Name what is on, or next to, the thing that the question names."""
    base = next((found for found in look.detections if found.label in _named(intent)), None)
    if base is None:
        return None
    if relation == "on":
        others = [found for found in look.detections if _upon(found, base)]
    else:
        others = [found for found in look.detections if found is not base and beside(found.box, base.box)]
    if not others:
        return None
    labels = list(dict.fromkeys(found.label for found in sorted(others, key=prominence, reverse=True)))[:MOST]
    return answered(listing(labels), f"{relation} the {base.label}", brief=intent.brief)


def _upon(found: Detection, base: Detection) -> bool:
    if found is base or found.label == base.label:
        return False
    return on(found.box, base.box) or (base.label in SEATS and inside(found.box, base.box) > 0.8)


def _named(intent: Intent) -> Sequence[str]:
    picks = [anchor for pick in intent.select.picks for anchor in (pick.relation.anchors if pick.relation else (pick,))]
    return [label for pick in picks if pick.term for label in pick.term.labels]
