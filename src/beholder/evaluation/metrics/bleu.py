"""BLEU-4 over a whole set: K. Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", 2002.

As COCO's caption evaluation has it: clipped n-gram precisions of all captions together, n = 1..4, their geometric
mean, and the brevity penalty against the reference nearest in length to each caption (the shorter of two as near).
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]

LONGEST = 4


def bleu4(captions: Sequence[Words], references: Sequence[Sequence[Words]]) -> float | None:
    """Score `captions`, each against its own `references` (at least one), 0..1; None for no captions."""
    if not captions:
        return None
    right, guessed = [0] * LONGEST, [0] * LONGEST
    length = expected = 0
    for caption, truths in zip(captions, references, strict=True):
        length += len(caption)
        expected += min((len(truth) for truth in truths), key=lambda size: (abs(size - len(caption)), size))
        for n in range(1, LONGEST + 1):
            counts = ngrams(caption, n)
            most: Counter[Words] = Counter()
            for truth in truths:
                most |= ngrams(truth, n)
            right[n - 1] += (counts & most).total()
            guessed[n - 1] += counts.total()
    if not all(right):
        return 0.0
    precision = math.exp(sum(math.log(r / g) for r, g in zip(right, guessed, strict=True)) / LONGEST)
    return precision * min(1.0, math.exp(1 - expected / length))


def ngrams(words: Words, n: int) -> Counter[Words]:
    """Count the runs of `n` words."""
    return Counter(words[start : start + n] for start in range(len(words) - n + 1))
