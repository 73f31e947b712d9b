"""Which of several pictures shows something: "which image has the most cars?", told by their numbers."""

import re
from collections.abc import Sequence

from beholder.domain import Detection
from beholder.engines.embedded.answers.found import counted
from beholder.engines.embedded.answers.questions.wanted import doubt, nothing
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.selection import Selection, select
from beholder.engines.embedded.prompt.words import listing, sentence, tokens
from beholder.engines.embedded.reply import Reply

_SHOWS = r"(?:shows?|has|have|contains?|depicts?|includes?)"
_ASKED = re.compile(
    r"\bwhich (?:of )?(?:(?:the|these|those|my|two|three|four|five|\d+) )*"
    rf"(?:(?:image|picture|photo|photograph|pic)s?(?: {_SHOWS})?|ones? {_SHOWS})\b(?: the (?:most|fewest|least)\b)?"
)
_MOST = frozenset({"most", "more"})
_FEWEST = frozenset({"fewest", "least"})


def which(looks: Sequence[Look], intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Name the pictures that are asked for, counted from 1; None where the question is another or out of reach."""
    words = " ".join(intent.words)
    asked = _ASKED.search(words)
    if len(looks) < 2 or asked is None:
        return None
    choice = select(tokens(words[asked.end() :]), lexicon, asking=True)
    if choice.wanted and not choice.unknown:
        return _having(looks, choice, frozenset(intent.words), lexicon)
    without = Selection(picks=choice.excluded)
    if not without.wanted or without.unknown:
        return None
    numbers = [number for number, look in enumerate(looks, 1) if not (look.choose(without) or _faint(look, without))]
    return Reply(sentence(_pictures(numbers) or "none of them"), {"answer": numbers})


def _having(looks: Sequence[Look], choice: Selection, words: frozenset[str], lexicon: Lexicon) -> Reply:
    found = {number: some for number, look in enumerate(looks, 1) if (some := look.choose(choice))}
    if not found:
        found = {number: some for number, look in enumerate(looks, 1) if (some := _faint(look, choice))}
    sizes = {number: len(found.get(number, ())) for number in range(1, len(looks) + 1)}
    if words & _FEWEST:
        chosen = [number for number, size in sizes.items() if size == min(sizes.values())]
    elif words & _MOST:
        chosen = [number for number in found if sizes[number] == max(sizes.values())]
    else:
        chosen = list(found)
    if not chosen:
        return Reply(sentence(f"none of them: {nothing(looks[0], choice, lexicon)}"), {"answer": []})
    seen = f", with {counted(found[chosen[0]], lexicon)}" if len(chosen) == 1 and chosen[0] in found else ""
    return Reply(sentence(_pictures(chosen) + seen) + doubt(choice), {"answer": chosen})


def _faint(look: Look, choice: Selection) -> list[Detection]:
    """Give faint signs of it: what is asked about is likelier there than what is not."""
    return look.expecting().choose(choice)


def _pictures(numbers: Sequence[int]) -> str:
    return f"image{'s' if len(numbers) > 1 else ''} {listing([str(number) for number in numbers])}" if numbers else ""
