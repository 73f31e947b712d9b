"""What a picture shows, told as the prompt asks: made only of what was found in it, and true before it is fluent."""

from collections.abc import Sequence

from beholder.domain import Box, Detection
from beholder.engines.embedded.answers.place import place
from beholder.engines.embedded.answers.style import Form, Style
from beholder.engines.embedded.answers.telling import kinds, tell
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing, sentence
from beholder.engines.embedded.reply import Reply
from beholder.spatial.boxes import area, iou

SURE = 0.55  # a caption states: so, of the kinds named here one in twenty-two is not there (224 labelled photos),
SURE_OF_SMALL = 0.68  # and small things, whose certainty changes with compression, are named in every copy or in none
SMALL = 0.02  # share of the picture
SAME_PLACE = 0.6  # IoU above which two things of different kinds are one
LIKELY = 0.35  # probability from which the classifier's name is worth saying as a guess
KINDS = 5
FEW_KINDS = 2
MANY_KINDS = 12
PLACED = 4  # things whose place a detailed description tells
NOTHING = "nothing that I know by name"
PLAIN = Style()


def caption(look: Look, lexicon: Lexicon, style: Style = PLAIN) -> Reply:
    """Caption a picture: things found, else a guess at its subject, else the words written in it."""
    text = _told(look, lexicon, style)
    if style.language is not None:
        text = f"{text} (I can only say this in English, not in {style.language.title()}.)"
    return Reply(text, {"caption": text})


def sure(look: Look) -> list[Detection]:
    """Give the things that a description may name as there, most prominent first, each under its surest name only."""
    certain = [found for found in look.detections if found.score >= _enough(found.box)]
    return [
        found
        for found in certain
        if not any(
            other.label != found.label and other.score > found.score and iou(other.box, found.box) > SAME_PLACE
            for other in certain
        )
    ]


def _enough(box: Box) -> float:
    """Tell how certain a thing must be to be named."""
    return SURE if area(box) >= SMALL else SURE_OF_SMALL


def _told(look: Look, lexicon: Lexicon, style: Style) -> str:
    things = sure(look)
    if style.limit is not None:
        return _within(look, things, lexicon, style.limit)
    if not things:
        return sentence(_unnamed(look, lexicon))
    if style.form is Form.LIST:
        return "\n".join(f"- {kind.counted(lexicon)}" for kind in kinds(things))
    if style.form is Form.DETAILED:
        return _detailed(look, things, lexicon)
    most = KINDS if style.form is Form.SENTENCE else FEW_KINDS
    text = tell(things, look.backdrop, lexicon, most)
    return _title(text) if style.form is Form.TITLE else sentence(text)


def _unnamed(look: Look, lexicon: Lexicon) -> str:
    """Say what there is where nothing was found: a guess that says so, or what is written."""
    best = look.names[0]
    if best.score >= LIKELY:
        return f"something that looks like {lexicon.counted(1, best.label)}"
    if not look.lines:
        return NOTHING
    quoted = " / ".join(line.text for line in look.lines[:3])
    return f'written words: "{quoted}"' + (" and more" if len(look.lines) > 3 else "")


def _within(look: Look, things: Sequence[Detection], lexicon: Lexicon, limit: int) -> str:
    """Say as much as `limit` words can hold: a sentence, else the bare names, else as many names as fit."""
    if not things:
        return " ".join(sentence(_unnamed(look, lexicon)).split()[:limit])
    told = [tell(things, look.backdrop, lexicon, most) for most in range(KINDS, 0, -1)]
    names = [kind.label for kind in kinds(things)]
    bare = [listing(names[:most]) for most in range(min(KINDS, len(names)), 0, -1)]
    fitting = next((text for text in (*told, *bare) if len(text.split()) <= limit), names[0].split()[-1])
    return sentence(fitting)


def _detailed(look: Look, things: Sequence[Detection], lexicon: Lexicon) -> str:
    """Tell what there is, then where the main things are and the colour of the first, then what is written."""
    parts = [tell(things, look.backdrop, lexicon, MANY_KINDS)]
    if len(things) > 1:
        parts.append(listing([f"{_the(thing, things)} is {place(thing)}" for thing in _singles(things)]))
    parts.append(f"{_the(things[0], things)} looks mostly {look.colour_of(things[0])}")
    if look.lines:
        parts.append(f'It reads: "{" / ".join(line.text for line in look.lines[:3])}"')
    return " ".join(sentence(part) for part in parts if part)


def _singles(things: Sequence[Detection]) -> list[Detection]:
    """Give the first things of their kinds, as many as are worth a place in the telling."""
    first = {thing.label: thing for thing in reversed(things)}
    return sorted(first.values(), key=things.index)[:PLACED]


def _the(thing: Detection, things: Sequence[Detection]) -> str:
    alone = sum(other.label == thing.label for other in things) == 1
    return f"the {thing.label}" if alone else f"the most prominent {thing.label}"


def _title(text: str) -> str:
    small = {"a", "an", "and", "at", "in", "of", "on", "the", "with"}
    words = [word if word in small else word.capitalize() for word in text.split()]
    return " ".join([words[0].capitalize(), *words[1:]])
