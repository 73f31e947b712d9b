"""Classification: what the picture is of, freely or out of the classes that the prompt offers."""

from collections.abc import Sequence

from beholder.engines.embedded.lexicon import Lexicon
from beholder.engines.embedded.look import GUESS, Look
from beholder.engines.embedded.reply import Reply
from beholder.engines.embedded.words import listing, sentence, tokens

SURE = 0.5  # belief in one class from which the classifier needs no second opinion
WORTH_SAYING = 0.02
ABSTAIN = frozenset({"other", "none", "unknown", "neither", "unsure", "n/a", "none of these", "something else"})


def classify(look: Look, lexicon: Lexicon) -> Reply:
    """Name the main subject: the classifier's likeliest classes, after what the detector is surer of."""
    scores = {name.label: name.score for name in look.names}
    if look.names[0].score < SURE and look.detections and look.detections[0].score > look.names[0].score:
        scores = {look.detections[0].label: look.detections[0].score} | scores
    data = [{"label": label, "score": round(score, 3)} for label, score in scores.items()]
    (best, score), *others = scores.items()
    if score < GUESS:
        return Reply("I cannot name the main subject of this picture with confidence.", data)
    less = [f"{label} ({score:.0%})" for label, score in others if score >= WORTH_SAYING]
    also = f"; less likely {listing(less, 'or')}" if less else ""
    return Reply(sentence(f"this looks like {lexicon.counted(1, best)} ({score:.0%}){also}"), data)


def choose(look: Look, options: Sequence[str], lexicon: Lexicon) -> Reply:
    """Pick the option that fits best; the words say so when none does."""
    scores = {option: _evidence(look, option, lexicon) for option in options}
    best = max(options, key=lambda option: scores[option])
    if scores[best] > 0:
        return Reply(sentence(best), best)
    fallback = next((option for option in options if option.lower() in ABSTAIN), best)
    return Reply(f"I cannot tell which of {listing(list(options), 'or')} this is.", fallback)


def _evidence(look: Look, option: str, lexicon: Lexicon) -> float:
    """Score an option 0..2: the surest detection of its kind plus the classifier's belief in the word."""
    words = tokens(option)
    match = lexicon.term_at(words, 0)
    labels = match[0].labels if match is not None and match[1] == len(words) else ()
    seen = max((found.score for found in look.detections if found.label in labels), default=0.0)
    named = sum(name.score for name in look.names if _same(option, name.synonyms))
    return seen + named


def _same(option: str, synonyms: Sequence[str]) -> bool:
    """Whether a class of the classifier is the option or a kind of it: "golden retriever" is a retriever."""
    wanted = tokens(option)
    return any(tokens(synonym)[-len(wanted) :] == wanted for synonym in synonyms)
