"""What is written on a thing: the words, or the number, that were read within its box."""

from collections.abc import Sequence

from beholder.engines.embedded.answers.questions.answer import answered
from beholder.engines.embedded.answers.questions.asked import says
from beholder.engines.embedded.experts.reading.line import Line
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.prompt.intent import Intent
from beholder.engines.embedded.prompt.lexicon import Lexicon
from beholder.engines.embedded.reply import Reply
from beholder.spatial.boxes import inside

NUMBER = ("what number", "what is the number", "which number", "what bus number", "what are the numbers")
NAME = (
    "what brand",
    "what is the brand",
    "what company",
    "what is the name",
    "what name",
    "what is the word",
    "what team",
)
READ = 0.6  # certainty from which a line is worth an answer


def written(look: Look, intent: Intent, lexicon: Lexicon) -> Reply | None:
    """Answer what number, name or brand is written; None for any other question, or where nothing such was read."""
    numeric = says(intent.words, NUMBER)
    if not numeric and not says(intent.words, NAME):
        return None
    lines = [line for line in _on_the_thing(look, intent) if line.score >= READ]
    read = [(text, line.text) for line in lines if (text := _number(line.text) if numeric else line.text)]
    if not read:
        return None
    short, whole = read[0]
    return answered(short, f'where I read "{whole}"' if numeric else "as I read it", brief=intent.brief)


def _on_the_thing(look: Look, intent: Intent) -> Sequence[Line]:
    """Give the lines on the thing that the question names, largest first; all lines where it names none."""
    kinds = {label for term in intent.select.wanted for label in term.labels}
    boxes = [found.box for found in look.expecting().detections if found.label in kinds]
    lines = [line for line in look.lines if not boxes or any(inside(line.box, box) > 0.5 for box in boxes)]
    return sorted(lines, key=lambda line: line.box.ymin - line.box.ymax)


def _number(text: str) -> str:
    """Give the first run of digits."""
    digits = "".join(character if character.isdigit() else " " for character in text).split()
    return digits[0] if digits else ""
