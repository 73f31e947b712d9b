"""What a picture is believed to be of: the detector's weights and the classifier's names, weighed against each other.

On 408 labelled crops of one object, the detector's weights name the right one of its 80 kinds twice as often as the
classifier does. So its kinds come first, the classifier breaks ties, and names of other things count for half.
"""

from dataclasses import dataclass

from beholder.engines.embedded.answers.kinds import Kinds
from beholder.engines.embedded.experts.classifier import Named
from beholder.engines.embedded.look import Look

KNOWN = 0.05  # weight of the classifier's score for a name of a kind that the detector knows
OTHER = 0.5  # for any other name: more lets wrong names win, less hides what the detector does not know


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing that the picture may be of."""

    label: str  # a kind of the detector's, or a name of the classifier's
    score: float  # 0..1, the scores of all add up to 1; on labelled photos about the share that is right
    finer: Named | None = None  # the classifier's likeliest name of this kind


def beliefs(look: Look, kinds: Kinds) -> list[Belief]:
    """Give what the picture may be of, likeliest first; empty when nothing speaks for anything."""
    weights = dict(look.subject)
    finer: dict[str, Named] = {}
    for name in look.names:
        kind = kinds.speaks_for(name)
        label = kind or name.label
        weights[label] = weights.get(label, 0.0) + (KNOWN if kind else OTHER) * name.score
        if kind and kinds.is_a(name, kind):
            finer.setdefault(kind, name)
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda label: -weights[label])
    return [Belief(label, weights[label] / total, finer.get(label)) for label in ranked if total > 0]
