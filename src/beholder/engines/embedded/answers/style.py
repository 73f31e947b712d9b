"""How a description is to be told: how long, in what form, in which language. Read from the words of the prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from beholder.engines.embedded.prompt.words import number


class Form(StrEnum):
    """What a description looks like."""

    SENTENCE = "sentence"
    SHORT = "short"  # one sentence of little more than the main thing
    DETAILED = "detailed"  # a paragraph: what is where, its colour, what is written
    LIST = "list"  # one kind a line
    TITLE = "title"  # no sentence at all


@dataclass(frozen=True, slots=True)
class Style:
    """A form, the most words it may have, and a language other than English that was asked for."""

    form: Form = Form.SENTENCE
    limit: int | None = None
    language: str | None = None


_FORMS = {
    Form.LIST: frozenset({"list", "bullet", "bullets", "bulleted", "enumerate"}),
    Form.TITLE: frozenset({"title", "headline", "filename"}),
    Form.DETAILED: frozenset(
        {"detail", "details", "detailed", "thorough", "thoroughly", "paragraph", "everything", "blind", "impaired"}
        | {"comprehensive", "full", "fully", "long", "elaborate", "accessibility", "sentences", "closely"}
    ),
    Form.SHORT: frozenset({"short", "brief", "briefly", "concise", "concisely", "succinct", "quick", "word", "words"}),
}
_LANGUAGES = frozenset(
    {"french", "german", "spanish", "italian", "portuguese", "dutch", "polish", "czech", "russian", "ukrainian"}
    | {"chinese", "mandarin", "japanese", "korean", "arabic", "hebrew", "hindi", "bengali", "turkish", "greek"}
    | {
        "swedish",
        "danish",
        "norwegian",
        "finnish",
        "hungarian",
        "romanian",
        "thai",
        "vietnamese",
        "indonesian",
        "latin",
    }
)
_BEFORE_LANGUAGE = frozenset({"in", "into", "to"})  # "in French"; "French fries" are no language


def style(tokens: Sequence[str]) -> Style:
    """Read the style that a prompt asks for; plain English in one sentence where it asks for none."""
    said = frozenset(tokens)
    form = next((form for form, cues in _FORMS.items() if cues & said), Form.SENTENCE)
    if form is Form.DETAILED and {"not", "no", "without"} & said and {"detail", "details", "detailed"} & said:
        form = Form.SENTENCE
    language = next(
        (word for before, word in pairwise(tokens) if word in _LANGUAGES and before in _BEFORE_LANGUAGE), None
    )
    return Style(form, _limit(tokens), language)


def _limit(tokens: Sequence[str]) -> int | None:
    """Read the number before "word" or "words": "in three words", "at most 10 words"."""
    return next(
        (number(before) for before, word in pairwise(tokens) if word in ("word", "words") and number(before)), None
    )
