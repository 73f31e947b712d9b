"""VQA accuracy: S. Antol et al., "VQA: Visual Question Answering", 2015, with the normalisation of VQA v2's own code.

An answer is worth min(1, n / 3), where n of the people asked said the same; averaged over all ways to leave one of
the ten people out. Case, articles, most punctuation and apostrophes ("dont") do not count, and "two" is "2". Where
that code mends some contractions by a list, apostrophes are left out on both sides here, which tells as much apart.
"""

import re
from collections.abc import Sequence

PEOPLE = 3  # as many as this said the same: the answer is right

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(value) for value, word in enumerate(_DIGITS)} | {"none": "0"}
_ARTICLES = frozenset({"a", "an", "the"})
_APART = re.compile(r"[;/\[\]\"{}()=+\\_\-<>@`,?!]")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
_PERIOD = re.compile(r"\.(?!\d)")


def normalise(answer: str) -> str:
    """Bring an answer into the form in which VQA v2 compares answers."""
    text = _COMMA_IN_NUMBER.sub("", answer.lower().replace("\u2019", "").replace("'", ""))
    text = _PERIOD.sub("", _APART.sub(" ", text))
    words = (_NUMBERS.get(word, word) for word in text.split())
    return " ".join(word for word in words if word not in _ARTICLES)


def vqa_accuracy(answer: str, people: Sequence[str]) -> float:
    """Score `answer` against what `people` (ten of them, as a rule) said: 0..1. To say nothing is never right."""
    said = normalise(answer)
    if not said:
        return 0.0
    same = [normalise(person) == said for person in people]
    left_out = [sum(same) - one for one in same]
    return sum(min(1.0, count / PEOPLE) for count in left_out) / len(left_out)
