"""Whether something is there. Faint signs count: what is asked about is likelier there than what is not.

But not of a kind that is plainly seen: who asks for a red car and sees a white one is not told of a faint third.
"""

from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.answers.questions.asked import says
from beholder.engines.embedded.answers.questions.wanted import doubt, nothing
from beholder.engines.embedded.experts.detection.detector import ANSWERED
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import sentence
from beholder.engines.embedded.reply import Reply

FEW = 2  # kinds asked for at once, above which faint signs of any of them are too many to mean something
# What makes a question one about presence; "does this man smoke" names a man too, but asks something else of him.
THERE = (
    *("is there", "are there", "^is a", "^is an", "^is any", "^are any", "^any", "^is this", "^is that", "^is it"),
    *("^are these", "you see", "contain", "visible", "present", "in this image", "in the image", "in this picture"),
    *("in the picture", "in this photo", "in the photo", "^does the image", "^does this image", "^does it have"),
)


def asks_for_presence(intent: Intent) -> bool:
    """Whether finding what is named answers the question, because nothing else is asked of it but its colour."""
    return bool(intent.select.colours) or says(intent.words, THERE)


def only_place_is_asked(look: Look, intent: Intent) -> bool:
    """Whether a question about a subject asks where it is, and all that it names is there to tell it by."""
    picks = intent.select.picks
    anchors = [anchor for pick in picks if pick.relation for anchor in pick.relation.anchors]
    there = {found.label for found in look.detections}
    seen = all(pick.term and there.intersection(pick.term.labels) for pick in (*picks, *anchors))
    return seen and any(pick.side or pick.relation for pick in picks)


def presence(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    """Answer yes or no, and with what was found."""
    kinds = {label for term in intent.select.wanted for label in term.labels}
    found = look.choose(intent.select)
    elsewhere = any(thing.label in kinds for thing in look.detections)
    faint = look.expecting().choose(intent.select) if not (found or elsewhere) and len(kinds) <= FEW else []
    answer = "yes" if found or faint else "no"
    if intent.brief:
        return Reply(sentence(answer), {"answer": answer})
    if found:
        sure = [thing for thing in found if thing.score >= ANSWERED] or found
        text = f"Yes, I can see {counted(sure, lexicon)}.{doubt(intent.select)}"
    elif faint:
        text = f"Yes, probably: something looks like {lexicon.counted(1, faint[0].label)}.{doubt(intent.select)}"
    else:
        text = f"No, {nothing(look, intent.select, lexicon)}."
    return Reply(text, {"answer": answer})
