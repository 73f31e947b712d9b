"""One true sentence about a picture, made only of what was found in it."""

from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.lexicon import Lexicon
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.reply import Reply
from beholder.engines.embedded.words import sentence

SURE = 0.65  # a caption states: of boxes as certain as this or more, nearly nine in ten are right (photos left out)
LIKELY = 0.35  # probability from which the classifier's name is worth saying as a guess
KINDS = 4


def caption(look: Look, lexicon: Lexicon) -> Reply:
    """Caption a picture: things found, else a guess at its subject, else the words written in it."""
    text = sentence(_things(look, lexicon) or _guess(look, lexicon) or _writing(look) or "nothing that I know by name")
    return Reply(text, {"caption": text})


def _things(look: Look, lexicon: Lexicon) -> str:
    return counted([found for found in look.detections if found.score >= SURE], lexicon, KINDS)


def _guess(look: Look, lexicon: Lexicon) -> str:
    best = look.names[0]
    return f"something that looks like {lexicon.counted(1, best.label)}" if best.score >= LIKELY else ""


def _writing(look: Look) -> str:
    if not look.lines:
        return ""
    quoted = " / ".join(line.text for line in look.lines[:3])
    return f'written words: "{quoted}"' + (" and more" if len(look.lines) > 3 else "")
