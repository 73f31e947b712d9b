"""CIDEr-D: R. Vedantam, C. L. Zitnick, D. Parikh, "CIDEr: Consensus-based Image Description Evaluation", 2015, eq. 1-5.

Caption and references are vectors of n-gram counts weighted by rarity in the references of the set (TF-IDF). The
score of a pair is their cosine with the caption's weights clipped to the reference's, times a Gaussian penalty on
the difference in length (sigma 6), averaged over n = 1..4 and the references, times 10. Like COCO's evaluation code,
lengths are counted in bigrams. Words are not stemmed, as there. It is usually printed times 100.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from beholder.evaluation.metrics.bleu import LONGEST, Words, ngrams

SIGMA = 6.0


def cider_d(captions: Sequence[Words], references: Sequence[Sequence[Words]]) -> list[float]:
    """Score each caption against its own references, 0..10.

    Rarity comes from the references given, so a figure belongs to its set; in a set of one picture every n-gram is
    as common as can be, and all is 0.
    """
    rarities = [_Rarity(references, n) for n in range(1, LONGEST + 1)]
    return [_score(caption, truths, rarities) for caption, truths in zip(captions, references, strict=True)]


class _Rarity:
    """The inverse document frequency of n-grams; the references of one picture are one document."""

    def __init__(self, references: Sequence[Sequence[Words]], n: int) -> None:
        self.n = n
        self._documents = len(references)
        self._found_in = Counter(gram for truths in references for gram in {g for t in truths for g in ngrams(t, n)})

    def weigh(self, words: Words) -> dict[Words, float]:
        """Give the vector of `words`; what no reference has counts as found in one."""
        counts = ngrams(words, self.n)
        return {
            gram: count * math.log(self._documents / max(1, self._found_in[gram])) for gram, count in counts.items()
        }


def _score(caption: Words, truths: Sequence[Words], rarities: Sequence[_Rarity]) -> float:
    total = 0.0
    for rarity in rarities:
        mine = rarity.weigh(caption)
        for truth in truths:
            apart = max(0, len(caption) - 1) - max(0, len(truth) - 1)
            total += _clipped_cosine(mine, rarity.weigh(truth)) * math.exp(-(apart**2) / (2 * SIGMA**2))
    return 10 * total / LONGEST / len(truths)


def _clipped_cosine(mine: Mapping[Words, float], theirs: Mapping[Words, float]) -> float:
    dot = sum(min(weight, theirs[gram]) * theirs[gram] for gram, weight in mine.items() if gram in theirs)
    sizes = math.hypot(*mine.values()) * math.hypot(*theirs.values())
    return dot / sizes if sizes else dot
