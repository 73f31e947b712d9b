"""How a test asks one question of a sight."""

from beholder.domain import OutputFormat
from beholder.engines.embedded.prompt.intent import Intent, understand
from beholder.engines.embedded.prompt.lexicon import lexicon


def intent(prompt: str) -> Intent:
    """Understand `prompt` about one picture."""
    return understand(prompt, OutputFormat(), 1, lexicon())
