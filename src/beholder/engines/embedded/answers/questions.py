"""Questions that boxes and pixels can answer: is there, how many, where, what colour. And the rest, declined."""

from collections.abc import Sequence

from beholder.domain import Detection
from beholder.engines.embedded.answers.found import LIMITS, counted, seen
from beholder.engines.embedded.intent import Intent, Task
from beholder.engines.embedded.lexicon import Lexicon, TermKind
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.picks import Pick
from beholder.engines.embedded.reply import Reply
from beholder.engines.embedded.selection import Selection
from beholder.engines.embedded.words import NUMBERS, listing, sentence


def ask(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    """Answer a question about one picture, or say plainly that it is out of reach."""
    selection = intent.select
    if intent.task is Task.OTHER or (selection.unknown and not selection.wanted):
        return _decline(look, selection, lexicon)
    if intent.task is Task.COUNT:
        return _count(look, intent, lexicon)
    if selection.everything and intent.task is not Task.COLOUR:
        return _decline(look, selection, lexicon)
    if intent.task is Task.PRESENCE:
        return _presence(look, intent, lexicon)
    return _where(look, selection, lexicon) if intent.task is Task.WHERE else _colour(look, intent, lexicon)


def _presence(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    found = look.choose(intent.select)
    answer = "yes" if found else "no"
    if intent.brief:
        return Reply(sentence(answer), {"answer": answer})
    if not found:
        return Reply(f"No, {_nothing(look, intent.select, lexicon)}.", {"answer": answer})
    text = f"Yes, I can see {counted(found, lexicon)}.{_doubt(intent.select)}"
    return Reply(text, {"answer": answer})


def _count(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    found = look.choose(intent.select)
    count = len(found)
    if intent.brief:
        return Reply(str(count), {"answer": count})
    kinds = listing(_wanted(intent.select, lexicon), "or") or ("thing" if count == 1 else "things")
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    picks = intent.select.picks
    noun = picks[0].phrase(lexicon, many=False) if count == 1 and len(picks) == 1 else kinds
    return Reply(sentence(f"I count {number} {noun}") + _doubt(intent.select), {"answer": count})


def _where(look: Look, selection: Selection, lexicon: Lexicon) -> Reply:
    found = look.choose(selection)
    if not found:
        return Reply(sentence(_nothing(look, selection, lexicon)), {"answer": None})
    places = [f"{lexicon.counted(1, thing.label)} {place(thing)}" for thing in found]
    text = sentence(f"I can see {listing(places)}") + _doubt(selection)
    return Reply(text, {"answer": text})


def _colour(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    found = look.choose(intent.select)
    if not found:
        return Reply(sentence(_nothing(look, intent.select, lexicon)), {"answer": None})
    colour = look.colour_of(found[0])
    if intent.brief:
        return Reply(sentence(colour), {"answer": colour})
    which = f"the {found[0].label}" if len(found) == 1 else f"the most prominent {found[0].label}"
    return Reply(sentence(f"{which} looks mostly {colour}") + _doubt(intent.select), {"answer": colour})


def _decline(look: Look, selection: Selection, lexicon: Lexicon) -> Reply:
    """Say what can be seen and that the question is out of reach: the one honest answer."""
    named = f'I do not know "{listing(selection.nouns, "or")}" by sight. ' if selection.nouns else ""
    if unsure := [word for word in selection.unknown if word not in selection.nouns]:
        named += f'I cannot tell "{listing(unsure, "or")}". '
    text = f"{named}{seen(look.detections, lexicon)}. {LIMITS}."
    return Reply(text, {"answer": None, "note": text})


def _nothing(look: Look, selection: Selection, lexicon: Lexicon) -> str:
    """Say that what was asked for is not there, and what of its kind is: "I see no red cars here, only two cars"."""
    others = look.choose(Selection(tuple(map(Pick, selection.wanted)))) if selection.wanted else []
    only = f", only {counted(others, lexicon)}" if others else ""
    return f"I see no {listing(_wanted(selection, lexicon), 'or')} here{only}"


def _doubt(selection: Selection) -> str:
    """State what a prompt asked for beyond what the engine can tell apart."""
    finer = [term.said for term in selection.wanted if term.kind is TermKind.NARROWER]
    if finer:
        kind = selection.wanted[0].labels[0]
        return f" Whether it is {listing(finer, 'or')}, I cannot tell: I only know the kind, {kind}."
    unknown = f' I cannot tell "{listing(selection.unknown)}".' if selection.unknown else ""
    return unknown + "".join(f" {sentence(guess)}" for guess in selection.guesses)


def _wanted(selection: Selection, lexicon: Lexicon) -> Sequence[str]:
    return [pick.phrase(lexicon, many=True) for pick in selection.picks if pick.term]


def place(thing: Detection) -> str:
    """Say where a box is by thirds of the picture: "at the top left", "in the centre"."""
    box = thing.box
    column = _third((box.xmin + box.xmax) / 2, "left", "", "right")
    row = _third((box.ymin + box.ymax) / 2, "top", "", "bottom")
    if row and column:
        return f"at the {row} {column}"
    if column:
        return f"on the {column}"
    return f"at the {row}" if row else "in the centre"


def _third(value: float, low: str, middle: str, high: str) -> str:
    return low if value < 1000 / 3 else middle if value <= 2000 / 3 else high
