"""A question beyond reach: what can be seen, that this engine cannot tell, and what could.

A question that only yes or no can answer gets one of them as a guess that says so; JSON gets null. Numbers, and
whether there is something that has no name here, are not even guessed, except for those who take nothing else.
"""

from beholder.engines.embedded.answers.found import LIMITS, seen
from beholder.engines.embedded.answers.questions.answer import GUESS
from beholder.engines.embedded.answers.questions.asked import is_yes_no, says
from beholder.engines.embedded.answers.questions.presence import asks_for_presence
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import listing, sentence
from beholder.engines.embedded.reply import Reply

COMMONEST = "2"  # the answer that people give most often to "how many", wherever it is asked (VQA v2)


def decline(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    """Say what can be seen and that the question is out of reach: the one honest answer."""
    selection = intent.select
    named = f'I do not know "{listing(selection.nouns, "or")}" by sight. ' if selection.nouns else ""
    if unsure := [word for word in selection.unknown if word not in selection.nouns]:
        named += f'I cannot tell "{listing(unsure, "or")}". '
    note = f"{named}{seen(look.detections, lexicon)}. {LIMITS}."
    if not is_yes_no(intent.words):
        bare = COMMONEST if says(intent.words, ["how many"]) else "Unknown."
        return Reply(bare if intent.brief else note, {"answer": None, "note": note})
    nameless = asks_for_presence(intent) and not selection.wanted
    guess = "no" if nameless else _guess(look, intent)
    text = f"{guess.capitalize()}, {GUESS}. {note}" if not nameless else note
    text = sentence(guess) if intent.brief else text
    return Reply(text, {"answer": None, "guess": guess, "note": note})


def _guess(look: Look, intent: Intent) -> str:
    """Guess no where something named is not there, else yes: people seldom ask about what is quite absent."""
    terms = intent.select.wanted
    faint = {found.label for found in look.expecting().detections}
    return "yes" if all(faint & set(term.labels) for term in terms) else "no"
