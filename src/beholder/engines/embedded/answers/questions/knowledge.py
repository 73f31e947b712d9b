"""What is known about kinds of things without looking: their shape, their parts, what they are made of.

It is said only of kinds that were found, and as a guess: a photo shows the thing, not this.
"""

from collections.abc import Mapping

from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import cue, says
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon, find
from beholder.engines.embedded.prompt.words import NUMBERS
from beholder.engines.embedded.reply import Reply

SHAPES: Mapping[str, str] = {
    "clock": "round",
    "pizza": "round",
    "donut": "round",
    "sports ball": "round",
    "frisbee": "round",
    "orange": "round",
    "bowl": "round",
    "stop sign": "octagon",
    "tv": "rectangle",
    "laptop": "rectangle",
    "book": "rectangle",
    "cell phone": "rectangle",
    "refrigerator": "rectangle",
    "bed": "rectangle",
}
_BEASTS = ("cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe")
PARTS: Mapping[str, Mapping[str, int]] = {
    "leg": {**dict.fromkeys((*_BEASTS, "chair", "dining table"), 4), "person": 2, "bird": 2},
    "eye": dict.fromkeys((*_BEASTS, "bird", "person"), 2),
    "ear": dict.fromkeys((*_BEASTS, "person"), 2),
    "tail": dict.fromkeys((*_BEASTS, "bird"), 1),
    "wheel": {"bicycle": 2, "motorcycle": 2, "car": 4, "truck": 4, "bus": 4, "skateboard": 4},
    "wing": {"bird": 2, "airplane": 2},
    "hand": {"person": 2},
    "arm": {"person": 2},
    "foot": {"person": 2, "bird": 2},
}
SHAPE = ("what shape", "which shape")
HOW_MANY = cue("how many")
MADE_OF = ("made of", "made out of", "what material")


def knowledge(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer about shape, material or the number of parts; None for any other question, or another kind of thing."""
    if (after := find(HOW_MANY, intent.words)) is not None:
        return _parts(look, intent, lexicon, after)
    shape, material = says(intent.words, SHAPE), says(intent.words, MADE_OF)
    if not shape and not material:
        return None
    kinds = [label for term in intent.select.wanted for label in term.labels]
    found = next((thing.label for thing in look.expecting().detections if thing.label in kinds), None)
    if found is None:
        return None
    known = SHAPES.get(found) if shape else _material(found, lexicon)
    return _known(known, found, intent, lexicon) if known is not None else None


def _material(kind: str, lexicon: Lexicon) -> str | None:
    said = next((term.said for term in lexicon.materials.values() if kind in term.labels), None)
    return "wood" if said == "wooden" else said


def _known(short: str, kind: str, intent: Intent, lexicon: Lexicon) -> Reply:
    return answered(short, f"{lexicon.counted(1, kind)} mostly is", brief=intent.brief, guess=True)


def _parts(look: Look, intent: Intent, lexicon: Lexicon, after: int) -> Reply | None:
    """Multiply what was found by the parts, named at `after`, that each has: "how many legs do these sheep have"."""
    singular = {lexicon.plural(part): part for part in PARTS}
    part = singular.get(intent.words[after], intent.words[after]) if after < len(intent.words) else ""
    if part not in PARTS:
        return None
    named = [label for term in intent.select.wanted for label in term.labels]
    things = [found for found in look.detections if found.label in PARTS[part] and (not named or found.label in named)]
    if not things:
        return None
    things = [found for found in things if found.label == things[0].label]
    count = len(things) * PARTS[part][things[0].label]
    short = NUMBERS[count] if count < len(NUMBERS) and not intent.brief else str(count)
    return answered(short, f"I can see {lexicon.counted(len(things), things[0].label)}", brief=intent.brief, guess=True)
