"""Written words, line by line."""

from beholder.engines.embedded.look import Look
from beholder.engines.embedded.reply import Reply


def read(look: Look) -> Reply:
    """Transcribe what is written in the picture, in reading order."""
    lines = [line.text for line in look.lines]
    if not lines:
        return Reply("I can read no text in this picture.", {"text": "", "lines": []})
    text = "\n".join(lines)
    return Reply(text, {"text": text, "lines": lines})
