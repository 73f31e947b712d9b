"""Written words: all of them line by line, or what a receipt says under a name."""

from collections.abc import Collection, Sequence

from beholder.engines.embedded.answers.receipt import asked, fields
from beholder.engines.embedded.look import Look
from beholder.engines.embedded.reply import Reply

QUESTION = frozenset({"what", "when", "which", "who", "where", "how"})


def read(look: Look) -> Reply:
    """Transcribe what is written in the picture, in reading order."""
    lines = [line.text for line in look.lines]
    if not lines:
        return Reply("I can read no text in this picture.", {"text": "", "lines": []})
    text = "\n".join(lines)
    return Reply(text, {"text": text, "lines": lines})


def field(look: Look, words: Collection[str]) -> str | None:
    """Read the field of a receipt or an invoice that `words` ask for; None when they do not, or it is not there.

    The words are those of a question ("what is the total") or of a property's name ("invoice_number").
    """
    key = asked(words)
    return fields(look.lines).get(key) if key is not None else None


def stated(look: Look, words: Sequence[str]) -> Reply | None:
    """Answer a question for such a field with what is written there; None for anything but such a question."""
    value = field(look, words) if words[:1] and words[0] in QUESTION else None
    return Reply(value, {"answer": value}) if value is not None else None
