"""Classification: what the picture is of, freely or out of the classes that the prompt offers."""

from collections.abc import Sequence

from beholder.engines.embedded.answers.belief import KNOWN, OTHER, Belief, beliefs
from beholder.engines.embedded.answers.kinds import kinds
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.look import GUESS, Look
from beholder.engines.embedded.prompt.lexicon import Lexicon, Term, TermKind
from beholder.engines.embedded.prompt.words import listing, sentence, tokens
from beholder.engines.embedded.reply import Reply

MOST = 5  # names in an answer
WORTH_SAYING = 0.05
FINER = 0.35  # the classifier's score from which its narrower name is worth a guess
FITS = 0.05  # weight of an option below which none is said to fit
HEAD = 0.5  # of what its last words weigh, for an option that says more than the lexicon knows: "city bus"
ABSTAIN = frozenset({"other", "none", "unknown", "neither", "unsure", "n/a", "none of these", "something else"})


def classify(look: Look, lexicon: Lexicon) -> Reply:
    """Name the main subject: the kind, its narrower name as a guess, and what else it may be."""
    ranked = beliefs(look, kinds())[:MOST]
    data = [{"label": one.label, "score": round(one.score, 3), **_finer(one)} for one in ranked]
    if not ranked or ranked[0].score < GUESS:
        return Reply("I cannot name the main subject of this picture with confidence.", data)
    best, *others = ranked
    guess = f", probably {lexicon.counted(1, name)}" if (name := _finer(best).get("finer")) else ""
    less = [f"{lexicon.counted(1, one.label)} ({_percent(one)})" for one in others if one.score >= WORTH_SAYING]
    also = f"; less likely {listing(less, 'or')}" if less else ""
    return Reply(sentence(f"this looks like {lexicon.counted(1, best.label)} ({_percent(best)}){guess}{also}"), data)


def _percent(belief: Belief) -> str:
    """Print a score; nothing is certain."""
    return f"{min(belief.score, 0.99):.0%}"


def _finer(belief: Belief) -> dict[str, str]:
    """Give the narrower name where the classifier is fairly sure of it: "golden retriever" of a dog."""
    name = belief.finer
    if name is None or name.score < FINER or any(tokens(word) == tokens(belief.label) for word in name.synonyms):
        return {}
    return {"finer": name.label}


def choose(look: Look, options: Sequence[str], lexicon: Lexicon) -> Reply:
    """Pick the option that fits best; the words say so when none does."""
    weights = {option: _weight(look, option, lexicon) for option in options}
    best = max(options, key=lambda option: weights[option])
    if weights[best] >= FITS:
        return Reply(sentence(best), best)
    fallback = next((option for option in options if option.lower() in ABSTAIN), best)
    return Reply(f"I cannot tell which of {listing(list(options), 'or')} this is.", fallback)


def rank(look: Look, options: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Order `options` by how well they fit, the best first."""
    return sorted(options, key=lambda option: -_weight(look, option, lexicon))


def _weight(look: Look, option: str, lexicon: Lexicon) -> float:
    """Weigh an option as `beliefs` weighs names; a group or a narrower word rests on the classifier too."""
    term, whole = _term(option, lexicon)
    seen = max((look.subject.get(label, 0.0) for label in term.labels), default=0.0) if term else 0.0
    if not whole:
        term, seen = None, HEAD * seen
    named = sum(name.score for name in look.names if _is(name, option, term.said if term else option.lower()))
    return seen + (KNOWN if term and term.kind is TermKind.CATEGORY else OTHER) * named


def _term(option: str, lexicon: Lexicon) -> tuple[Term | None, bool]:
    """Give the kind of thing that an option names, or else its last words do; and whether these are all of it."""
    words = tokens(option)
    if "non" in words or any(lexicon.phrase_at("negator", words, start) for start in range(len(words))):
        return None, True
    for start in range(len(words)):
        match = lexicon.term_at(words, start)
        if match is not None and match[1] == len(words):
            return match[0], start == 0
    return None, True


def _is(name: Named, option: str, singular: str) -> bool:
    """Whether a name of the classifier is the option or a kind of it: "golden retriever" is a retriever, an animal."""
    wanted = tokens(option)
    table = kinds()
    return (
        any(tokens(synonym)[-len(wanted) :] == wanted for synonym in name.synonyms)
        or table.is_a(name, singular)
        or table.is_a(name, singular.removesuffix("s"))
    )
