"""How many there are: what was found, or one, where there is only a faint sign of what is asked for.

Of labelled kinds six in ten are counted exactly (224 photos); no threshold of its own does better by a hundredth.
"""

from beholder.domain import Detection
from beholder.engines.embedded.answers.questions.answer import GUESS
from beholder.engines.embedded.answers.questions.wanted import doubt, nothing, wanted
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.prompt.words import NUMBERS, listing
from beholder.engines.embedded.reply import Reply


def count(look: Look, intent: Intent, lexicon: Lexicon) -> Reply:
    """Answer with the number first."""
    found = _counted(look, intent)
    number = len(found)
    if number > 1 and any(pick.unsure for pick in intent.select.picks):
        return _some_of(number, intent, lexicon)
    if intent.brief:
        return Reply(str(number), {"answer": number})
    text = f"{_word(number).capitalize()}, by my count of {_kinds(intent, lexicon)}."
    if not number:
        text = f"None, {nothing(look, intent.select, lexicon)}."
    text += doubt(intent.select)
    return Reply(text, {"answer": number})


def _counted(look: Look, intent: Intent) -> list[Detection]:
    things = look.choose(intent.select)
    if things or len({label for term in intent.select.wanted for label in term.labels}) != 1:
        return things
    return look.expecting().choose(intent.select)[:1]


def _some_of(number: int, intent: Intent, lexicon: Lexicon) -> Reply:
    """Answer how many meet a condition that pixels do not show: half of them, as good a guess as any, and said so."""
    some = number // 2
    data = {"answer": None, "guess": some}
    if intent.brief:
        return Reply(str(some), data)
    text = f"{_word(some).capitalize()}, {GUESS}: I count {_word(number)} {_kinds(intent, lexicon)}."
    return Reply(text + doubt(intent.select), data)


def _kinds(intent: Intent, lexicon: Lexicon) -> str:
    return listing(wanted(intent.select, lexicon), "or") or "things"


def _word(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
