"""How well writing was read: words found, characters wrong, lines wrong.

Words are compared without case and without the punctuation around them, as the ICDAR challenges do; characters and
lines exactly, but for the amount of white space.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_AROUND = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())


def words_of(text: str) -> list[str]:
    """Split into words as they are compared; what is only punctuation is none."""
    return [word for part in text.lower().split() if (word := part.strip(_AROUND))]


def words_read(wanted: Sequence[str], answer: str) -> int:
    """Count the wanted words (see `words_of`) that the answer has; one written twice must be read twice."""
    return (Counter(wanted) & Counter(words_of(answer))).total()


def words_read_without_spaces(wanted: Sequence[str], answer: str) -> int:
    """Count the wanted words that are in the answer when missing spaces are forgiven: each run of letters once.

    The longest words are looked for first, so that a short one is not found inside a longer one that is there too.
    """
    text = "".join(words_of(answer))
    count = 0
    for word in sorted(wanted, key=len, reverse=True):
        if (at := text.find(word)) >= 0:
            count += 1
            text = f"{text[:at]} {text[at + len(word) :]}"
    return count


def edits(one: Sequence[T], other: Sequence[T]) -> int:
    """Count the insertions, deletions and replacements between two sequences: V. I. Levenshtein, 1966."""
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            replaced = previous[column - 1] + (left != right)
            current.append(min(previous[column] + 1, current[-1] + 1, replaced))
        previous = current
    return previous[-1]


def one_line(text: str) -> str:
    """Write any white space as one space."""
    return " ".join(text.split())


def anls(answer: str, truths: Sequence[str]) -> float:
    """Score a short answer read from a document 0..1: A. F. Biten et al., "Scene Text VQA", 2019.

    One minus the edit distance by the longer length, case aside, against the nearest truth; below 0.5 it is 0.
    """
    said = one_line(answer).lower()
    known = [one_line(truth).lower() for truth in truths]
    nearest = max(1 - edits(said, truth) / (max(len(said), len(truth)) or 1) for truth in known)
    return nearest if nearest >= 0.5 else 0.0
