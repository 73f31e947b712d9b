"""Questions that boxes, pixels and read words can answer; each kind has its own file. The rest, declined."""

from collections.abc import Callable, Sequence

from beholder.engines.embedded.answers.place import place
from beholder.engines.embedded.answers.questions.around import around
from beholder.engines.embedded.answers.questions.colouring import colour
from beholder.engines.embedded.answers.questions.counting import count
from beholder.engines.embedded.answers.questions.doing import doing
from beholder.engines.embedded.answers.questions.knowledge import knowledge
from beholder.engines.embedded.answers.questions.presence import asks_for_presence, only_place_is_asked, presence
from beholder.engines.embedded.answers.questions.setting import setting
from beholder.engines.embedded.answers.questions.verdict import decline
from beholder.engines.embedded.answers.questions.wanted import doubt, nothing
from beholder.engines.embedded.answers.questions.which import which
from beholder.engines.embedded.answers.questions.written import written
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent, Task
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.selection import Selection
from beholder.engines.embedded.prompt.words import listing, sentence
from beholder.engines.embedded.reply import Reply

PARTICULAR: Sequence[Callable[[Look, Intent, Lexicon], Reply | None]] = (
    knowledge,
    doing,
    setting,
    around,
    which,
    written,
)
"""Answers to questions that are known by a phrase; each gives None where it has none."""

NEVER = (Task.DETECT, Task.SEGMENT, Task.POINT, Task.COMPARE)


def particular(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer a question that a phrase gives away, whatever its other words suggest; None for any other prompt."""
    if intent.task in NEVER:
        return None
    replies = (answer(look, intent, lexicon) for answer in PARTICULAR)
    if (reply := next((reply for reply in replies if reply is not None), None)) is not None:
        return reply
    of_one_thing = intent.task is Task.CAPTION and intent.words[:1] in (("what",), ("which",))
    named = intent.select.wanted or intent.select.unknown
    return decline(look, intent, lexicon) if of_one_thing and named else None


def ask(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    """Answer a question about one picture, or say plainly that it is out of reach."""
    selection = intent.select
    if intent.task is Task.COLOUR:
        return colour(look, intent, lexicon) or decline(look, intent, lexicon)
    if intent.task is Task.OTHER or (selection.unknown and not selection.wanted):
        return decline(look, intent, lexicon)
    if intent.task is Task.COUNT:
        return count(look, intent, lexicon)
    if selection.everything:
        return decline(look, intent, lexicon)
    if intent.task is not Task.PRESENCE:
        return _where(look, selection, lexicon)
    told = asks_for_presence(intent) or only_place_is_asked(look, intent)
    return presence(look, intent, lexicon) if told else decline(look, intent, lexicon)


def _where(look: Look, selection: Selection, lexicon: Lexicon) -> Reply:
    found = look.choose(selection)
    if not found:
        return Reply(sentence(nothing(look, selection, lexicon)), {"answer": None})
    places = [f"{lexicon.counted(1, thing.label)} {place(thing)}" for thing in found]
    text = sentence(f"I can see {listing(places)}") + doubt(selection)
    return Reply(text, {"answer": text})
