"""The evidence behind an answer, for those who ask how it was reached: only what was in fact looked at is listed."""

from collections.abc import Sequence

from beholder.domain import Detection
from beholder.engines.embedded.answers.place import place
from beholder.engines.embedded.look import GUESS, Look
from beholder.engines.embedded.prompt.intent import Intent, Task
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing, sentence

LISTED = 12  # things, lines or guesses of one picture that are told one by one

TASKS = {
    Task.COMPARE: "to compare the pictures",
    Task.SEGMENT: "for the outlines of",
    Task.POINT: "for points on",
    Task.DETECT: "for boxes of",
    Task.READ: "to read what is written",
    Task.COUNT: "to count",
    Task.COLOUR: "for the colour of",
    Task.WHERE: "where to find",
    Task.CLASSIFY: "to name the subject",
    Task.CAPTION: "to describe the picture",
    Task.PRESENCE: "whether there are",
    Task.OTHER: "for something that this engine has no word for",
}
_OBJECTLESS = (Task.COMPARE, Task.READ, Task.CLASSIFY, Task.CAPTION, Task.OTHER)


def evidence(intent: Intent, looks: Sequence[Look], lexicon: Lexicon) -> str:
    """Tell what was understood, and for each picture what was found, read and guessed, and how closely."""
    several = len(looks) > 1
    parts = [_understood(intent, lexicon)]
    for index, look in enumerate(looks, 1):
        parts.extend(f"Image {index}: {part}" if several else part for part in _seen(look))
    return "\n".join(parts)


def _understood(intent: Intent, lexicon: Lexicon) -> str:
    asked = TASKS[intent.task]
    if intent.task not in _OBJECTLESS:
        many = True if intent.task in (Task.PRESENCE, Task.COUNT) else None
        asked += " " + (listing([pick.phrase(lexicon, many=many) for pick in intent.select.picks]) or "all things")
    left_out = listing([pick.phrase(lexicon) for pick in intent.select.excluded], "or")
    limit = f", at most {intent.select.limit}" if intent.select.limit else ""
    doubts = "".join(f" {sentence(guess)}" for guess in intent.select.guesses)
    return sentence(f"The prompt asks {asked}{f', but not {left_out}' if left_out else ''}{limit}") + doubts


def _seen(look: Look) -> list[str]:
    parts = []
    if look.has_seen("detections"):
        parts.append(_found(look.detections, look.closeness))
    if look.has_seen("names") and (named := [name for name in look.names if name.score >= GUESS]):
        parts.append(
            sentence(f"as a whole it looks like {listing([f'{n.label} ({n.score:.0%})' for n in named], 'or')}")
        )
    if look.has_seen("regions"):
        parts.append(f"Looked at {len(look.regions)} other regions that stand out; names for them are guesses.")
    if look.has_seen("lines"):
        read = [f'"{line.text}" ({line.score:.0%})' for line in look.lines]
        parts.append(f"Read {_some(read)}." if read else "Read no text.")
    return parts


def _found(things: Sequence[Detection], closeness: str) -> str:
    told = [f"{thing.label} {place(thing)} ({_certainty(thing.score)}, {thing.score:.0%})" for thing in things]
    return f"Looked {closeness} and found {_some(told) or 'nothing of a known kind'}."


def _some(told: Sequence[str]) -> str:
    more = len(told) - LISTED
    return listing([*told[:LISTED], f"{more} more"]) if more > 0 else listing(told)


def _certainty(score: float) -> str:
    """Put a score into words."""
    return "certain" if score >= 0.8 else "likely" if score >= 0.5 else "perhaps"
