"""Phrases in a question, found as the lexicon finds them: `_` is a gap, `^` the beginning, `$` the end."""

from collections.abc import Iterable, Sequence

from beholder.engines.embedded.prompt.lexicon import ENDS, GAP, Cue, find

_STOPS = ENDS - {","}
YES_NO = frozenset(
    {"is", "are", "was", "were", "does", "do", "did", "has", "have", "can", "could", "would", "will", "should", "am"}
)


def says(tokens: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of `phrases` is in `tokens`."""
    return any(find(cue(phrase), tokens) is not None for phrase in phrases)


def cue(phrase: str) -> Cue:
    """Read a phrase: "^what _ holding"."""
    bare = phrase.removeprefix("^").removesuffix("$").split()
    words = tuple(GAP if word == "_" else word for word in bare)
    return Cue(words, at_start=phrase.startswith("^"), at_end=phrase.endswith("$"))


def question(tokens: Sequence[str]) -> Sequence[str]:
    """Give the words of the first sentence that ends with a question mark, or all, where none does."""
    if "?" not in tokens:
        return tokens
    end = tokens.index("?")
    start = max((index + 1 for index in range(end) if tokens[index] in _STOPS), default=0)
    return tokens[start:end]


def is_yes_no(tokens: Sequence[str]) -> bool:
    """Whether the question wants yes or no, and does not offer a choice."""
    asked = question(tokens)
    return bool(asked) and asked[0] in YES_NO and "or" not in asked
