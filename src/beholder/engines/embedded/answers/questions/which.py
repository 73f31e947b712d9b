"""Which of a group: "what animal", "what kind of food": the one that was found, or the classifier's guess."""

from collections.abc import Collection

from beholder.domain import Detection
from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import question
from beholder.engines.embedded.look import Look, prominence
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon, Term, TermKind
from beholder.engines.embedded.prompt.words import listing
from beholder.engines.embedded.reply import Reply

ASKS = frozenset({"what", "which"})
LINKS = frozenset(
    {"kind", "kinds", "type", "types", "sort", "sorts", "of", "is", "are", "the", "this", "that", "these"}
)
MOST = 2  # kinds worth naming
CLEAR = 0.5  # of the prominence of the first: what is less prominent is not meant


def which(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer which of a group of kinds is there; None for any other question, or where none is."""
    term = _group(intent, lexicon)
    if term is None:
        return None
    found = _of(term.labels, look.detections) or _of(term.labels, look.expecting().detections)[:1]
    if not found:
        return None
    least = CLEAR * prominence(found[0])
    labels = list(dict.fromkeys(thing.label for thing in found if prominence(thing) >= least))[:MOST]
    return answered(listing(labels), "as far as I can see", brief=intent.brief)


def _group(intent: Intent, lexicon: Lexicon) -> Term | None:
    """Give the group right after "what", "what kind of" and the like."""
    tokens = question(intent.words)
    if not tokens or tokens[0] not in ASKS:
        return None
    index = 1
    while index < len(tokens) and tokens[index] in LINKS:
        index += 1
    match = lexicon.term_at(tokens, index)
    return match[0] if match is not None and match[0].kind is TermKind.GROUP else None


def _of(labels: Collection[str], things: Collection[Detection]) -> list[Detection]:
    return sorted((thing for thing in things if thing.label in labels), key=prominence, reverse=True)
