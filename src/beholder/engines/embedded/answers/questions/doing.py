"""What people in a picture are doing, as far as the things with them show it: a guess from kinds, never from a pose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import is_yes_no, says
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.reply import Reply


@dataclass(frozen=True, slots=True)
class Doing:
    """Something done with a kind of thing: its name as a sport, if it is one, and as what people are doing."""

    kind: str
    verbs: tuple[str, ...]  # as a question says it; the first is the answer
    sport: str = ""


DOINGS = (
    Doing("tennis racket", ("playing tennis",), "tennis"),
    Doing("baseball bat", ("playing baseball",), "baseball"),
    Doing("baseball glove", ("playing baseball",), "baseball"),
    Doing("skateboard", ("skateboarding", "skating", "skate boarding"), "skateboarding"),
    Doing("surfboard", ("surfing",), "surfing"),
    Doing("snowboard", ("snowboarding",), "snowboarding"),
    Doing("skis", ("skiing",), "skiing"),
    Doing("frisbee", ("playing frisbee", "frisbee"), "frisbee"),
    Doing("kite", ("flying kite", "flying a kite", "kite flying")),
    Doing("horse", ("riding horse", "riding a horse", "horseback riding")),
    Doing("motorcycle", ("riding motorcycle", "riding a motorcycle")),
    Doing("bicycle", ("riding bike", "riding a bike", "biking", "cycling")),
    Doing("pizza", ("eating",)),
    Doing("hot dog", ("eating",)),
    Doing("sandwich", ("eating",)),
    Doing("donut", ("eating",)),
    Doing("sports ball", ("playing soccer",), "soccer"),
)
SPORT = (
    "what sport",
    "which sport",
    "what game",
    "which game",
    "what _ playing",
    "what kind of sport",
    "what type of sport",
)
DOING = ("what _ doing", "what activity")
EQUIPMENT: Mapping[str, Doing] = {verb: doing for doing in reversed(DOINGS) for verb in doing.verbs}


def doing(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer what sport or what activity, or whether it is one; None for any other question."""
    tokens = intent.words
    if is_yes_no(tokens):
        return _whether(look, intent, lexicon)
    sporty = says(tokens, SPORT)
    if not sporty and not says(tokens, DOING):
        return None
    found = [one for one in _seen(look) if one.sport or not sporty]
    if not found:
        return None
    best = found[0]
    guess = best.kind == "sports ball"
    return answered(
        best.sport if sporty else best.verbs[0],
        f"to judge by {lexicon.counted(1, best.kind)}" if not guess else f"I can see {lexicon.counted(1, best.kind)}",
        brief=intent.brief,
        guess=guess,
    )


def _seen(look: Look) -> Sequence[Doing]:
    kinds = {found.label for found in look.detections}
    return [one for one in DOINGS if one.kind in kinds] if "person" in kinds else []


def _whether(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer "is he surfing": no without a surfboard, probably with one."""
    verb = next((verb for verb in EQUIPMENT if says(intent.words, [verb])), None)
    if verb is None or verb == "eating":
        return None
    kind = EQUIPMENT[verb].kind
    if any(found.label == kind for found in look.detections):
        return answered("yes", f"probably: I can see {lexicon.counted(1, kind)}", brief=intent.brief)
    return answered("no", f"I see no {lexicon.plural(kind)} here", brief=intent.brief)
